import { createDefaultCarrier } from '#default-carrier'
import type { CredentialProvider } from './credentials/credential-provider.ts'
import { ConfigurationError } from './errors/configuration-error.ts'
import { instanceOrigin } from './input/instance.ts'
import { positiveDuration, wholeNumber } from './input/numbers.ts'
import { callable, describe, flag, ownOptions, signalOption } from './input/options.ts'
import type { AtMostEightLabels, CustomPropertyLabels } from './model/custom-properties.ts'
import type { CallEvent } from './transport/call-event.ts'
import { fetchCarrier } from './transport/fetch-carrier.ts'
import type { FetchFunction } from './transport/fetch-function.ts'
import { checkMutations, type Mutations } from './transport/mutations.ts'
import { type RetryOptions, retryPolicy } from './transport/retry-policy.ts'
import { extensionIdOption } from './transport/service-url.ts'
import type { CallLimits, TransportSettings } from './transport/transport.ts'
import { VERSION } from './version.ts'

/** Options of a client. All durations are milliseconds. */
export interface ScreenConnectClientOptions<Labels extends CustomPropertyLabels = CustomPropertyLabels> {
  /**
   * The server's origin, `https://acme.screenconnect.com`: scheme, host and port, nothing else. `http:` is
   * taken for loopback only: `localhost`, 127.0.0.0/8 and `[::1]`.
   */
  readonly instance: string | URL
  /** Gives the API secret; see `CredentialProvider`. Asked when the first call needs it. */
  readonly credentials: CredentialProvider
  /**
   * Your names for the custom properties, in slot order, at most eight: `['company', 'site', 'tag']`. They
   * become the typed names of `session.properties`; `null` leaves a slot unnamed. Default: none.
   */
  readonly customProperties?: (Labels & AtMostEightLabels<Labels>) | undefined
  /** The id of the RESTful API Manager extension. Default: the one it has on every known server. */
  readonly extensionId?: string | undefined
  /**
   * What is sent as `Origin`, which the server compares with its setting `RESTfulAllowedOrigin` where that is
   * filled (vendor). `false` sends none. Default: the instance's origin. Browsers set their own.
   */
  readonly origin?: string | false | undefined
  /** The time for a whole call: secret, every try, pauses and body. Default 100,000. */
  readonly timeout?: number | undefined
  /** How calls are tried again; `false`: not at all. See `RetryOptions` for the defaults. */
  readonly retry?: false | RetryOptions | undefined
  /**
   * Guards every call that changes something, `raw` included: `'refuse'` makes the client read-only, a
   * function is asked once per call before anything is sent. Default `'allow'`.
   */
  readonly mutations?: Mutations | undefined
  /**
   * Whether a fault on a session is followed by a look whether that session exists, which tells
   * `SessionNotFoundError` from `SessionFaultError`. Default true.
   */
  readonly diagnoseFaults?: boolean | undefined
  /**
   * Carries the requests instead of the default: the global `fetch`, and in Node its own HTTP client, which
   * gives each write a fresh connection and knows whether anything was sent.
   */
  readonly fetch?: FetchFunction | undefined
  /**
   * How many milliseconds a connection is used for reads, from its making; writes get a new one each. Where the
   * address behind a name changes, reads follow within that time. Not where a `fetch` carries the requests. Default
   * 60,000.
   */
  readonly maxConnectionAge?: number | undefined
  /** An answer over this many bytes is given up while it is read. Default 64,000,000. */
  readonly maxResponseBytes?: number | undefined
  /** Told of each try, answer, pause and failure. What it throws is ignored. */
  readonly onEvent?: ((event: CallEvent) => void) | undefined
  /** What is sent as `User-Agent`. Default: the package's name and version. Browsers send their own. */
  readonly userAgent?: string | undefined
}

/** Options of a single call, always its last argument. */
export interface CallOptions {
  /** Aborts the call: it rejects with `AbortedError` within a tick. */
  readonly signal?: AbortSignal | undefined
  /** The time for this whole call in milliseconds, instead of the client's. */
  readonly timeout?: number | undefined
}

/** The options of a client, checked, with every default in place. */
export interface CheckedClientOptions {
  readonly settings: TransportSettings
  readonly credentials: CredentialProvider
  readonly timeout: number
}

const CLIENT_OPTIONS = [
  'instance',
  'credentials',
  'customProperties',
  'extensionId',
  'origin',
  'timeout',
  'retry',
  'mutations',
  'diagnoseFaults',
  'fetch',
  'maxConnectionAge',
  'maxResponseBytes',
  'onEvent',
  'userAgent',
] as const

export function checkClientOptions(
  given: unknown,
): CheckedClientOptions & { readonly customProperties: unknown } {
  const options = ownOptions('options', given, CLIENT_OPTIONS)
  const origin = instanceOrigin(options.instance)
  const maxConnectionAge = positiveDuration('maxConnectionAge', options.maxConnectionAge, 60_000)
  return {
    credentials: callable<CredentialProvider>(
      'credentials',
      options.credentials,
      "a function that returns the secret, such as () => process.env['SCREENCONNECT_SECRET'] ?? ''",
    ),
    timeout: positiveDuration('timeout', options.timeout, 100_000),
    customProperties: options.customProperties,
    settings: {
      origin,
      extensionId: extensionIdOption(options.extensionId),
      headers: headers(origin, options.origin, options.userAgent),
      retry: retryPolicy(options.retry),
      mutations: checkMutations(options.mutations),
      diagnoseFaults: flag('diagnoseFaults', options.diagnoseFaults, true),
      carrier:
        options.fetch === undefined
          ? createDefaultCarrier(maxConnectionAge)
          : fetchCarrier(callable<FetchFunction>('fetch', options.fetch, 'a fetch function')),
      maxResponseBytes: wholeNumber('maxResponseBytes', options.maxResponseBytes, 64_000_000, 1),
      onEvent: options.onEvent === undefined ? undefined : callable('onEvent', options.onEvent, 'a function'),
    },
  }
}

const CALL_OPTIONS = ['signal', 'timeout'] as const

export function checkCallOptions(given: unknown, clientTimeout: number): CallLimits {
  const options = ownOptions('options', given, CALL_OPTIONS)
  return {
    signal: signalOption(options.signal),
    timeout: positiveDuration('timeout', options.timeout, clientTimeout),
  }
}

function headers(instance: string, origin: unknown, userAgent: unknown): Record<string, string> {
  return {
    'Content-Type': 'application/json',
    ...(origin === false ? {} : { Origin: headerText('origin', origin, instance) }),
    'User-Agent': headerText('userAgent', userAgent, `acg-screenconnect/${VERSION}`),
  }
}

function headerText(option: string, given: unknown, otherwise: string): string {
  if (given === undefined) return otherwise
  if (typeof given === 'string' && /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/.test(given)) return given
  throw new ConfigurationError(option, describe(given), 'printable ASCII text')
}
