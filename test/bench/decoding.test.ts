import { expect, it } from 'vitest'
import { DECODE, PARSE } from '../../bench/decoders.ts'
import { measureDecoding, measureDecodingMemory } from '../../bench/decoding.ts'
import { sessions } from '../../bench/sessions.ts'

const TITLES = [PARSE, DECODE, '`z.array(z.object(…))`', '`z.array(z.strictObject(…))`']

it.each([1, 5])(
  'measures the decoding of a list of %i by all who find the same sessions in it',
  async (count) => {
    const measured = await measureDecoding(2, count, 10)
    const values = [expect.any(Number), expect.any(Number)]
    expect(measured).toEqual(TITLES.map((title) => ({ title, values })))
  },
)

it('measures the memory of decoding, under the flags that are given', async () => {
  const measured = await measureDecodingMemory(1, 5, ['--max-semi-space-size=1'])
  expect(measured).toEqual(TITLES.map((title) => ({ title, values: [expect.any(Number)] })))
})

it('decodes sessions of about 2 kB, each another one', () => {
  const list = sessions(20)
  expect(JSON.stringify(list).length / 20).toBeGreaterThan(1900)
  expect(JSON.stringify(list).length / 20).toBeLessThan(2200)
  expect(new Set(list.map((session) => JSON.stringify(session))).size).toBe(20)
})
