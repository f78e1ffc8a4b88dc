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
   * The server's origin, such as `https://acme.screenconnect.com`. `http:` is allowed only for loopback: `localhost`,
   * 127.0.0.0/8 and `[::1]`.
   */
  readonly instance: string | URL
  /** Returns the API secret; see `CredentialProvider`. Called when the first call needs it. */
  readonly credentials: CredentialProvider
  /**
   * Your names for up to eight custom properties, in slot order: `['company', 'site', 'tag']`. They become the typed
   * names of `session.properties`. `null` leaves a slot unnamed. Default: none.
   */
  readonly customProperties?: (Labels & AtMostEightLabels<Labels>) | undefined
  /** The id of the RESTful API Manager extension. Default: its id on every known server. */
  readonly extensionId?: string | undefined
  /**
   * The `Origin` header, which the server compares with its setting `RESTfulAllowedOrigin` if that is set (vendor).
   * `false` sends none. Default: the instance's origin. Browsers send their own.
   */
  readonly origin?: string | false | undefined
  /** The time for a whole call: loading the secret, every try, pauses and the response body. Default 100,000. */
  readonly timeout?: number | undefined
  /** How calls are retried; `false`: never. See `RetryOptions` for the defaults. */
  readonly retry?: false | RetryOptions | undefined
  /**
   * Guards every write, `raw` included. `'refuse'` makes the client read-only; a function is called once per write
   * before anything is sent. Default `'allow'`.
   */
  readonly mutations?: Mutations | undefined
  /**
   * Whether to check after a fault whether the session exists, to tell `SessionNotFoundError` from
   * `SessionFaultError`. Default true.
   */
  readonly diagnoseFaults?: boolean | undefined
  /**
   * Sends the requests. Default: the global `fetch`; in Node its HTTP client, which opens a new connection for each
   * write and knows whether anything was sent.
   */
  readonly fetch?: FetchFunction | undefined
  /**
   * How many milliseconds a connection is reused for reads, so that they follow a DNS change within that time. Writes
   * always open a new one. Has no effect with `fetch`. Default 60,000.
   */
  readonly maxConnectionAge?: number | undefined
  /** The largest response in bytes; larger ones fail. Default 64,000,000. */
  readonly maxResponseBytes?: number | undefined
  /** Called for each try, response, pause and failure. What it throws is ignored. */
  readonly onEvent?: ((event: CallEvent) => void) | undefined
  /** The `User-Agent` header. Default: the package's name and version. Browsers send their own. */
  readonly userAgent?: string | undefined
}

/** Options of a single call, always its last argument. */
export interface CallOptions {
  /** Aborts the call: it rejects with `AbortedError` within a tick. */
  readonly signal?: AbortSignal | undefined
  /** The time for this whole call in milliseconds. Default: the client's `timeout`. */
  readonly timeout?: number | undefined
}

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
