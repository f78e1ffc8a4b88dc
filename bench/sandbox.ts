import { answerOf, start } from './child.ts'
import { median, ratio } from './statistics.ts'
import { aim, kilobytes, microseconds, milliseconds, table, times } from './table.ts'
import type { Measured } from './turns.ts'

/** What a sandbox with many machines costs, and how long its look-ups take beside one with few. */
export interface SandboxCost {
  /** Milliseconds of work until all of the many were enrolled. */
  readonly enrolling: number
  /** Bytes that each of the many takes. */
  readonly memory: number
  /** Milliseconds of work for one look-up. */
  readonly lookUps: readonly { readonly title: string; readonly few: Measured; readonly many: Measured }[]
}

/** In a process of its own, since what else one did is felt by its garbage collector. */
export async function measureSandbox(rounds: number, few: number, many: number): Promise<SandboxCost> {
  // Sent by sandbox-machines.ts, which has this type.
  return (await answerOf(start('sandbox-machines.ts', [rounds, few, many].map(String)))) as SandboxCost
}

/** What docs/facts.md says of it. */
export function sandboxSection({ enrolling, memory, lookUps }: SandboxCost): string {
  const rows = lookUps.map(({ title, few, many }) => [
    title,
    times(ratio(many.values, few.values)),
    microseconds(median(few.values)),
    microseconds(median(many.values)),
  ])
  const slowest = Math.max(...lookUps.map(({ many }) => median(many.values)))
  return `10,000 machines with three custom properties each, in process, so that no socket is measured: the CPU of whole calls, their JSON read by the caller, beside the same call where there are 100 machines; 25 rounds of five calls each. What names ids or names asks no other session, what does not asks all.

${table(['', 'ratio of 10,000 to 100', '100 machines: median', '10,000 machines: median'], rows)}

Enrolling all of them took ${milliseconds(enrolling)}, and each takes ${kilobytes(memory)}.

While every filter rendered every session, in turns in one run: \`SessionID = '…'\` took 277 times as long, \`Name = '…'\` 181 times, \`IN\` of 100 ids 107 times, what asks all 9 times, enrolling 6 times, and installing one more among 10,000 24 times; each took 5.0 kB.

${aim('every look-up within 10 ms of work', slowest, 10, milliseconds)}`
}
