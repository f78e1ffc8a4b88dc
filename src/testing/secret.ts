import { hexDigits, type Random } from './identifiers.ts'

/** The secret that a sandbox asks for, and how it changes. */
export class Secret {
  #value: string
  readonly #random: Random
  readonly #hide: (secret: string) => void

  /** `hide` learns of every value, so that none is shown again. */
  constructor(given: string | undefined, random: Random, hide: (secret: string) => void) {
    this.#random = random
    this.#hide = hide
    this.#value = this.rotate(given)
  }

  get value(): string {
    return this.#value
  }

  /** Changes it to `next`, or to a fresh random one. */
  rotate(next = `sandbox-${hexDigits(24, this.#random)}`): string {
    if (!HEADER_VALUE.test(next)) {
      throw new TypeError('The secret must be printable ASCII, not empty and without spaces at its ends.')
    }
    this.#hide(next)
    this.#value = next
    return next
  }
}

/** What a header can carry and a server gets unchanged. */
const HEADER_VALUE = /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/
