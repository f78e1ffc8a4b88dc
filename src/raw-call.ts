import type { CallOptions } from './client-options.ts'
import { ConfigurationError } from './errors/configuration-error.ts'
import type { CallKind } from './errors/screenconnect-error.ts'
import { describe, ownOptions } from './input/options.ts'
import { isSessionId } from './input/session-ids.ts'
import { methodName } from './transport/service-url.ts'
import type { WebCall } from './transport/web-call.ts'
import { webMethods } from './web-methods/methods.ts'

/** Options of `raw`. */
export interface RawCallOptions extends CallOptions {
  /**
   * Whether the method only reads. Writes are not retried if they may have run, and `mutations` guards them. Default
   * `'write'`: an unknown method may change something.
   */
  readonly kind?: CallKind | undefined
}

/** A call of any web method, by its name on the wire. */
export function rawCall(
  method: unknown,
  body: unknown,
  options: unknown,
): { readonly call: WebCall<unknown>; readonly limits: unknown } {
  const { kind, ...limits } = ownOptions('options', options, ['kind', 'signal', 'timeout'])
  const name = methodName(method)
  const { text, json } = plainJson(body)
  // Every known web method that is about a session has its id first, or as `sessionID`.
  const first: unknown = Array.isArray(json)
    ? json[0]
    : Object.entries(json).find(([key]) => key === 'sessionID')?.[1]
  return {
    call: {
      method: name,
      kind: checkKind(name, kind),
      body: text,
      sessionId: isSessionId(first) ? first : undefined,
      decode: (answer) => answer,
    },
    limits,
  }
}

function checkKind(name: string, kind: unknown): CallKind {
  if (kind !== undefined && kind !== 'read' && kind !== 'write') {
    throw new ConfigurationError('kind', describe(kind, ['read', 'write']), "'read' or 'write'")
  }
  if (kind !== 'read') return 'write'
  // Servers may match names without regard to case, so a known write is one in every spelling: called a read
  // it would pass the guard and could be sent twice.
  const known = webMethods.find((candidate) => candidate.name.toLowerCase() === name.toLowerCase())
  if (known?.kind === 'write') {
    throw new ConfigurationError('kind', `'read' for ${known.name}, which is a write`, "'write'")
  }
  return 'read'
}

/** The body as it is sent, and read back: what the caller does to theirs later changes neither. */
function plainJson(body: unknown): {
  readonly text: string
  readonly json: Readonly<Record<string, unknown>> | readonly unknown[]
} {
  const accepted = 'a JSON object (parameters by name) or a JSON array (parameters in order)'
  let text: string
  let json: unknown
  try {
    text = JSON.stringify(body)
    json = JSON.parse(text)
  } catch {
    // In a circle or nested too deeply, for two.
    throw new ConfigurationError('body', `${describe(body)} that JSON cannot represent`, accepted)
  }
  if (typeof json === 'object' && json !== null) {
    return { text, json: json as Record<string, unknown> | unknown[] } // what JSON makes of either
  }
  throw new ConfigurationError('body', describe(json), accepted)
}
