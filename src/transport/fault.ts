import { type Envelope, readEnvelope } from './envelope.ts'

/** A 500 that is an answer: the server says what was wrong. */
export type Fault =
  | { readonly kind: 'session-fault' | 'security' | 'arguments' }
  /** `certain` where the answer is that and nothing else: a phrase within another text may be about something that ran. */
  | { readonly kind: 'missing-method'; readonly certain: boolean }
  | { readonly kind: 'unknown-parameter'; readonly parameter: string | undefined }

/**
 * Reads a 500's text: the envelope's `errorType` and `message` where it is one (seen), else the whole text.
 * `undefined` for a 500 of no known kind, which may be anything. A missing method is an `ArgumentException` too, so it
 * is read first.
 *
 * @param sent every string of the request: what only repeats one of them says nothing
 */
export function readFault(text: string, sent: readonly string[]): Fault | undefined {
  const envelope = readEnvelope(text)
  const said = envelope === undefined ? text : `${envelope.errorType}: ${envelope.message}`
  const says = (phrase: RegExp) => phrase.test(said) && !sent.some((value) => phrase.test(value))
  if (says(MISSING_METHOD)) return { kind: 'missing-method', certain: isMissingMethod(envelope, text) }
  if (says(SECURITY)) return { kind: 'security' }
  if (says(UNKNOWN_PARAMETER))
    return { kind: 'unknown-parameter', parameter: UNKNOWN_PARAMETER.exec(said)?.[1]?.slice(0, 64) }
  if (says(SESSION_FAULT)) return { kind: 'session-fault' }
  if (says(ARGUMENTS)) return { kind: 'arguments' }
  return undefined
}

const MISSING_METHOD = /web method does not exist/i
const SECURITY = /\bSecurityException\b/
const UNKNOWN_PARAMETER = /unknown parameter(?:: *([A-Za-z]\w*))?/i
const SESSION_FAULT = /session manager fault|NullReferenceException/i
/** .NET's class for arguments that do not fit, and the two that it has for special cases. */
const ARGUMENTS =
  /\bArgument(?:Null|OutOfRange)?Exception\b|unable to process arguments|invalid session filter/i

/** The very envelope that servers answer with (verified), or its message alone: nothing that a write has printed is in it. */
function isMissingMethod(envelope: Envelope | undefined, text: string): boolean {
  if (envelope === undefined) return text.trim() === MISSING
  return envelope.isBare && envelope.errorType === 'ArgumentException' && envelope.message === MISSING
}

const MISSING = 'Web method does not exist'
