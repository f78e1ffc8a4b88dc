import type { SandboxFetch } from './http/in-process-fetch.ts'
import type { SandboxGuest } from './machine/guest.ts'
import type { MachineOptions } from './machine/machine-options.ts'
import type { Fault, FaultName } from './server/faults.ts'
import type { Execution, SandboxRequest } from './server/request-log.ts'
import type { WebMethodName } from './server/web-methods.ts'
import type { AddSessionOptions, SandboxSession } from './sessions/sandbox-session.ts'

/** A ScreenConnect that runs in this process. */
export interface Sandbox extends AsyncDisposable {
  /** Where it is: `http://127.0.0.1:PORT` when it listens, a name that does not exist otherwise. */
  readonly url: string
  /** What `CTRLAuthHeader` must carry now. */
  readonly secret: string
  /**
   * A `fetch` that reaches this sandbox and nothing else, without a port. Failures look like those of Node's
   * `fetch`: a `TypeError('fetch failed')` whose cause has a `code`.
   */
  readonly fetch: SandboxFetch
  /** What it received, in order: the last 1,000, or as many as the option `keptRequests` says. */
  readonly requests: readonly SandboxRequest[]
  /** Every write that took effect, in order. */
  readonly executions: readonly Execution[]
  /** The sessions as they are now. */
  readonly sessions: readonly SandboxSession[]
  /**
   * Enrols a machine as the installer behind `url` would: `t` becomes the session's name, the `c` parameters
   * its custom properties. Where the machine (by its name) has an agent already, that one is kept, and neither
   * its name nor its properties change (seen); it comes online, and an `answer` given here counts from now on.
   *
   * @throws TypeError if no installer of this sandbox is at `url`.
   * @throws {ConfigurationError} an option of the machine does not exist
   */
  install(url: string | URL, machine?: MachineOptions): SandboxGuest
  /**
   * Sets up a session of any kind, without an installer.
   *
   * @throws {ConfigurationError} an option does not exist
   */
  addSession(options?: AddSessionOptions): SandboxGuest
  /** The guest of a session; `undefined` if there is no such session. Letter case does not matter. */
  guest(sessionId: string): SandboxGuest | undefined
  /** Changes the secret, which takes effect at once, and returns the new one. */
  rotateSecret(next?: string): string
  /**
   * Makes the next requests to the web service fail that match: `times` (default 1) of them, for one web
   * `method` or any. Faults wait in line and come before those of the option `faults`.
   *
   * @throws {ConfigurationError} an option does not exist, or the sandbox serves no such web method: the fault
   *   would never happen
   */
  inject(fault: FaultName | Fault, filter?: InjectionFilter): void
  /**
   * The injected faults that have not happened yet, in line, as they are now: empty once all of them have.
   *
   * @example
   * ```ts
   * import assert from 'node:assert/strict'
   * import { createSandbox } from '@acg/screenconnect/testing'
   *
   * const sandbox = createSandbox()
   * sandbox.inject('503', { method: 'GetSessionsByName' })
   * // … the code under test, and then:
   * assert.equal(sandbox.pendingFaults.length, 1) // it never asked
   * ```
   */
  readonly pendingFaults: readonly PendingFault[]
  /** Drops the injected faults that have not happened yet. */
  clearFaults(): void
  /** Ends everything: agents, timers, sockets, commands, folders. Can be called again. */
  close(): Promise<void>
}

/** Which requests a fault is for. */
export interface InjectionFilter {
  /** The web method's name on the wire, one that the sandbox serves. Default: any. */
  readonly method?: WebMethodName | (string & {})
  /** How many requests. Default 1. */
  readonly times?: number
}

/** An injected fault that has not happened yet, or not as often as it should. */
export interface PendingFault {
  readonly fault: Fault
  /** The web method's name on the wire; `undefined` where any will do. */
  readonly method: string | undefined
  /** For how many more requests. */
  readonly timesLeft: number
}
