import {
  AmbiguousSessionError,
  InstallerDownloadError,
  isScreenConnectError,
  type Outcome,
  type ScreenConnectError,
  type ScreenConnectErrorCode,
  type SessionCandidate,
} from '../index.ts'
import { quoted } from '../sessions/quoted.ts'
import { EXIT, type ExitCode } from './exit-codes.ts'
import { printableText } from './output/printable.ts'
import type { UsageCode } from './usage-error.ts'
import { described } from './words.ts'

/** How a failure ends: what is said, if anything is left to say, what a program is told, and the exit code. */
export interface Failure {
  readonly words: string | undefined
  readonly facts: FailureFacts
  readonly exitCode: ExitCode
}

/** A failure, for programs. */
export interface FailureFacts {
  /** A code of the library's, or one of the command line's own. */
  readonly code: ScreenConnectErrorCode | UsageCode | 'INTERNAL'
  readonly message: string
  /** Where the error knows them. */
  readonly outcome?: Outcome
  readonly mayHaveRun?: boolean
  readonly retryable?: boolean
  /** The sessions of which one may be meant. */
  readonly candidates?: readonly SessionCandidate[]
}

/** @param given the words of the command line, which are not repeated */
export function failureOf(error: unknown, given: readonly string[]): Failure {
  if (!isScreenConnectError(error)) {
    const name = error instanceof Error ? error.name : typeof error
    const words = `Something went wrong that should not (${name}). Run it again with --debug.`
    return { words, facts: { code: 'INTERNAL', message: words }, exitCode: EXIT.failed }
  }
  const { code, outcome, mayHaveRun, retryable } = error
  const words = wordsOf(error, given)
  // The gate has said all that there is to say.
  const isSaid = code === 'MUTATION_REFUSED'
  return {
    words: isSaid ? undefined : words,
    facts: {
      ...{ code, message: words, outcome, mayHaveRun, retryable },
      ...(error instanceof AmbiguousSessionError && { candidates: error.candidates }),
    },
    exitCode: exitCodeOf(error),
  }
}

const EXIT_CODES: Readonly<Record<ScreenConnectErrorCode, ExitCode>> = {
  CONFIGURATION: EXIT.usage,
  INVALID_PARAMETER: EXIT.usage,
  MISSING_METHOD: EXIT.missingMethod,
  SESSION_NOT_FOUND: EXIT.notFound,
  AMBIGUOUS_SESSION: EXIT.notFound,
  GUEST_OFFLINE: EXIT.offline,
  CREDENTIAL: EXIT.authentication,
  AUTHENTICATION: EXIT.authentication,
  ACCESS_DENIED: EXIT.authentication,
  EXTENSION_NOT_FOUND: EXIT.network,
  REDIRECT_REFUSED: EXIT.network,
  RATE_LIMIT: EXIT.network,
  SERVICE_UNAVAILABLE: EXIT.network,
  CONNECTION: EXIT.network,
  UNEXPECTED_RESPONSE: EXIT.network,
  INSTALLER_DOWNLOAD: EXIT.network,
  INTERNAL: EXIT.failed,
  TIMEOUT: EXIT.timedOut,
  MUTATION_REFUSED: EXIT.notConfirmed,
  ABORTED: EXIT.interrupted,
  SESSION_FAULT: EXIT.failed,
  COMMAND_FAILED: EXIT.failed,
  PROPERTY_CONFLICT: EXIT.failed,
}

function exitCodeOf(error: ScreenConnectError): ExitCode {
  if (error.mayHaveRun) return EXIT.unknownOutcome
  if (error instanceof InstallerDownloadError && error.problem === 'file') return fileExitCode(error)
  return EXIT_CODES[error.code]
}

/** Nothing of it is the network's: a target that cannot be used is an argument, a disk that fills up is neither. */
function fileExitCode({ outcome }: InstallerDownloadError): ExitCode {
  return outcome === 'not-sent' ? EXIT.usage : EXIT.failed
}

function wordsOf(error: ScreenConnectError, given: readonly string[]): string {
  switch (error.code) {
    case 'MUTATION_REFUSED':
      return 'Nothing was sent. Add --yes to send it.'
    case 'ABORTED':
      return error.mayHaveRun
        ? "Stopped. It may still run, or have run: look at the session's events before you send it again."
        : 'Stopped. Nothing was changed.'
    // Which they are stands in the table above it, or in the facts.
    case 'AMBIGUOUS_SESSION':
      return 'More than one session may be meant. Nothing was changed. Choose one by its session id.'
    case 'GUEST_OFFLINE':
      return `${error.happened} Nothing was sent. Try again when it is back, or let it wait: --queue.`
    case 'SESSION_NOT_FOUND':
      return printableText(given.reduce(withoutQuoted, error.message))
    default:
      return printableText(error.message)
  }
}

/** The library quotes the name that it looked for. On a command line a secret may have stood in its place. */
function withoutQuoted(message: string, given: string): string {
  return message.replaceAll(quoted(given), `that (${described(given)})`)
}
