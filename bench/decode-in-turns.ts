// Decodes a list of as many sessions as the second argument says, decoder by decoder, in as many rounds as the first
// one says, and tells how long it took: `bench/decoding.ts` starts it. The third says how many are decoded before.
import assert from 'node:assert/strict'
import { decoders } from './decoders.ts'
import { collectGarbage } from './garbage.ts'
import { sessions } from './sessions.ts'
import { takeTurns, timed } from './turns.ts'

/** Sessions that a round decodes at least, in short lists one after the other: a short time would be noise. */
const LEAST_SESSIONS = 1000

const [rounds = 0, count = 0, warmUp = 0] = process.argv.slice(2).map(Number)
assert.ok(rounds > 0 && count > 0, 'how many rounds, and how many sessions?')
const list = sessions(count)
const text = JSON.stringify(list)
for (const { title, wire } of decoders) assert.deepEqual(wire(text), list, title)
for (const { decode } of decoders) {
  for (let decoded = 0; decoded < warmUp; decoded += count) decode(text)
}
const times = Math.max(1, Math.round(LEAST_SESSIONS / count))
const measured = await takeTurns(decoders, rounds, async ({ decode }) => {
  collectGarbage()
  const all = await timed(() => {
    for (let time = 0; time < times; time += 1) decode(text)
  })
  return all / times
})
process.send?.(measured)
process.disconnect?.()
