import { isGuid } from '../sessions/identifiers.ts'
import type { HttpRequest } from './exchange.ts'

/** A request that the sandbox received. The secret is blanked wherever it stood. */
export interface SandboxRequest {
  /** Which one it was, counted from 0 over all that ever came. */
  readonly index: number
  /** The web method's name; `undefined` for other paths. */
  readonly method: string | undefined
  readonly verb: string
  /** Path and query. */
  readonly path: string
  /** By lower-case name. `ctrlauthheader` is `'[secret]'` or `'[wrong secret]'`. */
  readonly headers: Readonly<Record<string, string>>
  /**
   * Parsed, or the text where it is not JSON. `undefined` where nobody read it: of a request without the secret, of
   * one for another host, and of a download.
   */
  readonly body: unknown
  /** What the client was told; `'dropped'` where it saw no status, `'pending'` while there is no answer yet. */
  readonly status: number | 'dropped' | 'pending'
  /** Whether a write took effect. */
  readonly executed: boolean
}

/** A write that took effect. */
export interface Execution {
  readonly method: string
  readonly sessionId: string | undefined
  readonly arguments: readonly unknown[]
  /** The `index` of its request, which `requests` may have dropped since. */
  readonly requestIndex: number
}

export interface LogEntry extends SandboxRequest {
  status: number | 'dropped' | 'pending'
  executed: boolean
}

export interface Logged {
  readonly entry: LogEntry
  /** The session id in the body, if one is there. */
  readonly sessionId: string | undefined
}

/** What was seen of a request before it was answered. */
interface Seen {
  readonly method: string | undefined
  readonly authorized: boolean
  /** The body; `undefined` where it was not read. */
  readonly text: string | undefined
}

/**
 * What was received last, in order, and every write that took effect: those grow with the histories of the sessions,
 * of which each is a part already.
 */
export class RequestLog {
  readonly entries: LogEntry[] = []
  readonly executions: Execution[] = []
  readonly #kept: number
  readonly #secrets: string[] = []
  #received = 0

  constructor(kept: number) {
    this.#kept = kept
  }

  /** From now on `secret` is blanked. Earlier ones stay blanked: they may come again after a rotation. */
  hide(secret: string): void {
    this.#secrets.push(...writtenForms(secret))
  }

  add(request: HttpRequest, { method, authorized, text }: Seen): Logged {
    const body = text === undefined ? undefined : this.#parsed(this.#blank(text))
    const entry: LogEntry = {
      index: this.#received,
      method: method === undefined ? undefined : this.#blank(method),
      verb: request.verb,
      path: this.#blank(request.url.pathname + request.url.search),
      headers: this.#headers(request.headers, authorized),
      body,
      status: 'pending',
      executed: false,
    }
    this.#received += 1
    this.entries.push(entry)
    if (this.entries.length > this.#kept) this.entries.shift()
    return { entry, sessionId: sessionIdIn(body) }
  }

  executed(method: string, { entry, sessionId }: Logged): void {
    entry.executed = true
    const given = Array.isArray(entry.body) ? entry.body : []
    this.executions.push({ method, sessionId, arguments: given, requestIndex: entry.index })
  }

  #headers(headers: Readonly<Record<string, string>>, authorized: boolean): Readonly<Record<string, string>> {
    const blanked = Object.entries(headers).map(([name, value]) => [name, this.#blank(value)] as const)
    const { ctrlauthheader } = headers
    return {
      ...Object.fromEntries(blanked),
      ...(ctrlauthheader !== undefined && { ctrlauthheader: authorized ? '[secret]' : '[wrong secret]' }),
    }
  }

  /** Strings are looked at again once parsed: JSON can write every character in more ways than one. */
  #parsed(text: string): unknown {
    try {
      return JSON.parse(text, (_, value: unknown) => (typeof value === 'string' ? this.#blank(value) : value))
    } catch {
      return text
    }
  }

  #blank(text: string): string {
    return this.#secrets.reduce((blanked, secret) => blanked.replaceAll(secret, '[secret]'), text)
  }
}

function sessionIdIn(body: unknown): string | undefined {
  const candidates: readonly unknown[] =
    typeof body === 'object' && body !== null ? Object.values(body).slice(0, 1) : []
  return candidates.find(isGuid)
}

/** The secret as it may stand in a body, a header, a path or a query. */
function writtenForms(secret: string): readonly string[] {
  const percent = encodeURIComponent(secret)
  const form = new URLSearchParams({ s: secret }).toString().slice(2)
  const { pathname, search } = new URL(
    `http://sandbox.invalid/${secret.replaceAll(/[#?]/g, encodeURIComponent)}?${secret}`,
  )
  const encoded = [percent, form, pathname.slice(1), search.slice(1)]
  const lower = encoded.map((text) => text.replaceAll(/%[0-9A-F]{2}/g, (digits) => digits.toLowerCase()))
  const forms = new Set([secret, JSON.stringify(secret).slice(1, -1), ...encoded, ...lower])
  // The longest first: one may begin with another.
  return [...forms].filter((text) => text !== '').toSorted((a, b) => b.length - a.length)
}
