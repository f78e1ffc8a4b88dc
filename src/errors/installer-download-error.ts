import { type ErrorCause, type Outcome, ScreenConnectError } from './screenconnect-error.ts'

/** See `InstallerDownloadError.problem`. */
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
 * The installer was not downloaded; `problem` says why. The target file is unchanged, no partial file is left, and
 * nothing was installed.
 */
export class InstallerDownloadError extends ScreenConnectError {
  override get name() {
    return 'InstallerDownloadError' as const
  }

  override readonly code = 'INSTALLER_DOWNLOAD'
  /**
   * `'status'`: not 200, see `status`. `'redirect'`: not followed, because it is not to `https:`, a sixth, a loop or
   * without an address. `'not-an-installer'`: a page, or not a file of that type. `'encoding'`: compressed, though not
   * asked for. `'length'`: without a length, or longer than announced. `'too-small'`, `'too-large'`, `'checksum'`: not
   * as in `expect`. `'file'`: the target cannot be written; `cause.code` is the system's code, such as `'ENOSPC'`.
   */
  readonly problem: InstallerDownloadProblem
  /** The HTTP status of the last response; `undefined` if there was none. */
  readonly status: number | undefined
  /** The media type of the last response, without parameters; `undefined` if it has none. */
  readonly contentType: string | undefined
  /**
   * The redirects that were followed, in order, without their query and with `…` for path segments over 40 characters:
   * both may contain signatures. Shorter segments are shown: check before you log them.
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
  const when = retryAfterMs === undefined ? 'later' : `after ${Math.ceil(retryAfterMs / 1000)} s`
  return `Download again ${when}`
}

const NEXT: Readonly<Record<InstallerDownloadProblem, string>> = {
  status: 'Check `url`; older servers use another base name',
  redirect: 'Use the final address of the installer, or check for a login page or a proxy in between',
  'not-an-installer': 'Check `url`, and check for an error page, a login page or a proxy in between',
  encoding: 'Check for a proxy that compresses responses',
  length: 'Download again. If it happens again, set `expect.sha256` or check for a proxy in between',
  'too-small': 'Check `expect.minBytes` and the file on the server',
  'too-large': 'Check `expect.maxBytes` and the file on the server',
  checksum: 'Do not install it. Compare `expect.sha256` with the expected installer',
  file: 'Check the path, its permissions and the free disk space',
}
