import { describe } from '../input/options.ts'
import type { FaultableRequest } from './faultable-request.ts'
import type { Fault, FaultName } from './faults.ts'
import { FAULT_NAMES } from './faults.ts'
import { refuseUnknown } from './known-options.ts'
import type { InjectionFilter, PendingFault } from './sandbox.ts'
import { webMethodName } from './web-method-name.ts'
import { webMethods } from './web-methods/index.ts'

const SERVED = [...webMethods.keys()]

/** Decides what goes wrong: first what was injected, in order, then what the option says. */
export class FaultPlan {
  readonly #decide: ((request: FaultableRequest) => FaultName | Fault | undefined) | undefined
  #queue: { readonly fault: Fault; readonly method: string | undefined; left: number }[] = []

  constructor(decide: ((request: FaultableRequest) => FaultName | Fault | undefined) | undefined) {
    this.#decide = decide
  }

  inject(fault: FaultName | Fault, filter: InjectionFilter = {}): void {
    refuseUnknown('options', filter, { method: true, times: true })
    const { times = 1 } = filter
    const method = webMethodName(filter.method, SERVED)
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

  next(request: FaultableRequest): Fault | undefined {
    const injected = this.#queue.find(({ method }) => method === undefined || method === request.method)
    if (injected === undefined) {
      const decided = this.#decide?.(request)
      return decided === undefined ? undefined : checked(decided)
    }
    injected.left -= 1
    if (injected.left === 0) this.#queue.splice(this.#queue.indexOf(injected), 1)
    return injected.fault
  }
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
