import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { answerOf, start } from './child.ts'
import { decoders } from './decoders.ts'
import { collectGarbage } from './garbage.ts'
import { sessions } from './sessions.ts'
import { type Measured, takeTurns, timed } from './turns.ts'

/** Sessions that a round decodes at least, in short lists one after the other: a short time would be noise. */
const LEAST_SESSIONS = 1000

/** The milliseconds of decoding a list of so many sessions. */
export async function measureDecoding(rounds: number, count: number): Promise<readonly Measured[]> {
  const list = sessions(count)
  const text = JSON.stringify(list)
  for (const { title, wire } of decoders) assert.deepEqual(wire(text), list, title)
  const times = Math.max(1, Math.round(LEAST_SESSIONS / count))
  return takeTurns(decoders, rounds, async ({ decode }) => {
    collectGarbage()
    const all = await timed(() => {
      for (let time = 0; time < times; time += 1) decode(text)
    })
    return all / times
  })
}

/** What decoding a list once took in a process of its own, in bytes: the text is in `start` already. */
interface DecodedOnce {
  readonly sessions: number
  readonly bytes: number
  readonly start: number
  readonly peak: number
}

/**
 * The most memory that decoding a list of so many sessions took above the start, as a multiple of its text.
 *
 * @param flags for the process that decodes
 */
export async function measureDecodingMemory(
  rounds: number,
  count: number,
  flags: readonly string[] = [],
): Promise<readonly Measured[]> {
  const folder = mkdtempSync(join(tmpdir(), 'decoding-'))
  try {
    const path = join(folder, 'sessions.json')
    writeFileSync(path, JSON.stringify(sessions(count)))
    return await takeTurns(decoders, rounds, async ({ title }) => {
      // Sent by decode-once.ts, whose fields these are.
      const once = (await answerOf(start('decode-once.ts', [path, title], flags))) as DecodedOnce
      assert.equal(once.sessions, count, title)
      return (once.peak - once.start) / once.bytes
    })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
