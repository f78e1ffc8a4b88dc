import { askProvider } from './ask-provider.ts'
import type { CredentialContext, CredentialProvider } from './credential-provider.ts'
import { abandoned } from './source-failure.ts'

interface Load {
  readonly secret: Promise<string>
  readonly controller: AbortController
  readonly forced: boolean
  waiting: number
}

interface Kept {
  readonly secret: string
  /** By the monotonic clock: a corrected system clock must not keep a secret for a day. */
  readonly loadedAt: number
  readonly forced: boolean
}

/**
 * For how long after a forced load others who were refused get its result: requests under way when the secret
 * changed are answered one after the other. In milliseconds.
 */
const STRAGGLERS = 1000

/** What `cached` promises in its table. A provider is not told which secret was refused, so time must tell. */
export class SecretCache {
  readonly #provider: CredentialProvider
  readonly #maxAge: number
  #kept: Kept | undefined
  #load: Load | undefined

  constructor(provider: CredentialProvider, maxAge: number) {
    this.#provider = provider
    this.#maxAge = maxAge
  }

  async get({ forceRefresh, signal }: CredentialContext): Promise<string> {
    if (signal.aborted) throw abandoned()
    const load = this.#load
    // A load that was not forced may have read its source before the change that led to this request.
    if (load !== undefined && (load.forced || !forceRefresh)) return await this.#wait(load, signal)
    return this.#fresh(forceRefresh) ?? (await this.#wait(this.#start(forceRefresh), signal))
  }

  #fresh(forceRefresh: boolean): string | undefined {
    if (this.#kept === undefined) return undefined
    const age = performance.now() - this.#kept.loadedAt
    const fresh = forceRefresh ? this.#kept.forced && age < STRAGGLERS : age < this.#maxAge
    return fresh ? this.#kept.secret : undefined
  }

  #start(forced: boolean): Load {
    const controller = new AbortController()
    const context = { forceRefresh: forced, signal: controller.signal }
    const load: Load = { secret: askProvider(this.#provider, context), controller, forced, waiting: 0 }
    // What was kept is too old or was refused: it must not come back when this load fails.
    this.#kept = undefined
    this.#load = load
    load.secret.then(
      (secret) => {
        if (this.#load !== load) return
        this.#kept = { secret, loadedAt: performance.now(), forced }
        this.#load = undefined
      },
      () => this.#forget(load),
    )
    return load
  }

  async #wait(load: Load, signal: AbortSignal): Promise<string> {
    load.waiting += 1
    try {
      return await unlessAborted(load.secret, signal)
    } finally {
      load.waiting -= 1
      if (load.waiting === 0) {
        load.controller.abort()
        this.#forget(load)
      }
    }
  }

  #forget(load: Load): void {
    if (this.#load === load) this.#load = undefined
  }
}

/** Ends the wait of one without ending what others wait for. */
function unlessAborted(secret: Promise<string>, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    const leave = () => reject(abandoned())
    signal.addEventListener('abort', leave)
    secret.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave))
  })
}
