import { hexDigits, platformRandom } from './sessions/identifiers.ts'

/** The secret that a sandbox asks for, and how it changes. */
export class Secret {
  #value: string
  readonly #hide: (secret: string) => void

  /** `hide` learns of every value, so that none is shown again. */
  constructor(given: string | undefined, hide: (secret: string) => void) {
    this.#hide = hide
    this.#value = this.rotate(given)
  }

  get value(): string {
    return this.#value
  }

  /**
   * Changes it to `next`, or to a fresh one. That comes from the platform's cryptographic source and never from the
   * option `random`: whoever guesses it runs commands on a machine with `shell: true`, which is this one.
   */
  rotate(next = `sandbox-${hexDigits(24, platformRandom)}`): string {
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
