import { describe } from '../../input/options.ts'
import { refuseUnknown } from '../known-options.ts'
import type { InjectionFilter, PendingFault } from '../sandbox.ts'
import { FAULT_NAMES, type Fault, type FaultableRequest, type FaultName } from './faults.ts'
import { webMethodName } from './web-method-name.ts'

/** Decides what goes wrong: first what was injected, in order, then what the option says. */
export class FaultPlan {
  readonly #decide: ((request: FaultableRequest) => FaultName | Fault | undefined) | undefined
  readonly #attempts = new Attempts()
  #queue: { readonly fault: Fault; readonly method: string | undefined; left: number }[] = []

  constructor(decide: ((request: FaultableRequest) => FaultName | Fault | undefined) | undefined) {
    this.#decide = decide
  }

  inject(fault: FaultName | Fault, filter: InjectionFilter = {}): void {
    refuseUnknown('options', filter, { method: true, times: true })
    const { times = 1 } = filter
    const method = webMethodName(filter.method)
    if (!Number.isInteger(times) || times < 1)
      throw new RangeError('`times` must be a whole number from 1 up.')
    this.#queue.push({ fault: checked(fault), method, left: times })
  }

  get pending(): readonly PendingFault[] {
    return this.#queue.map(({ fault, method, left }) => ({ fault, method, timesLeft: left }))
  }

  clear(): void {
    this.#queue = []
  }

  /** @param text the body as it came: what makes a request the same as one before */
  next(request: Omit<FaultableRequest, 'attempt'>, text: string): Fault | undefined {
    const attempt = this.#decide === undefined ? 1 : this.#attempts.count(`${request.method}\n${text}`)
    const injected = this.#queue.find(({ method }) => method === undefined || method === request.method)
    if (injected === undefined) {
      const decided = this.#decide?.({ ...request, attempt })
      return decided === undefined ? undefined : checked(decided)
    }
    injected.left -= 1
    if (injected.left === 0) this.#queue.splice(this.#queue.indexOf(injected), 1)
    return injected.fault
  }
}

/** How often each request came. Bounded, since a sandbox may run for weeks. */
class Attempts {
  readonly #counts = new Map<number, number>()

  count(request: string): number {
    const key = hashOf(request)
    const attempt = (this.#counts.get(key) ?? 0) + 1
    // Set anew, so that what came last stands last.
    this.#counts.delete(key)
    this.#counts.set(key, attempt)
    const [oldest] = this.#counts.size > MOST_REMEMBERED ? this.#counts.keys() : []
    if (oldest !== undefined) this.#counts.delete(oldest)
    return attempt
  }
}

const MOST_REMEMBERED = 10_000

/** So that no body is kept, however long: 53 bits (two of FNV-1a's kind), which 10,000 requests do not share. */
function hashOf(text: string): number {
  let [a, b] = [0x811c9dc5, 0x9e3779b9]
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    a = Math.imul(a ^ code, 0x01000193)
    b = Math.imul(b ^ code, 0x85ebca6b)
  }
  return (a >>> 0) * 2 ** 21 + (b >>> 11)
}

function checked(fault: FaultName | Fault): Fault {
  const whole = typeof fault === 'string' ? { name: fault } : fault
  refuseUnknown('fault', whole, PARTICULARS)
  if (FAULT_NAMES.includes(whole.name)) return whole
  throw new TypeError(
    `There is no such fault: ${describe(whole.name, FAULT_NAMES)}. Known: ${FAULT_NAMES.join(', ')}.`,
  )
}

const PARTICULARS = {
  name: true,
  when: true,
  retryAfter: true,
  location: true,
  bytes: true,
  announced: true,
  closes: true,
} as const
