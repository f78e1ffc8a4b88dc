import type { Fault, FaultableRequest, FaultName } from './server/faults.ts'

/**
 * How a sandbox behaves. Every option has a default, and the defaults are what is known of the instance that
 * was probed. Times are in milliseconds.
 */
export interface SandboxOptions {
  /** What `CTRLAuthHeader` must carry. Default: a fresh one from the platform's cryptographic source. */
  readonly secret?: string
  /**
   * Which web methods exist. `'verified'` (default): those found on the probed instance. `'documented'`: also
   * `GetSessionsByFilter`, `UpdateSessionName`, `AddNoteToSession` and `SendToolboxItemToSession`, which the
   * vendor documents and which the other profile answers as missing.
   */
  readonly profile?: 'verified' | 'documented'
  /**
   * What `GetSessionDetailsBySessionID` answers. `'session'` (default): the session's fields with `Events`
   * beside them (the fields verified, the place of `Events` a guess). `'envelope'`:
   * `{ Session, Connections, Events }` (seen). `'connections'`: events under `Connections[].Events`, as before
   * version 22.9 (seen).
   */
  readonly detailsShape?: 'session' | 'envelope' | 'connections'
  /** `CustomPropertyValues: [...]` (`'array'`, default, verified) or `CustomProperties: {...}` (`'object'`, seen). */
  readonly customPropertiesShape?: 'array' | 'object'
  /**
   * Like the server's setting `RESTfulAllowedOrigin`. Unset (default): `Origin` is not compared. Set: a call with
   * another `Origin`, or none, is answered with `wrongOriginStatus`.
   */
  readonly allowedOrigin?: string
  /** What a call with the wrong `Origin` is answered: 403 (default) or 401, as a wrong secret is. Both guesses. */
  readonly wrongOriginStatus?: 401 | 403
  /** What details of an unknown session are: a 500 fault (default) or `[]`. Not known of any server. */
  readonly unknownDetails?: 'fault' | 'empty'
  /**
   * What `UpdateSessionCustomProperties` does with slots left off the end: blanks them (default, a guess) or
   * keeps them.
   */
  readonly shortArrays?: 'blank' | 'keep'
  /** Rows after which a list is cut without a word. Default 1,000. Evidence: seen. */
  readonly rowCap?: number
  /** Milliseconds from a request to its answer. The server acts at once. Default 0. */
  readonly latency?: number
  /** Milliseconds between a queued command and its execution. Default 0: the next macrotask. */
  readonly agentDelay?: number | (() => number)
  /**
   * Factor on the agents' delays and on the time after which they kill a command: 0.01 kills after 100 ms
   * what says it was killed after 10,000. Default 1.
   */
  readonly timeScale?: number
  /** Milliseconds between the bytes of the fault `'drip'`. Default 1,000. */
  readonly dripInterval?: number
  /** Days of history that are answered. Default 30, the vendor's. */
  readonly historyDays?: number
  /**
   * How many requests `requests` keeps, the last ones. Default 1,000; `Infinity` for all. `executions` has every
   * write whatever this is.
   */
  readonly keptRequests?: number
  /**
   * The `Host` of the events of what is done through the web service, like the server's setting `RESTfulUserName`
   * (seen). Default `'RESTful API'` (seen once).
   */
  readonly apiHost?: string
  /** The first part of the names of installers. Default `'ScreenConnect'`; `'ConnectWiseControl'` before 25.4. */
  readonly installerBaseName?: string
  /** Bytes of an installer. Default 16,000,000, about what the `.msi` has. */
  readonly installerBytes?: number
  /** Asked for each request to the web service; what it returns happens to that request. See also `inject`. */
  readonly faults?: (request: FaultableRequest) => FaultName | Fault | undefined
  /** Numbers in [0, 1) behind ids and made-up names, never behind the secret. Default: the platform's own source. */
  readonly random?: () => number
}
