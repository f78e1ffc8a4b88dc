import type { Carrier, Dispatch } from './carrier.ts'
import type { FetchFunction } from './fetch-function.ts'

/**
 * Carries requests by a `fetch`, which does not tell when a request leaves. A `fetch` that fails may have carried
 * the request all the same, and failed by itself afterwards: a plain `Dispatch` gives it no way to deny that.
 */
export function fetchCarrier(fetchFunction: FetchFunction): Carrier {
  return {
    async carry({ url, headers, body, signal }: Dispatch) {
      return fetchFunction(url, {
        method: 'POST',
        headers,
        body,
        redirect: 'manual',
        ...(takesCache() ? { cache: 'no-store' } : {}),
        signal,
      })
    },
    // Its connections belong to the `fetch`.
    close() {},
  }
}

/** Workers of Cloudflare with a compatibility date before November 2024 do not, and throw. */
function takesCache(): boolean {
  return typeof globalThis.Request === 'function' && 'cache' in globalThis.Request.prototype
}

/** What carries requests where no other way is known to be better: the runtime's own `fetch`. */
export function createDefaultCarrier(): Carrier {
  warnInNode()
  // Looked up at each call: a program may replace the global after it made its client.
  return fetchCarrier((url, init) => globalThis.fetch(url, init))
}

let warned = false

/**
 * Says once that Node got what is meant for browsers: a bundler decided it, by the conditions that it resolves imports
 * with, and nothing fails until a write does.
 */
function warnInNode(): void {
  // Other runtimes have a `process` too, and say what else they are.
  const { process, navigator } = globalThis as { process?: Partial<NodeJS.Process>; navigator?: Navigator }
  const { versions } = process ?? {}
  const isNode =
    versions?.node !== undefined &&
    versions['bun'] === undefined &&
    versions['deno'] === undefined &&
    navigator?.userAgent !== 'Cloudflare-Workers'
  if (!isNode || warned) return
  warned = true
  process?.emitWarning?.(
    "This Node program uses the browser build of @acg/screenconnect: no proxy, no new connection for each write, and a failed write may have run. Add the condition 'node' to your bundler or test runner, or keep @acg/screenconnect out of the bundle: see 'Bundlers' in the guide 'Errors and reliability'. To keep using fetch without this warning, pass `fetch` to the client.",
    { type: 'ScreenConnectWarning', code: 'SCREENCONNECT_NO_NODE' },
  )
}
