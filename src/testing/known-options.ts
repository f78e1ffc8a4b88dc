import { ownOptions } from '../input/options.ts'

/**
 * Refuses an option that does not exist, which would silently be a default and a test green for the wrong
 * reason. `known` is an object, so that the compiler misses none.
 *
 * @throws {ConfigurationError} names the option
 */
export function refuseUnknown<Options extends object>(
  name: string,
  given: Options | undefined,
  known: Readonly<Record<keyof Options, true>>,
): void {
  ownOptions(name, given, Object.keys(known))
}
