import { askProvider } from './ask-provider.ts'
import type { CredentialProvider } from './credential-provider.ts'

/** Lets a caller stop waiting without stopping what it waits for. */
export type Race = <Value>(promise: Promise<Value>) => Promise<Value>

interface Load {
  readonly secret: Promise<string>
  readonly controller: AbortController
  readonly forced: boolean
  waiting: number
}

/**
 * The secret between the provider and the calls:
 *
 * | situation | what happens |
 * |---|---|
 * | no secret yet | the provider is asked; calls that come meanwhile share that load |
 * | a secret is kept | it is used, the provider is not asked |
 * | a load failed | nothing is kept; the next call asks again |
 * | the server refused the kept secret | one forced load, shared by all who were refused |
 * | it refused one that was replaced meanwhile | the new one is used, without a load |
 * | no call waits for a load any more | the provider's signal is aborted |
 * | it was told to forget | the next call asks again |
 */
export class SecretKeeper {
  readonly #provider: CredentialProvider
  #kept: string | undefined
  #load: Load | undefined

  constructor(provider: CredentialProvider) {
    this.#provider = provider
  }

  async get(race: Race): Promise<string> {
    if (this.#load === undefined && this.#kept !== undefined) return this.#kept
    return this.#wait(this.#load ?? this.#start(undefined), race)
  }

  /** Another secret after the server refused this one, which may be the same one again. */
  async replace(refused: string, race: Race): Promise<string> {
    if (this.#kept !== undefined && this.#kept !== refused) return this.#kept
    return this.#wait(this.#load?.forced === true ? this.#load : this.#start(refused), race)
  }

  forget(): void {
    this.#kept = undefined
  }

  /** @param refused what the server has just refused, `undefined` where it has not */
  #start(refused: string | undefined): Load {
    const controller = new AbortController()
    const forced = refused !== undefined
    const question = forced ? { isRefused: (secret: string) => secret === refused } : {}
    const context = { forceRefresh: forced, ...question, signal: controller.signal }
    const load: Load = { secret: askProvider(this.#provider, context), controller, forced, waiting: 0 }
    this.#load = load
    const settle = () => {
      if (this.#load === load) this.#load = undefined
    }
    load.secret.then((secret) => {
      // A load that was overtaken, by a forced one or because all had left, must not undo the newer result.
      if (this.#load === load) this.#kept = secret
      settle()
    }, settle)
    return load
  }

  async #wait(load: Load, race: Race): Promise<string> {
    load.waiting += 1
    try {
      return await race(load.secret)
    } finally {
      load.waiting -= 1
      if (load.waiting === 0) this.#abandon(load)
    }
  }

  #abandon(load: Load): void {
    load.controller.abort()
    if (this.#load === load) this.#load = undefined
  }
}
