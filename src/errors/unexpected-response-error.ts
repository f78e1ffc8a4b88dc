import { ofCall } from './call-words.ts'
import { type CallFacts, ScreenConnectError } from './screenconnect-error.ts'

/** Why an answer is not the service's: see `UnexpectedResponseError.problem`. */
export type ResponseProblem = 'status' | 'not-json' | 'empty' | 'too-large' | 'shape'

/** One place where an answer has another shape than the web method's: where and what type, never the value. */
export interface ResponseIssue {
  /** From the root of the answer: `'[3].SessionID'`, `''` for the root itself. */
  readonly path: string
  readonly message: string
}

/** What is told of an answer beside the call's own facts. */
export interface UnexpectedResponseFacts {
  readonly problem: ResponseProblem
  readonly status: number
  readonly excerpt?: string
  readonly issues?: readonly ResponseIssue[]
}

/**
 * Something answered, but not the way the service does: a proxy's or a login page, an answer over
 * `maxResponseBytes`, another shape, an unlisted status.
 */
export class UnexpectedResponseError extends ScreenConnectError {
  override get name() {
    return 'UnexpectedResponseError' as const
  }

  override readonly code = 'UNEXPECTED_RESPONSE'
  /**
   * `'status'`: a 4xx of no known meaning, a 2xx that is neither 200 nor 204. `'not-json'`: a page, or cut JSON. `'empty'`: nothing, where a
   * value belongs. `'too-large'`: over `maxResponseBytes`. `'shape'`: JSON of another shape, see `issues`.
   */
  readonly problem: ResponseProblem
  /** The HTTP status. */
  readonly status: number
  /** What the service said in its own envelope, where that is plain and repeats nothing of the call; else `''`. */
  readonly excerpt: string
  /** Where the answer differs; at most ten. */
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
  if (first !== undefined) return `${what}: ${first.path === '' ? 'the answer' : first.path} ${first.message}`
  return excerpt === '' ? what : `${what}: ${JSON.stringify(excerpt)}`
}

const WORDS: Readonly<Record<ResponseProblem, string>> = {
  status: 'was answered with a status that this service is not known to give',
  'not-json': 'was answered with something that is not JSON',
  empty: 'was answered with nothing where a value belongs',
  'too-large': 'was answered with more than `maxResponseBytes`',
  shape: 'was answered in another shape than this web method has',
}

const NEXT: Readonly<Record<ResponseProblem, string>> = {
  status: 'Look for a proxy or a firewall in between',
  'not-json': 'Check `instance`, and look for a login page or a proxy in between',
  empty: 'Call again; if it stays so, look for a proxy in between',
  'too-large': 'Ask for less, or raise `maxResponseBytes`',
  shape: 'If the server is a ScreenConnect, report its version; `raw` gives the answer undecoded',
}
