import type { ScreenConnectClient } from '../client.ts'
import { isScreenConnectError, type ScreenConnectError } from '../errors/screenconnect-error.ts'
import type { CustomPropertyLabels } from '../model/custom-properties.ts'
import { isWireObject } from '../model/wire-value.ts'
import type { KnownWebMethod } from '../web-methods/web-method.ts'

/** What became of asking one web method. */
export interface Asked {
  readonly method: KnownWebMethod
  readonly durationMs: number
  /** What it means: the method took the call, the service has none of that name, or neither is known. */
  readonly meaning: 'taken' | 'missing' | 'foreign' | 'error'
  /** The error that the call ended with. */
  readonly error: ScreenConnectError | undefined
}

/** Asks whether a server has a web method, in the way that does least. `undefined` where there is none. */
export async function askMethod<const Labels extends CustomPropertyLabels>(
  client: ScreenConnectClient<Labels>,
  method: KnownWebMethod,
  signal: AbortSignal | undefined,
): Promise<Asked | undefined> {
  // A write gets the bare object that it faults on (verified).
  const body = method.kind === 'write' ? {} : method.findsNothing?.().body
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
