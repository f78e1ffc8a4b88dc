import { dateOf } from '../../input/ducks.ts'
import {
  emptyAnswer,
  errorAnswer,
  invalidFilter,
  missingMethod,
  needsPermission,
  pageAnswer,
  resourceNotFound,
  resultAnswer,
  sessionManagerFault,
  unfitArguments,
  unknownParameter,
} from './answers.ts'
import { type Answer, type Body, type Delivery, textBody } from './exchange.ts'
import type { Fault, FaultName } from './faults.ts'

/** What a fault has to work with. */
export interface Faulty {
  /** The request's body as it came; `''` where it came without the secret. */
  readonly requestBody: string
  /** What the service answers to the request, after acting on it. */
  readonly honest: () => Answer
  /** Whether the service may be asked for its answer: `false` for a write that must not take effect. */
  readonly mayAct: boolean
}

/** The answer that a fault gives. */
export function faultAnswer(fault: Fault, faulty: Faulty): Answer {
  return makers[fault.name](fault, faulty)
}

type Maker = (fault: Fault, faulty: Faulty) => Answer

const JSON_HEADERS = { 'content-type': 'application/json; charset=utf-8' }

const makers: Readonly<Record<FaultName, Maker>> = {
  reset: () => ({ ...emptyAnswer(200), delivery: 'reset' }),
  'stall-headers': () => ({ ...emptyAnswer(200), delivery: 'stall-headers' }),
  rubbish: () => ({ ...emptyAnswer(200), delivery: 'rubbish' }),
  'reset-mid-body': spoilt('reset-mid-body'),
  'stall-body': spoilt('stall-body'),
  'cut-body': spoilt('cut-body'),
  'truncated-json': (_, faulty) => {
    const text = bodyText(something(faulty).body)
    return { status: 200, headers: JSON_HEADERS, body: textBody(text.slice(0, Math.ceil(text.length / 2))) }
  },
  // These two pass the service's answer on, so it acts whatever `when` says.
  drip: (_, { honest }) => ({ ...honest(), delivery: 'drip' }),
  'close-after': ({ closes }, { honest }) => ({
    ...honest(),
    delivery: closes === 'on-next-request' ? 'close-on-next' : 'close-after',
  }),
  html: () => pageAnswer(200, 'Login'),
  'redirect-301': redirect(301),
  'redirect-302': redirect(302),
  'redirect-303': redirect(303),
  'redirect-307': redirect(307),
  'redirect-308': redirect(308),
  '401': page(401, 'Unauthorized'),
  '403': page(403, 'Forbidden'),
  '404': resourceNotFound,
  '408': page(408, 'Request Timeout'),
  '429': page(429, 'Too Many Requests'),
  '500': page(500, 'Internal Server Error'),
  '500-missing-method': missingMethod,
  '500-fault': sessionManagerFault,
  '500-unknown-parameter': () => unknownParameter('parameter'),
  '500-arguments': unfitArguments,
  '500-invalid-filter': invalidFilter,
  '500-security': () => needsPermission(500),
  '401-security': () => needsPermission(401),
  '502': page(502, 'Bad Gateway'),
  '503': page(503, 'Service Unavailable'),
  '504': page(504, 'Gateway Timeout'),
  'empty-list': () => resultAnswer([]),
  'echo-body': (_, { requestBody }) => errorAnswer('Exception', `Could not process: ${requestBody}`),
  huge: ({ bytes = 200_000_000, announced = false }) => ({
    status: 200,
    headers: JSON_HEADERS,
    body: hugeBody(bytes, announced),
  }),
}

function page(status: number, title: string): Maker {
  return ({ retryAfter }) => {
    if (retryAfter === undefined) return pageAnswer(status, title)
    const value = dateOf(retryAfter)?.toUTCString() ?? String(retryAfter)
    return pageAnswer(status, title, { 'retry-after': value })
  }
}

function redirect(status: number): Maker {
  return ({ location = 'https://elsewhere.invalid/Login' }) => emptyAnswer(status, { location })
}

function spoilt(delivery: Delivery): Maker {
  return (_, faulty) => ({ ...something(faulty), delivery })
}

/** An answer with a body to spoil: the service's own where it may act and has one, else one that is made up. */
function something({ honest, mayAct }: Faulty): Answer {
  const answer = mayAct ? honest() : undefined
  if (answer !== undefined && answer.body.length !== 0) return answer
  return {
    status: 200,
    headers: JSON_HEADERS,
    body: textBody('{"Result":{"Message":"This will not arrive whole."}}'),
  }
}

function bodyText(body: Body): string {
  const decoder = new TextDecoder()
  return (
    [...body.chunks()].map((chunk) => decoder.decode(chunk, { stream: true })).join('') + decoder.decode()
  )
}

/** One JSON string of that many bytes, made while it is sent. */
function hugeBody(bytes: number, announced: boolean): Body {
  const quote = Uint8Array.of(0x22)
  const filler = new Uint8Array(65_536).fill(0x78)
  return {
    length: announced ? bytes : undefined,
    *chunks() {
      yield quote
      for (let left = bytes - 2; left > 0; left -= filler.length) yield filler.slice(0, left)
      yield quote
    },
  }
}
