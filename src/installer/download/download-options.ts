import { ConfigurationError } from '../../errors/configuration-error.ts'
import { addressOf } from '../../input/ducks.ts'
import { isLoopback } from '../../input/instance.ts'
import { positiveDuration, wholeNumber } from '../../input/numbers.ts'
import { callable, describe, ownOptions, signalOption } from '../../input/options.ts'
import { hasLoneSurrogate } from '../../input/text-rules.ts'
import { type RetryOptions, type RetryPolicy, retryPolicy } from '../../transport/retry-policy.ts'
import { INSTALLER_TYPES, type InstallerType, isInstallerType } from '../installer-type.ts'

/** The progress of a download. */
export interface DownloadProgress {
  /** The bytes received so far. 0 again if the download starts over. */
  readonly receivedBytes: number
  /** The size of the file; `undefined` if the server does not say. */
  readonly totalBytes: number | undefined
  /** 1 for the first try, 2 for the next, … */
  readonly attempt: number
}

/** What to check, besides the signature of the type. */
export interface InstallerExpectation {
  /** The SHA-256 of the file: 64 hex digits, in upper or lower case. */
  readonly sha256?: string | undefined
  /** The minimum size in bytes. Default: none. */
  readonly minBytes?: number | undefined
  /** The maximum size in bytes. Default 2,147,483,648 (2 GiB). */
  readonly maxBytes?: number | undefined
}

/** Options of `downloadInstaller`. */
export interface DownloadOptions {
  /**
   * The path of the file, or of an existing folder for the installer's own name, `ScreenConnect.ClientSetup.msi`. An
   * existing file is replaced after the new one is checked. A symbolic link to a file is replaced, not followed.
   */
  readonly to: string
  /** Called at each try, at most every 100 ms, and at the end. What it throws is ignored. */
  readonly onProgress?: ((progress: DownloadProgress) => void) | undefined
  /** Aborts the download: it rejects with `AbortedError`, and no partial file is left. */
  readonly signal?: AbortSignal | undefined
  /** What to check; a mismatch is an `InstallerDownloadError`. */
  readonly expect?: InstallerExpectation | undefined
  /**
   * How many milliseconds may pass without data, connecting included. Default 30,000. To limit the whole download, use
   * `signal: AbortSignal.timeout(…)`.
   */
  readonly stallTimeout?: number | undefined
  /**
   * Retries on broken connections, stalls, 408, 429, 500, 502, 503 and 504, but not on an untrusted certificate. `false`:
   * none. Default `{ limit: 3, minDelay: 500, maxDelay: 10_000, maxRetryAfter: 60_000 }`.
   */
  readonly retry?: Omit<RetryOptions, 'rateLimitedWrites'> | false | undefined
}

export interface DownloadRequest {
  readonly url: URL
  readonly type: InstallerType
  readonly to: string
  readonly onProgress: ((progress: DownloadProgress) => void) | undefined
  readonly signal: AbortSignal | undefined
  readonly sha256: string | undefined
  readonly minBytes: number
  readonly maxBytes: number
  readonly stallTimeout: number
  readonly retry: RetryPolicy
}

export function downloadRequest(url: unknown, given: unknown): DownloadRequest {
  const address = installerUrl(url)
  const options = ownOptions('options', given, [
    'to',
    'onProgress',
    'signal',
    'expect',
    'stallTimeout',
    'retry',
  ])
  return {
    url: address,
    type: typeOf(address),
    to: path(options.to),
    onProgress:
      options.onProgress === undefined
        ? undefined
        : callable('onProgress', options.onProgress, 'a function that is told the progress'),
    signal: signalOption(options.signal),
    ...expectation(options.expect),
    stallTimeout: positiveDuration('stallTimeout', options.stallTimeout, 30_000),
    retry: retryPolicy(options.retry),
  }
}

function installerUrl(given: unknown): URL {
  const accepted = 'the https: address of an installer'
  const refuse = (what: string) => new ConfigurationError('url', what, accepted)
  const text = addressOf(given) ?? given
  // A URL parser takes these out of the middle of a host name without a word.
  if (typeof text !== 'string' || /[\s\\]/.test(text) || !URL.canParse(text)) throw refuse(describe(given))
  const url = new URL(text)
  // Nothing else of it is printed: what stands before an @ may be a password.
  if (url.username !== '' || url.password !== '') throw refuse('an address with a user name or password')
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) {
    throw refuse('an http: address, where anyone on the network could replace the installer')
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw refuse(`${describe(text)} with another scheme`)
  url.hash = ''
  return url
}

function typeOf(url: URL): InstallerType {
  const extension = url.pathname.slice(url.pathname.lastIndexOf('.') + 1).toLowerCase()
  if (isInstallerType(extension)) return extension
  throw new ConfigurationError(
    'url',
    'another ending',
    `an address that ends with ${INSTALLER_TYPES.map((type) => `.${type}`).join(', ')}`,
  )
}

function path(given: unknown): string {
  if (typeof given === 'string' && given !== '' && !given.includes('\0') && !hasLoneSurrogate(given)) {
    return given
  }
  throw new ConfigurationError('to', describe(given), 'the path of a file or folder')
}

function expectation(given: unknown): Pick<DownloadRequest, 'sha256' | 'minBytes' | 'maxBytes'> {
  const expect = ownOptions('expect', given, ['sha256', 'minBytes', 'maxBytes'])
  const minBytes = wholeNumber('expect.minBytes', expect.minBytes, 0, 0)
  const maxBytes = wholeNumber('expect.maxBytes', expect.maxBytes, Math.max(2 ** 31, minBytes), 1)
  if (maxBytes < minBytes) {
    throw new ConfigurationError('expect.maxBytes', `${maxBytes}`, `at least expect.minBytes, ${minBytes}`)
  }
  return { sha256: checksum(expect.sha256), minBytes, maxBytes }
}

function checksum(given: unknown): string | undefined {
  if (given === undefined) return undefined
  if (typeof given === 'string' && /^[0-9a-f]{64}$/i.test(given)) return given.toLowerCase()
  throw new ConfigurationError('expect.sha256', describe(given), '64 hex digits')
}
