import type { HttpRequest } from './exchange.ts'
import type { FaultableRequest } from './faultable-request.ts'
import { isGuid } from './identifiers.ts'

/** A request that the sandbox received. The secret is blanked wherever it stood. */
export interface SandboxRequest {
  /** The web method's name; `undefined` for other paths. */
  readonly method: string | undefined
  readonly verb: string
  /** Path and query. */
  readonly path: string
  /** By lower-case name. `ctrlauthheader` is `'[secret]'` or `'[wrong secret]'`. */
  readonly headers: Readonly<Record<string, string>>
  /** Parsed, or the text where it is not JSON. */
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
  /** The index in `requests`. */
  readonly requestIndex: number
}

export interface LogEntry extends SandboxRequest {
  status: number | 'dropped' | 'pending'
  executed: boolean
}

export interface Logged {
  readonly entry: LogEntry
  readonly index: number
  readonly faultable: FaultableRequest
}

/** Everything received, in order. */
export class RequestLog {
  readonly entries: LogEntry[] = []
  readonly executions: Execution[] = []
  readonly #secrets: string[] = []
  readonly #attempts = new Map<string, number>()

  /** From now on `secret` is blanked. Earlier ones stay blanked: they may come again after a rotation. */
  hide(secret: string): void {
    this.#secrets.push(...writtenForms(secret))
  }

  add(request: HttpRequest, method: string | undefined, authorized: boolean): Logged {
    const text = this.#blank(request.body)
    const body = this.#parsed(text)
    const entry: LogEntry = {
      method: method === undefined ? undefined : this.#blank(method),
      verb: request.verb,
      path: this.#blank(request.url.pathname + request.url.search),
      headers: this.#headers(request.headers, authorized),
      body,
      status: 'pending',
      executed: false,
    }
    this.entries.push(entry)
    const key = `${method}\n${text}`
    const attempt = (this.#attempts.get(key) ?? 0) + 1
    this.#attempts.set(key, attempt)
    const faultable = { method: entry.method, body, sessionId: sessionIdIn(body), attempt }
    return { entry, index: this.entries.length - 1, faultable }
  }

  executed(method: string, { entry, index, faultable }: Logged): void {
    entry.executed = true
    const given = Array.isArray(entry.body) ? entry.body : []
    this.executions.push({ method, sessionId: faultable.sessionId, arguments: given, requestIndex: index })
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
