import { ConfigurationError } from '../../errors/configuration-error.ts'
import { nearest } from '../../input/closed-list.ts'
import { describe } from '../../input/options.ts'
import { webMethods } from './web-methods.ts'

const SERVED = [...webMethods.keys()]

/** A name that is served, or none: a fault for any other would wait for ever, and the test would be green. */
export function webMethodName(given: unknown): string | undefined {
  if (given === undefined || (typeof given === 'string' && webMethods.has(given))) return given
  throw new ConfigurationError('method', notServed(given), SERVED.join(', '))
}

function notServed(given: unknown): string {
  if (typeof given !== 'string' || given === '') return describe(given)
  const meant = sentBy(given) ?? nearest(given, SERVED)
  if (meant === undefined) return `${describe(given)}, which the sandbox does not serve`
  return `"${given}", which the sandbox does not serve (did you mean ${meant}?)`
}

/** The web method that a method of the client sends. */
function sentBy(given: string): string | undefined {
  const entries = [...webMethods.entries()]
  return entries.find(([, { client = [] }]) => client.some((name) => equal(name, given)))?.[0]
}

function equal(name: string, given: string): boolean {
  return name.toLowerCase() === given.toLowerCase()
}
