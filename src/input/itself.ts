import { ConfigurationError } from '../errors/configuration-error.ts'

/** Not registered: what finds it has the private fields of this copy of the package. */
const SELF = Symbol('itself')

/** Lets `itself` find an object behind whatever stands in front of it. */
export function showItself(object: object): void {
  // A function, which a deep proxy (Vue's) leaves as it is; not listed, so that printing shows nothing of it.
  Object.defineProperty(object, SELF, { value: () => object, configurable: true })
}

/** The object behind any proxy: private fields cannot be read through one. */
export function itself<Self>(given: Self, owner: string): Self {
  const find: unknown = Object(given)[SELF]
  // `showItself` put it there, in a constructor of the class whose method asks.
  if (typeof find === 'function') return find() as Self
  throw new ConfigurationError('this', {
    happened: `A method of \`${owner}\` was called without its object`,
    next: `Call it as ${owner}.method(…); as a callback, pass (…) => ${owner}.method(…)`,
  })
}
