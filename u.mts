import type { FetchFunction } from './ff.mjs'
import { fetch as f8, Agent } from 'undici'
import { fetch as f7 } from 'undici-7'
import { fetch as f6, Agent as A6 } from 'undici-6'
const a: FetchFunction = f8
const b: FetchFunction = f7
const c: FetchFunction = f6
const d: FetchFunction = globalThis.fetch
const e: FetchFunction = (url, init) => f8(url, { ...init, dispatcher: new Agent() })
const f: FetchFunction = (url, init) => f6(url, { ...init, dispatcher: new A6() })
