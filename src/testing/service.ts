import { RESTFUL_API_MANAGER } from '../model/extension-id.ts'
import { errorAnswer, missingMethod, pageAnswer, resultAnswer, unauthorized } from './answers.ts'
import { readArguments, writeArguments } from './arguments.ts'
import type { Answer, HttpRequest } from './exchange.ts'
import { Refusal } from './refusal.ts'
import type { Server, WebMethod } from './web-method.ts'
import { webMethods } from './web-methods/index.ts'

const SERVICE = `/App_Extensions/${RESTFUL_API_MANAGER}/Service.ashx`

/** The web method a path names; `''` for the service without one, `undefined` for another path. */
export function webMethodIn(path: string): string | undefined {
  if (path !== SERVICE && !path.startsWith(`${SERVICE}/`)) return undefined
  return path.slice(SERVICE.length + 1)
}

export interface ServiceCall {
  readonly request: HttpRequest
  readonly method: string
  /** Whether `CTRLAuthHeader` carries the raw secret. */
  readonly authorized: boolean
  /** Called once a write has taken effect. */
  readonly executed: () => void
}

/** Answers one call of the RESTful API Manager. */
export function answerCall(call: ServiceCall, server: Server): Answer {
  const { request, authorized } = call
  if (!authorized) return unauthorized()
  const { allowedOrigin, profile } = server.settings
  // Guesses: the status, and that the secret is looked at first.
  if (allowedOrigin !== undefined && request.headers['origin'] !== allowedOrigin) {
    return pageAnswer(403, 'Forbidden')
  }
  // Guess: every documented call is a POST, and nothing is known of other verbs.
  if (request.verb !== 'POST') return pageAnswer(405, 'Method Not Allowed', { allow: 'POST' })
  const method = webMethods.get(call.method)
  if (method === undefined || (method.documentedOnly && profile === 'verified')) return missingMethod()
  try {
    const result = run(method, request.body, server)
    if (method.kind === 'write') call.executed()
    return resultAnswer(result)
  } catch (error) {
    if (error instanceof Refusal) return error.answer
    throw error
  }
}

function run(method: WebMethod, text: string, server: Server): unknown {
  const body = parse(text)
  const given =
    method.kind === 'read'
      ? readArguments(body, method.parameters)
      : writeArguments(body, [method.parameters.length, ...(method.otherCounts ?? [])])
  return method.run(given, server)
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Guess: what the service says of a body that is not JSON was never looked at.
    throw new Refusal(errorAnswer('ArgumentException', 'Invalid JSON'))
  }
}
