import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { answerOf, start } from './child.ts'
import { decoders } from './decoders.ts'
import { sessions } from './sessions.ts'
import { type Measured, takeTurns } from './turns.ts'

/** Sessions that V8 has compiled all of it after, in every run so far. */
const WARM_UP_SESSIONS = 50_000

/**
 * The milliseconds of decoding a list of so many sessions, once V8 has compiled what does it; in a process of its
 * own, since what else one did is felt by its garbage collector.
 */
export async function measureDecoding(
  rounds: number,
  count: number,
  warmUp = WARM_UP_SESSIONS,
): Promise<readonly Measured[]> {
  // Sent by decode-in-turns.ts, which has them of `takeTurns`.
  return (await answerOf(start('decode-in-turns.ts', [rounds, count, warmUp].map(String)))) as Measured[]
}

/** What decoding a list once took in a process of its own, in bytes: the text is in `start` already. */
interface DecodedOnce {
  readonly sessions: number
  readonly bytes: number
  readonly milliseconds: number
  readonly start: number
  readonly peak: number
}

/** The milliseconds of decoding a list of so many sessions where nothing was decoded before. */
export function measureFirstDecoding(rounds: number, count: number): Promise<readonly Measured[]> {
  return measureInProcesses(rounds, count, ({ milliseconds }) => milliseconds)
}

/**
 * The most memory that decoding a list of so many sessions took above the start, as a multiple of its text.
 *
 * @param flags for the process that decodes
 */
export function measureDecodingMemory(
  rounds: number,
  count: number,
  flags: readonly string[] = [],
): Promise<readonly Measured[]> {
  return measureInProcesses(rounds, count, ({ bytes, start, peak }) => (peak - start) / bytes, flags)
}

async function measureInProcesses(
  rounds: number,
  count: number,
  measure: (once: DecodedOnce) => number,
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
      return measure(once)
    })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
