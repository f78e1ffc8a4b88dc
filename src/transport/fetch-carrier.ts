import type { Carrier } from './carrier.ts'
import type { FetchFunction } from './fetch-function.ts'

/** Carries requests by a `fetch`, which does not tell when a request leaves: from the call on, it may have. */
export function fetchCarrier(fetchFunction: FetchFunction): Carrier {
  return {
    knowsWhenSent: false,
    async carry({ url, headers, body, signal, onSent }) {
      onSent()
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
