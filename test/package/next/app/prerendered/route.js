import { writeThrice } from '../write.js'

/** Next decides while it builds that this one is to be prerendered. By its own `fetch`, which Node's client is not. */
export function GET() {
  return writeThrice({ fetch: (url, init) => globalThis.fetch(url, init) })
}
