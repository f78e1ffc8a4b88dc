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
  /** It was loaded after a refusal, and for all that is known is what was refused. */
  readonly again: boolean
}

/**
 * For how long after a forced load, which gave the refused secret again, others who were refused get it too: requests
 * under way are answered one after the other, and a source that has no new secret yet is not asked by each. In
 * milliseconds.
 */
const STRAGGLERS = 1000

/** What `cached` promises in its table. */
export class SecretCache {
  readonly #provider: CredentialProvider
  readonly #maxAge: number
  #kept: Kept | undefined
  #load: Load | undefined

  constructor(provider: CredentialProvider, maxAge: number) {
    this.#provider = provider
    this.#maxAge = maxAge
  }

  async get(context: CredentialContext): Promise<string> {
    const { forceRefresh, signal } = context
    if (signal.aborted) throw abandoned()
    const load = this.#load
    // A load that was not forced may have read its source before the change that led to this request.
    if (load !== undefined && (load.forced || !forceRefresh)) return await this.#wait(load, signal)
    return this.#fresh(context) ?? (await this.#wait(this.#start(context), signal))
  }

  #fresh({ forceRefresh, isRefused }: CredentialContext): string | undefined {
    if (this.#kept === undefined) return undefined
    const { secret, again, loadedAt } = this.#kept
    const age = performance.now() - loadedAt
    // Another one than was refused was loaded meanwhile. Who does not say which was refused gets the benefit of none.
    const replaced = forceRefresh && isRefused?.(secret) === false
    const fresh = forceRefresh && !replaced ? again && age < STRAGGLERS : age < this.#maxAge
    return fresh ? secret : undefined
  }

  #start({ forceRefresh: forced, isRefused }: CredentialContext): Load {
    const controller = new AbortController()
    const context = { forceRefresh: forced, isRefused, signal: controller.signal }
    const load: Load = { secret: askProvider(this.#provider, context), controller, forced, waiting: 0 }
    // What was kept is too old or was refused: it must not come back when this load fails.
    this.#kept = undefined
    this.#load = load
    load.secret.then(
      (secret) => {
        if (this.#load !== load) return
        const again = forced && isRefused?.(secret) !== false
        this.#kept = { secret, loadedAt: performance.now(), again }
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
