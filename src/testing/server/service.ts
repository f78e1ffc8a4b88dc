import { RESTFUL_API_MANAGER } from '../../model/extension-id.ts'
import { errorAnswer, missingMethod, pageAnswer, Refusal, resultAnswer, unauthorized } from './answers.ts'
import { readArguments, writeArguments } from './arguments.ts'
import type { Answer, HttpRequest } from './exchange.ts'
import { type Server, type WebMethod, webMethods } from './web-methods.ts'

const SERVICE = `/App_Extensions/${RESTFUL_API_MANAGER}/Service.ashx`

/** The web method a path names; `''` for the service without one, `undefined` for another path. */
export function webMethodIn(path: string): string | undefined {
  if (path !== SERVICE && !path.startsWith(`${SERVICE}/`)) return undefined
  return path.slice(SERVICE.length + 1)
}

export interface ServiceCall {
  readonly request: HttpRequest
  readonly text: string
  readonly method: string
  /** Whether `CTRLAuthHeader` carries the raw secret. */
  readonly authorized: boolean
  /** Called once a write has taken effect. */
  readonly executed: () => void
}

/** Answers one call of the RESTful API Manager. */
export function answerCall(call: ServiceCall, server: Server): Answer {
  const { request, authorized, text } = call
  if (!authorized) return unauthorized()
  const { allowedOrigin, wrongOriginStatus, profile } = server.settings
  // Guesses: the status, and that the secret is looked at first.
  if (allowedOrigin !== undefined && request.headers['origin'] !== allowedOrigin) {
    return wrongOriginStatus === 401 ? unauthorized() : pageAnswer(403, 'Forbidden')
  }
  const { verb } = request
  if (verb !== 'POST' && verb !== 'GET') return notAllowed('GET, POST')
  const method = webMethods.get(call.method)
  if (method === undefined || (method.documentedOnly && profile === 'verified')) return missingMethod()
  // A read comes by GET too, with a body (vendor). Guess: by GET a write does nothing.
  if (verb === 'GET' && method.kind === 'write') return notAllowed('POST')
  try {
    const result = run(method, text, server)
    if (method.kind === 'write') call.executed()
    return resultAnswer(result)
  } catch (error) {
    if (error instanceof Refusal) return error.answer
    throw error
  }
}

/** Guess: nothing is known of other verbs. */
function notAllowed(allow: string): Answer {
  return pageAnswer(405, 'Method Not Allowed', { allow })
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
