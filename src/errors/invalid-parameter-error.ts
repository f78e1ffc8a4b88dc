import { ofCall } from './call-words.ts'
import { type CallFacts, ScreenConnectError } from './screenconnect-error.ts'

/**
 * The server does not accept the parameters. From a typed method: the server's version of the web method differs, or a
 * filter is invalid. From `raw`: the body is wrong. Whether a write was refused before it did anything is a guess, so
 * its `outcome` is `'unknown'`.
 */
export class InvalidParameterError extends ScreenConnectError {
  override get name() {
    return 'InvalidParameterError' as const
  }

  override readonly code = 'INVALID_PARAMETER'
  /** The name of the unknown parameter, if the server gave one. */
  readonly parameter: string | undefined
  /** The service's own error message; `''` if there is none or it repeats part of the call. */
  readonly excerpt: string

  /** @param excerpt the server's message; `undefined` for an unknown name */
  constructor(facts: CallFacts, parameter: string | undefined, excerpt?: string) {
    const named = parameter === undefined ? '' : ` ${JSON.stringify(parameter)}`
    const said = excerpt === undefined || excerpt === '' ? '' : ` (${JSON.stringify(excerpt)})`
    super(
      ofCall(
        facts,
        excerpt === undefined
          ? `failed: unknown parameter${named}`
          : `failed: the server does not accept these parameters${said}`,
        excerpt === undefined ? NAMES : (HINTS.get(facts.method) ?? PARAMETERS),
      ),
      { ...facts, retryable: false },
    )
    this.parameter = parameter
    this.excerpt = excerpt ?? ''
  }
}

const NAMES = 'Correct the name, or pass the parameters to `raw` as an array, in order'
const PARAMETERS =
  'Check their number, order and types for the version of the extension; `raw` sends any parameters'

const HINTS: ReadonlyMap<string | undefined, string> = new Map([
  ['GetSessionsByFilter', 'Check the fields, quotes and operators of the filter'],
  ['SendMessageToSession', 'The server may also expect the host name: try `unverified.sendMessageAs`'],
])
