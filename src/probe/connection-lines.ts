import {
  ConnectionError,
  type ConnectionSubject,
  connectionWords,
  INSTANCE,
} from '../errors/connection-error.ts'
import { RedirectRefusedError } from '../errors/redirect-refused-error.ts'
import type { ScreenConnectError, ScreenConnectErrorCode } from '../errors/screenconnect-error.ts'
import type { Asked } from './ask-method.ts'
import type { ConnectionLine, ConnectionReason } from './probe-result.ts'

/** The questions about the connection, answered from what became of every call. */
export function connectionLines(asked: readonly Asked[]): ConnectionLine[] {
  const lines = QUESTIONS.map((question) => lineOf(question, asked))
  const failed = lines.some((line) => line.status === 'failed')
  const next = failed ? 'Fix the failures above, then probe again.' : 'Probe again later.'
  return lines.map((line) => (line.status === 'unknown' && line.next === null ? { ...line, next } : line))
}

interface Question {
  readonly question: ConnectionLine['question']
  /** Whether this call shows that all is well. One is enough: all calls go to one address with one secret. */
  readonly shows: (asked: Asked) => boolean
  readonly ok: string
  /** What this call shows to be wrong, or why it leaves the question open. */
  readonly wrong: (asked: Asked) => Finding | undefined
  readonly unknown: string
}

type Finding = Pick<ConnectionLine, 'status' | 'reason' | 'words' | 'next'>

function lineOf({ question, shows, ok, wrong, unknown }: Question, asked: readonly Asked[]): ConnectionLine {
  if (asked.some(shows)) return { question, status: 'ok', reason: null, words: ok, next: null }
  const findings = asked.map(wrong).filter((finding) => finding !== undefined)
  const finding = findings.find(({ status }) => status === 'failed') ?? findings[0]
  return { question, ...(finding ?? open(unknown, null)) }
}

function failed(reason: ConnectionReason, words: string, next: string): Finding {
  return { status: 'failed', reason, words, next }
}

function nextOf({ next }: ScreenConnectError): string {
  return next ?? 'Check the source of the credential provider.'
}

function open(words: string, next: string | null): Finding {
  return { status: 'unknown', reason: null, words, next }
}

const QUESTIONS: readonly Question[] = [
  {
    question: 'reachable',
    shows: answered,
    ok: 'The instance responds.',
    wrong: ({ error }) => (error === undefined ? undefined : notReached(error)),
    unknown: 'No call was sent, so it is not known whether the instance responds.',
  },
  {
    question: 'service',
    shows: ({ meaning }) => meaning === 'taken' || meaning === 'missing',
    ok: 'The service responds.',
    wrong: notTheService,
    unknown: 'No response shows whether the service is there.',
  },
  {
    question: 'extension',
    shows: ({ meaning }) => meaning === 'taken' || meaning === 'missing',
    ok: 'The RESTful API Manager extension responds.',
    wrong: ({ error }) =>
      error?.code === 'EXTENSION_NOT_FOUND'
        ? failed('not-found', 'RESTful API Manager extension not found.', nextOf(error))
        : undefined,
    unknown: 'No response shows whether the extension is installed.',
  },
  {
    question: 'secret',
    // A missing method does not show it: whether the service looks at the secret first is not known.
    shows: ({ meaning }) => meaning === 'taken',
    ok: 'The secret is accepted.',
    wrong: secretRefused,
    unknown: 'No response shows whether the secret is accepted.',
  },
  {
    question: 'origin',
    shows: ({ meaning }) => meaning === 'taken',
    ok: 'The Origin is accepted, or the server does not compare it.',
    wrong: originRefused,
    unknown: 'No response shows whether the Origin is accepted.',
  },
]

/** Codes of calls to which nothing was answered. */
const UNANSWERED: ReadonlySet<ScreenConnectErrorCode> = new Set([
  'CONNECTION',
  'TIMEOUT',
  'CREDENTIAL',
  'MUTATION_REFUSED',
])

function answered({ error }: Asked): boolean {
  if (error === undefined || !UNANSWERED.has(error.code)) return true
  return error instanceof ConnectionError && error.failure === 'cut-off'
}

function notReached(error: ScreenConnectError): Finding | undefined {
  if (error.code === 'TIMEOUT') {
    return open(
      'The probe timed out.',
      'Check the network and whether the server is up, or use a longer `timeout`.',
    )
  }
  if (!(error instanceof ConnectionError)) return undefined
  const facts = { method: undefined, kind: 'read', outcome: error.outcome } as const
  const { happened, next } = connectionWords(facts, error.failure, undefined, PROBE)
  // Calls that may have arrived show neither that the address is right nor that it is wrong.
  return error.outcome === 'not-sent'
    ? failed(error.failure, `${happened}.`, `${next}.`)
    : open(`${happened}.`, `${next}.`)
}

const PROBE: ConnectionSubject = { ...INSTANCE, who: 'The probe', again: 'Probe' }

function notTheService({ meaning, error }: Asked): Finding | undefined {
  if (meaning === 'foreign')
    return failed('other-answer', 'Another program responds with JSON.', CHECK_BETWEEN)
  if (error instanceof RedirectRefusedError) {
    const target = error.targetOrigin === undefined ? '' : ` to ${error.targetOrigin}`
    return failed(
      'redirect',
      `The response is a redirect${target}. Redirects are never followed, because the secret would be sent along.`,
      nextOf(error),
    )
  }
  switch (error?.code) {
    case 'UNEXPECTED_RESPONSE':
      return failed('other-answer', 'A page or another program responds, not the service.', CHECK_BETWEEN)
    case 'SERVICE_UNAVAILABLE':
    case 'RATE_LIMIT':
      return open(
        'The response is a server error or 429, from the server or a proxy in front of it.',
        'Probe again later. If it happens again, check the server and the proxy.',
      )
    case 'AUTHENTICATION':
      return open('The response is 401, from the service or a proxy in front of it.', null)
    default:
      return undefined
  }
}

const CHECK_BETWEEN = 'Check `instance`, and check for a login page or a proxy in between.'

function secretRefused({ error }: Asked): Finding | undefined {
  if (error?.code === 'AUTHENTICATION') {
    return failed(
      'refused',
      'The response is 401: the secret is rejected, or the Origin (guess).',
      nextOf(error),
    )
  }
  // Its words are made to be shown: they name the source, never the secret.
  if (error?.code === 'CREDENTIAL') return failed('not-given', error.happened, nextOf(error))
  return undefined
}

/** Which status a refused `Origin` has is not known: 403 says more of it than 401 does. */
function originRefused({ error }: Asked): Finding | undefined {
  if (error?.code === 'ACCESS_DENIED') {
    return failed(
      'access-denied',
      'The response is 403: the Origin is rejected (guess), or a firewall or IP filter blocks the call.',
      nextOf(error),
    )
  }
  if (error?.code !== 'AUTHENTICATION') return undefined
  return open(
    'The answer was 401, which may be about the Origin (a guess) as well as about the secret.',
    null,
  )
}
