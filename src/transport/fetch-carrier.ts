import type { Carrier, Dispatch } from './carrier.ts'
import type { FetchFunction } from './fetch-function.ts'

/**
 * Carries requests by a `fetch`, which does not tell when a request leaves. A `fetch` that fails may have carried
 * the request all the same, and failed by itself afterwards: a plain `Dispatch` gives it no way to deny that.
 */
export function fetchCarrier(fetchFunction: FetchFunction): Carrier {
  return {
    async carry({ url, headers, body, signal }: Dispatch) {
      return fetchFunction(url, { method: 'POST', headers, body, redirect: 'manual', signal })
    },
    // Its connections belong to the `fetch`.
    close() {},
  }
}

/** What carries requests where no other way is known to be better: the runtime's own `fetch`. */
export function createDefaultCarrier(): Carrier {
  // Looked up at each call: a program may replace the global after it made its client.
  return fetchCarrier((url, init) => globalThis.fetch(url, init))
}
