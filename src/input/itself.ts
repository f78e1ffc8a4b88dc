import { ConfigurationError } from '../errors/configuration-error.ts'

/** Not registered: what finds it has the private fields of this copy of the package. */
const SELF = Symbol('itself')

/** Lets `itself` find an object behind whatever stands in front of it. */
export function showItself(object: object): void {
  // A function, which a deep proxy (Vue's) leaves as it is; not listed, so that printing shows nothing of it.
  Object.defineProperty(object, SELF, { value: () => object, configurable: true })
}

/**
 * What a method was called on, behind every proxy: no private field can be read through one. A method that was taken
 * off its object is called on nothing, which is said in words.
 */
export function itself<Self>(given: Self, owner: string): Self {
  const find: unknown = Object(given)[SELF]
  // `showItself` put it there, in a constructor of the class whose method asks.
  if (typeof find === 'function') return find() as Self
  throw new ConfigurationError(
    'this',
    'something else, since the method was called without its object',
    `${owner}, as in ${owner}.method(…); where a function is asked for, (…) => ${owner}.method(…)`,
  )
}
