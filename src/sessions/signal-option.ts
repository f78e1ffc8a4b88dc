import { ConfigurationError } from '../errors/configuration-error.ts'
import { describe } from '../input/options.ts'

export function signalOption(given: unknown): AbortSignal | undefined {
  if (given === undefined || given instanceof AbortSignal) return given
  throw new ConfigurationError('signal', describe(given), 'an AbortSignal')
}

/** Call options without the key where there is no signal. */
export function withSignal(signal: AbortSignal | undefined): { readonly signal?: AbortSignal } {
  return signal === undefined ? {} : { signal }
}
