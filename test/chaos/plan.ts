import type { CallKind, Outcome, ScreenConnectErrorCode } from '@acg/screenconnect'
import type { Fault } from '@acg/screenconnect/testing'

/** What must come of one call. */
interface Expectation {
  readonly code?: ScreenConnectErrorCode
  readonly outcome?: Outcome
}

/** One kind of trouble, and what the table of answers gives it. */
interface Trouble {
  readonly fault?: Fault
  /** Nothing listens where the call goes. */
  readonly refused?: true
  /** The call begins with a secret that the server takes no more. */
  readonly staleSecret?: true
  /** Calls of these kinds have to give up by themselves. */
  readonly gaveUpBy?: readonly CallKind[]
  /** What a read ends with where the trouble stays; none: it goes through all the same. */
  readonly read: Expectation
  readonly write: Expectation
  /** Whether a read that meets it once is tried again. */
  readonly passes?: true
}

const rejected = (code: ScreenConnectErrorCode): Expectation => ({ code, outcome: 'rejected' })
const unknown = (code: ScreenConnectErrorCode): Expectation => ({ code, outcome: 'unknown' })
const both = (expectation: Expectation) => ({ read: expectation, write: expectation })
const done: Expectation = {}

/** Faults after which nobody knows: injected before and after the server acted. */
const unclear: readonly Trouble[] = (['before', 'after'] as const).flatMap((when): Trouble[] => [
  { fault: { name: 'reset', when }, ...both(unknown('CONNECTION')), passes: true },
  { fault: { name: 'reset-mid-body', when }, ...both(unknown('CONNECTION')), passes: true },
  { fault: { name: 'cut-body', when }, ...both(unknown('CONNECTION')), passes: true },
  { fault: { name: 'rubbish', when }, ...both(unknown('CONNECTION')), passes: true },
  { fault: { name: 'stall-headers', when }, ...both(unknown('TIMEOUT')), gaveUpBy: ['read', 'write'] },
  { fault: { name: 'stall-body', when }, ...both(unknown('TIMEOUT')), gaveUpBy: ['read', 'write'] },
  { fault: { name: 'truncated-json', when }, ...both(unknown('UNEXPECTED_RESPONSE')) },
  { fault: { name: 'html', when }, ...both(unknown('UNEXPECTED_RESPONSE')) },
  { fault: { name: 'huge', when }, ...both(unknown('UNEXPECTED_RESPONSE')) },
  { fault: { name: 'huge', when, announced: true }, ...both(unknown('UNEXPECTED_RESPONSE')) },
  { fault: { name: '408', when }, ...both(unknown('SERVICE_UNAVAILABLE')), passes: true },
  { fault: { name: '500', when }, ...both(unknown('SERVICE_UNAVAILABLE')), passes: true },
  { fault: { name: '502', when }, ...both(unknown('SERVICE_UNAVAILABLE')), passes: true },
  { fault: { name: '503', when, retryAfter: 0 }, ...both(unknown('SERVICE_UNAVAILABLE')), passes: true },
  { fault: { name: '503', when, retryAfter: 3600 }, ...both(unknown('SERVICE_UNAVAILABLE')) },
  { fault: { name: '504', when }, ...both(unknown('SERVICE_UNAVAILABLE')), passes: true },
  { fault: { name: '500-fault', when }, ...both(unknown('SESSION_FAULT')) },
  { fault: { name: '500-unknown-parameter', when }, ...both(unknown('INVALID_PARAMETER')) },
  { fault: { name: '500-arguments', when }, ...both(unknown('INVALID_PARAMETER')) },
  { fault: { name: '500-invalid-filter', when }, ...both(unknown('INVALID_PARAMETER')) },
  { fault: { name: '500-security', when }, ...both(unknown('AUTHENTICATION')) },
  ...(['301', '302', '303', '307', '308'] as const).map(
    (status): Trouble => ({
      fault: { name: `redirect-${status}`, when },
      ...both(unknown('REDIRECT_REFUSED')),
    }),
  ),
])

/** Answers that say that nothing was done. */
const refusals: readonly Trouble[] = [
  { fault: { name: '401' }, ...both(rejected('AUTHENTICATION')) },
  { fault: { name: '401-security' }, ...both(rejected('AUTHENTICATION')) },
  { fault: { name: '403' }, ...both(rejected('ACCESS_DENIED')) },
  { fault: { name: '404' }, ...both(rejected('EXTENSION_NOT_FOUND')) },
  { fault: { name: '500-missing-method' }, ...both(rejected('MISSING_METHOD')) },
  { fault: { name: '429', retryAfter: 3600 }, ...both(rejected('RATE_LIMIT')) },
]

const others: readonly Trouble[] = [
  { read: done, write: done },
  { staleSecret: true, read: done, write: done },
  { refused: true, ...both({ code: 'CONNECTION', outcome: 'not-sent' }) },
  // The answer to a write is empty, so it arrives whole; a read's would take minutes.
  { fault: { name: 'drip' }, read: unknown('TIMEOUT'), write: done, gaveUpBy: ['read'] },
]

/** 429 for a while: a write may be sent again. */
const limited: readonly Trouble[] = [
  { fault: { name: '429' }, ...both(rejected('RATE_LIMIT')), passes: true },
  { fault: { name: '429', retryAfter: 0 }, ...both(rejected('RATE_LIMIT')), passes: true },
]

const METHODS = ['getSessionsByName', 'sendCommand', 'sendMessage', 'updateCustomProperties', 'raw'] as const

/** One call of the storm, all of it decided by the seed and the call's number. */
export interface PlannedCall {
  readonly number: number
  readonly key: string
  readonly kind: CallKind
  readonly method: (typeof METHODS)[number]
  readonly session: number
  readonly trouble: Trouble
  /** How many of the call's tries meet the fault. */
  readonly times: number
  readonly expected: Expectation
}

/** How many tries a call has, in all. */
export const TRIES = 4

export function planCall(seed: number, number: number): PlannedCall {
  const random = generator(seed, number)
  const pick = <Value>(from: readonly Value[]): Value => from[Math.floor(random() * from.length)] as Value // never empty
  const method = pick(METHODS)
  const kind = method === 'getSessionsByName' ? 'read' : 'write'
  const trouble = pick([...unclear, ...refusals, ...limited, ...limited, ...others])
  const stays = random() < 0.5
  const survives = trouble.passes === true && !stays && (kind === 'read' || limited.includes(trouble))
  return {
    number,
    key: `storm-${number}-`,
    kind,
    method,
    session: Math.floor(random() * 20),
    trouble,
    times:
      stays || trouble.passes !== true ? Number.POSITIVE_INFINITY : 1 + Math.floor(random() * (TRIES - 1)),
    expected: survives ? done : trouble[kind],
  }
}

/** mulberry32, seeded by both numbers: a call's fate does not depend on the calls before it. */
function generator(seed: number, number: number): () => number {
  let state = Math.imul(seed ^ Math.imul(number + 1, 0x9e3779b1), 0x85ebca6b)
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
