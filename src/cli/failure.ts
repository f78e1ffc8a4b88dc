import {
  InstallerDownloadError,
  isScreenConnectError,
  type ScreenConnectError,
  type ScreenConnectErrorCode,
} from '../index.ts'
import { webMethods } from '../web-methods/index.ts'
import { EXIT, type ExitCode } from './exit-codes.ts'
import { printableText } from './output/printable.ts'
import { UsageError } from './usage-error.ts'

/** How a failure ends: what is said, if anything is left to say, and the exit code. */
export interface Failure {
  readonly words: string | undefined
  readonly exitCode: ExitCode
}

export function failureOf(error: unknown): Failure {
  if (error instanceof UsageError) return { words: printableText(error.message), exitCode: error.exitCode }
  if (!isScreenConnectError(error)) {
    const name = error instanceof Error ? error.name : typeof error
    return {
      words: `Something went wrong that should not (${name}). Run it again with --debug.`,
      exitCode: EXIT.failed,
    }
  }
  return { words: wordsOf(error), exitCode: exitCodeOf(error) }
}

const EXIT_CODES: Readonly<Partial<Record<ScreenConnectErrorCode, ExitCode>>> = {
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
  TIMEOUT: EXIT.timedOut,
  MUTATION_REFUSED: EXIT.notConfirmed,
  PROPERTY_CONFLICT: EXIT.failed,
}

export function exitCodeOf(error: ScreenConnectError): ExitCode {
  if (error.code === 'ABORTED') return EXIT.interrupted
  if (error.code !== 'PROPERTY_CONFLICT' && mayHaveRun(error)) return EXIT.unknownOutcome
  if (error instanceof InstallerDownloadError && error.problem === 'file') return fileExitCode(error)
  return EXIT_CODES[error.code] ?? EXIT.failed
}

/** Nothing of it is the network's: a target that cannot be used is an argument, a disk that fills up is neither. */
function fileExitCode({ outcome }: InstallerDownloadError): ExitCode {
  return outcome === 'not-sent' ? EXIT.usage : EXIT.failed
}

/** A read with an unknown outcome has changed nothing; what is about several calls may have written. */
function mayHaveRun({ outcome, method }: ScreenConnectError): boolean {
  const known = webMethods.find(({ name }) => name === method)
  return outcome === 'unknown' && known?.kind !== 'read'
}

function wordsOf(error: ScreenConnectError): string | undefined {
  switch (error.code) {
    // The gate has said all that there is to say.
    case 'MUTATION_REFUSED':
      return undefined
    case 'ABORTED':
      return mayHaveRun(error)
        ? "Stopped. It may still run, or have run: look at the session's events before you send it again."
        : 'Stopped. Nothing was changed.'
    case 'GUEST_OFFLINE':
      return error.message.replace(
        / Try again when .*$/,
        ' Try again when it is back, or let it wait: --queue.',
      )
    default:
      return printableText(error.message)
  }
}
