import type { ScreenConnectClient } from '../client.ts'
import { isScreenConnectError, type ScreenConnectError } from '../errors/screenconnect-error.ts'
import type { CustomPropertyLabels } from '../model/custom-properties.ts'
import { isWireObject } from '../model/wire-value.ts'
import { getSessionBySessionId } from '../web-methods/get-session-by-session-id.ts'
import { getSessionDetailsBySessionId } from '../web-methods/get-session-details-by-session-id.ts'
import { getSessionsByFilter } from '../web-methods/get-sessions-by-filter.ts'
import { getSessionsByName } from '../web-methods/get-sessions-by-name.ts'
import type { WebMethod, WebMethodBody } from '../web-methods/web-method.ts'

/** What became of asking one web method. */
export interface Asked {
  readonly method: WebMethod
  readonly durationMs: number
  /** What it means: the method took the call, the service has none of that name, or neither is known. */
  readonly meaning: 'taken' | 'missing' | 'foreign' | 'error'
  /** The error that the call ended with. */
  readonly error: ScreenConnectError | undefined
}

/** Asks whether a server has a web method, in the way that does least. `undefined` where there is none. */
export async function askMethod<const Labels extends CustomPropertyLabels>(
  client: ScreenConnectClient<Labels>,
  method: WebMethod,
  signal: AbortSignal | undefined,
): Promise<Asked | undefined> {
  const body = leastBody(method)
  if (body === undefined) return undefined
  const started = performance.now()
  const asked = (meaning: Asked['meaning'], error?: ScreenConnectError): Asked => ({
    method,
    durationMs: Math.round(performance.now() - started),
    meaning,
    error,
  })
  try {
    const answer = await client.raw(method.name, body, { kind: method.kind, signal })
    return asked(isOfTheService(answer) ? 'taken' : 'foreign')
  } catch (error) {
    if (!isScreenConnectError(error) || error.code === 'ABORTED' || error.code === 'CONFIGURATION') {
      throw error
    }
    return asked(meaningOf(error), error)
  }
}

/** A read is asked for what nobody has; a write gets the bare object that it faults on (verified). */
function leastBody({ name, kind }: WebMethod): WebMethodBody | undefined {
  return kind === 'write' ? {} : readBody(name)
}

const NO_SESSION = '00000000-0000-0000-0000-000000000000'

// A function and not a table: a table with these keys would stay in every bundle that imports anything at all.
function readBody(name: string): WebMethodBody | undefined {
  switch (name) {
    case getSessionsByName.name:
      return getSessionsByName.body(nobodysName())
    case getSessionBySessionId.name:
      return getSessionBySessionId.body(NO_SESSION)
    case getSessionDetailsBySessionId.name:
      return getSessionDetailsBySessionId.body(NO_SESSION)
    case getSessionsByFilter.name:
      return getSessionsByFilter.body(`Name = '${nobodysName()}'`)
    default:
      return undefined
  }
}

/** Not empty: that would find every agent that was installed without a name. */
function nobodysName(): string {
  return `probe-${crypto.randomUUID()}`
}

/** Sessions, one session, or nothing. Other JSON comes from a program that answers every address. */
function isOfTheService(answer: unknown): boolean {
  if (answer === undefined || answer === null || Array.isArray(answer)) return true
  return isWireObject(answer) && (Object.hasOwn(answer, 'SessionID') || Object.hasOwn(answer, 'Session'))
}

/** A method that finds fault with its parameters exists. */
function meaningOf({ code }: ScreenConnectError): Asked['meaning'] {
  if (code === 'MISSING_METHOD') return 'missing'
  return code === 'SESSION_FAULT' || code === 'SESSION_NOT_FOUND' || code === 'INVALID_PARAMETER'
    ? 'taken'
    : 'error'
}
