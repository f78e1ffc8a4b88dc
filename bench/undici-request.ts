// undici's `request`, without what its import does to another subject: it puts its own connections under the
// global `fetch`, over those that Node made at the first use.
const CONNECTIONS = Symbol.for('undici.globalDispatcher.1')

await fetch('data:,')
const ofNode: unknown = Reflect.get(globalThis, CONNECTIONS)
export const { request } = await import('undici')
Reflect.set(globalThis, CONNECTIONS, ofNode)
