import { type ErrorCause, type Outcome, ScreenConnectError } from './screenconnect-error.ts'

/** Why no installer came about: see `InstallerDownloadError.problem`. */
export type InstallerDownloadProblem =
  | 'status'
  | 'redirect'
  | 'not-an-installer'
  | 'encoding'
  | 'length'
  | 'too-small'
  | 'too-large'
  | 'checksum'
  | 'file'

/** What is told of a download that failed. */
export interface InstallerDownloadFacts {
  readonly problem: InstallerDownloadProblem
  /** What happened, after "The download"; no word of a foreign page. */
  readonly happened: string
  readonly outcome?: Outcome | undefined
  readonly status?: number | undefined
  readonly contentType?: string | undefined
  readonly redirects?: readonly string[] | undefined
  readonly retryAfterMs?: number | undefined
  readonly retryable?: boolean | undefined
  readonly cause?: ErrorCause | undefined
}

/**
 * An installer was not downloaded: what came is not one, or not the expected one, or it could not be written.
 * The target is as it was, no partial file is left, and nothing was installed. `problem` says which.
 */
export class InstallerDownloadError extends ScreenConnectError {
  override get name() {
    return 'InstallerDownloadError' as const
  }

  override readonly code = 'INSTALLER_DOWNLOAD'
  /**
   * `'status'`: no 200; see `status`. `'redirect'`: one that is not followed: not to `https:`, a sixth, in a
   * circle, or nowhere. `'not-an-installer'`: a page, or bytes without the type's signature. `'encoding'`:
   * compressed, although that was not asked for. `'length'`: nobody can say whether it is whole, or more came
   * than was announced. `'too-small'`, `'too-large'`, `'checksum'`: not what `expect` says. `'file'`: the
   * target cannot be written; `cause.code` is the system's code, `'ENOSPC'` for one.
   */
  readonly problem: InstallerDownloadProblem
  /** The HTTP status of the last answer; `undefined` where there was none yet. */
  readonly status: number | undefined
  /** The media type that the last answer named, without its parameters; `undefined` where it named none. */
  readonly contentType: string | undefined
  /**
   * Where redirects led to before that, in order: a page with 200 often comes from there. Without the query and
   * with `…` for a segment of the path longer than 40 characters, where signatures stand. A shorter one is
   * shown: look before you log it.
   */
  readonly redirects: readonly string[]
  /** How long the server asked to wait, in milliseconds; `undefined` where it did not say. */
  readonly retryAfterMs: number | undefined

  constructor(facts: InstallerDownloadFacts) {
    const { problem, outcome = 'rejected', redirects = [] } = facts
    const last = redirects.at(-1)
    const via = last === undefined ? '' : `, after a redirect to ${originOf(last)}`
    super(
      {
        happened: `The download ${facts.happened}${via}`,
        effect: 'Nothing was written to the target.',
        next: next(facts),
      },
      // No web method, and nothing that could have run.
      { method: undefined, kind: 'read', outcome, retryable: facts.retryable ?? false, cause: facts.cause },
    )
    this.problem = problem
    this.status = facts.status
    this.contentType = facts.contentType
    this.redirects = redirects
    this.retryAfterMs = facts.retryAfterMs
  }
}

/** No path: some storage services put a signature there, and messages are logged. */
function originOf(address: string): string {
  return /^[a-z]+:\/\/[^/?#]*/.exec(address)?.[0] ?? 'another server'
}

function next({ problem, retryable, retryAfterMs }: InstallerDownloadFacts): string {
  if (retryable !== true) return NEXT[problem]
  const when = retryAfterMs === undefined ? 'in a while' : `after ${Math.ceil(retryAfterMs / 1000)} s`
  return `Download again ${when}`
}

const NEXT: Readonly<Record<InstallerDownloadProblem, string>> = {
  status: 'Check `url`; the base name differs on older servers',
  redirect: 'Give the address that the installer comes from, or look for a login page or a proxy in between',
  'not-an-installer':
    'Check `url`, and look for an error page of the server, a login page or a proxy in between',
  encoding: 'Look for a proxy in between that compresses what it should pass on',
  length: 'Download again; if it stays so, give `expect.sha256` or look for a proxy in between',
  'too-small': 'Check `expect.minBytes`, and what the server hands out',
  'too-large': 'Check `expect.maxBytes`, and what the server hands out',
  checksum: 'Do not install it: compare `expect.sha256` with the installer that you mean',
  file: 'Check the path, its permissions and the free space',
}
