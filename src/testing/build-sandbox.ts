import { Closing } from './http/closing.ts'
import { createInProcessFetch, type SandboxFetch } from './http/in-process-fetch.ts'
import { Machines } from './machine/machines.ts'
import type { SandboxOptions } from './options.ts'
import type { Sandbox } from './sandbox.ts'
import { Secret } from './secret.ts'
import type { Exchange, HttpRequest } from './server/exchange.ts'
import { FaultPlan } from './server/fault-plan.ts'
import { readInstallerUrl } from './server/installer-request.ts'
import { RequestLog } from './server/request-log.ts'
import { createRouter } from './server/router.ts'
import { SessionViews } from './sessions/sandbox-session.ts'
import { SessionStore } from './sessions/store.ts'
import { type Settings, settingsFrom } from './settings.ts'
import { createTimers } from './timers.ts'

/** Where a sandbox is. `origin` is read late: a port is known only once it is open. */
export interface Place {
  readonly origin: string
  /** Host and port, in lower case, by which it goes. */
  readonly hosts: readonly string[]
  close(): Promise<void>
}

/** A sandbox, and what a further door to it needs. */
export interface BuiltSandbox {
  readonly sandbox: Sandbox
  readonly exchange: (request: HttpRequest, gone: AbortSignal) => Promise<Exchange>
  readonly closing: Closing
  readonly dripInterval: number
}

/** Puts the parts of a sandbox together. */
export function buildSandbox(options: SandboxOptions, place: Place): BuiltSandbox {
  const settings = settingsFrom(options)
  const { random, agentDelay, timeScale, dripInterval } = settings
  const closing = new Closing()
  const timers = createTimers()
  const store = new SessionStore(random)
  const machines = new Machines(store, { agentDelay, timeScale, timers, closing }, random)
  const log = new RequestLog(settings.keptRequests)
  const secret = new Secret(options.secret, (value) => log.hide(value))
  const faults = new FaultPlan(settings.faults)
  const server = { store, settings, wake: machines.wake.bind(machines) }
  const exchange = createRouter({ server, log, faults, secret: () => secret.value, hosts: () => place.hosts })
  const fetch = createInProcessFetch({ origin: () => place.origin, dripInterval, closing, exchange })
  const close = once(async () => {
    closing.close()
    timers.close()
    await Promise.all([machines.close(), place.close()])
  })
  const sandbox = faceOf({ settings, place, store, machines, log, secret, faults, fetch, close })
  return { sandbox, exchange, closing, dripInterval }
}

interface Parts {
  readonly settings: Settings
  readonly place: Place
  readonly store: SessionStore
  readonly machines: Machines
  readonly log: RequestLog
  readonly secret: Secret
  readonly faults: FaultPlan
  readonly fetch: SandboxFetch
  readonly close: () => Promise<void>
}

/** The parts as their user sees them. */
function faceOf({ settings, place, store, machines, log, secret, faults, fetch, close }: Parts): Sandbox {
  const views = new SessionViews(store, settings)
  return {
    get url() {
      return place.origin
    },
    get secret() {
      return secret.value
    },
    get sessions() {
      return views.all()
    },
    fetch,
    requests: log.entries,
    executions: log.executions,
    install(url, machine = {}) {
      const request = readInstallerUrl(new URL(url), place.origin, settings.installerBaseName)
      return machines.install(request, machine)
    },
    addSession: (session = {}) => machines.addSession(session),
    guest: (sessionId) => machines.guest(sessionId),
    rotateSecret: (next) => secret.rotate(next),
    inject: (fault, filter) => faults.inject(fault, filter),
    get pendingFaults() {
      return faults.pending
    },
    clearFaults: () => faults.clear(),
    close,
    [Symbol.asyncDispose]: close,
  }
}

function once(run: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined
  return () => {
    running ??= run()
    return running
  }
}
