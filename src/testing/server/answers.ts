import { type Answer, textBody } from './exchange.ts'

/** A web method's result. Nothing (a write) is an empty body with 200. Evidence: seen. */
export function resultAnswer(result: unknown): Answer {
  const text = result === undefined ? '' : JSON.stringify(result)
  return { status: 200, headers: JSON_TYPE, body: textBody(text) }
}

/** The service's own error: 500 with an envelope. Evidence: the message verified, the envelope seen. */
export function errorAnswer(errorType: string, message: string): Answer {
  return {
    status: 500,
    headers: JSON_TYPE,
    body: textBody(JSON.stringify({ errorType, message, detail: null })),
  }
}

export function missingMethod(): Answer {
  return errorAnswer('ArgumentException', 'Web method does not exist')
}

/** The one answer to bad parameters and to an unknown session: the two cannot be told apart. Evidence: verified. */
export function sessionManagerFault(): Answer {
  return errorAnswer('NullReferenceException', 'session manager fault')
}

/** Evidence: seen. */
export function unknownParameter(name: string): Answer {
  return errorAnswer('ArgumentException', `Unknown parameter: ${name}`)
}

/** Arguments that do not fit. Evidence: seen, on another service of the same server. */
export function unfitArguments(): Answer {
  return errorAnswer(
    'ArgumentException',
    'Unable to process arguments: Index was out of range. Must be non-negative and less than the size of the collection.',
  )
}

/** Evidence: a guess. */
export function invalidFilter(): Answer {
  return errorAnswer('ArgumentException', 'Invalid session filter')
}

/** Evidence: seen with 401, on another service of the same server; with 500 a guess. */
export function needsPermission(status: 401 | 500): Answer {
  return { ...errorAnswer('SecurityException', 'Needs permission'), status }
}

/** An HTML page, as IIS or a proxy writes it. */
export function pageAnswer(
  status: number,
  title: string,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  const html = `<!DOCTYPE html>\n<html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>\n`
  return { status, headers: { 'content-type': 'text/html; charset=utf-8', ...headers }, body: textBody(html) }
}

/** Evidence: the words from public client code, the status a guess. */
export function resourceNotFound(): Answer {
  return pageAnswer(404, 'The resource cannot be found.')
}

/**
 * Evidence: the status verified for `Basic`, seen for a wrong secret; the envelope seen, but on another service of
 * the same server.
 */
export function unauthorized(): Answer {
  return needsPermission(401)
}

/** To a request for another host than the sandbox: nothing that tells whether it had the secret. */
export function misdirected(): Answer {
  return emptyAnswer(421)
}

export function emptyAnswer(status: number, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status, headers, body: textBody('') }
}

const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' }

/** Thrown inside a web method to answer with an error; never leaves the sandbox. */
export class Refusal extends Error {
  readonly answer: Answer

  constructor(answer: Answer) {
    super('refused')
    this.answer = answer
  }
}

export function fault(): never {
  throw new Refusal(sessionManagerFault())
}
