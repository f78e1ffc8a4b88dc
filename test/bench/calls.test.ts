import { expect, it } from 'vitest'
import { CLIENT, FETCH, KY, measureCalls } from '../../bench/calls.ts'

it.each([1, 3])('measures a call of everyone who reads the same session, %i at a time', async (atOnce) => {
  const measured = await measureCalls(2, 3, atOnce)
  expect(measured.map(({ title }) => title)).toEqual([
    CLIENT,
    'the same with `fetch: globalThis.fetch`',
    FETCH,
    KY,
    'axios',
    'got',
    'undici `request`',
    'a write: `client.sendCommand`',
  ])
  const cost = { time: expect.any(Number), cpu: expect.any(Number) }
  for (const { values } of measured) expect(values).toEqual([cost, cost])
})
