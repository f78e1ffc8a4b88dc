import { ofCall } from './call-words.ts'
import { type CallFacts, ScreenConnectError } from './screenconnect-error.ts'

/** See `UnexpectedResponseError.problem`. */
export type ResponseProblem = 'status' | 'not-json' | 'empty' | 'too-large' | 'shape'

/** Where a response has an unexpected shape. Never the value. */
export interface ResponseIssue {
  /** `'[3].SessionID'`; `''` for the response itself. */
  readonly path: string
  readonly message: string
}

/** What is told of an answer beside the facts of the call. */
export interface UnexpectedResponseFacts {
  readonly problem: ResponseProblem
  readonly status: number
  readonly excerpt?: string
  readonly issues?: readonly ResponseIssue[]
}

/** The response is not one of this service: a login page or a proxy's page, an unknown status, or another shape. */
export class UnexpectedResponseError extends ScreenConnectError {
  override get name() {
    return 'UnexpectedResponseError' as const
  }

  override readonly code = 'UNEXPECTED_RESPONSE'
  /**
   * `'status'`: an unknown status. `'not-json'`: a page or incomplete JSON. `'empty'`: no body. `'too-large'`: over
   * `maxResponseBytes`. `'shape'`: JSON of an unexpected shape, see `issues`.
   */
  readonly problem: ResponseProblem
  /** The HTTP status. */
  readonly status: number
  /** The service's own error message; `''` if there is none or it repeats part of the call. */
  readonly excerpt: string
  /** Where the shape differs; at most ten. */
  readonly issues: readonly ResponseIssue[]

  constructor(facts: CallFacts, response: UnexpectedResponseFacts) {
    const issues = response.issues ?? []
    const excerpt = response.excerpt ?? ''
    super(ofCall(facts, happened(response, issues, excerpt), NEXT[response.problem]), {
      ...facts,
      // Empty answers of live servers under load were followed by full ones (seen once).
      retryable: facts.kind === 'read' && response.problem === 'empty',
    })
    this.problem = response.problem
    this.status = response.status
    this.excerpt = excerpt
    this.issues = issues
  }
}

function happened(
  { problem, status }: UnexpectedResponseFacts,
  issues: readonly ResponseIssue[],
  excerpt: string,
): string {
  const what = `${WORDS[problem]} (status ${status})`
  const first = issues[0]
  if (first !== undefined)
    return `${what}: ${first.path === '' ? 'the response' : first.path} ${first.message}`
  return excerpt === '' ? what : `${what}: ${JSON.stringify(excerpt)}`
}

const WORDS: Readonly<Record<ResponseProblem, string>> = {
  status: 'got a status that this service is not known to return',
  'not-json': 'got a response that is not JSON',
  empty: 'got an empty response',
  'too-large': 'got a response larger than `maxResponseBytes`',
  shape: 'got JSON of an unexpected shape',
}

const NEXT: Readonly<Record<ResponseProblem, string>> = {
  status: 'Check for a proxy or a firewall in between',
  'not-json': 'Check `instance`, and check for a login page or a proxy in between',
  empty: 'If it happens again, check for a proxy in between',
  'too-large': 'Ask for less, or increase `maxResponseBytes`',
  shape: 'Report it with the version of the server; `raw` returns the response undecoded',
}
