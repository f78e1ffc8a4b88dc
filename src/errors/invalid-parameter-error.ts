import { ofCall } from './call-words.ts'
import { type CallFacts, ScreenConnectError } from './screenconnect-error.ts'

/**
 * The server does not take the parameters: it does not know one by its name, or they do not fit. From the typed
 * methods this means that the server's version of the web method differs, or that it does not understand a filter;
 * from `raw`, that the body needs correcting. That a write was refused before it did anything is a guess, so its
 * `outcome` is `'unknown'`.
 */
export class InvalidParameterError extends ScreenConnectError {
  override get name() {
    return 'InvalidParameterError' as const
  }

  override readonly code = 'INVALID_PARAMETER'
  /** The parameter that the server named, where it named one. */
  readonly parameter: string | undefined
  /** What the service said in its own envelope, where that is plain and repeats nothing of the call; else `''`. */
  readonly excerpt: string

  /** @param excerpt what the server said, `undefined` where it complained of a name */
  constructor(facts: CallFacts, parameter: string | undefined, excerpt?: string) {
    const named = parameter === undefined ? '' : ` ${JSON.stringify(parameter)}`
    const said = excerpt === undefined || excerpt === '' ? '' : ` (${JSON.stringify(excerpt)})`
    super(
      ofCall(
        facts,
        excerpt === undefined
          ? `was refused: unknown parameter${named}`
          : `was refused: the parameters do not fit${said}`,
        excerpt === undefined ? NAMES : (HINTS.get(facts.method) ?? PARAMETERS),
      ),
      { ...facts, retryable: false },
    )
    this.parameter = parameter
    this.excerpt = excerpt ?? ''
  }
}

const NAMES = "Correct the name, or send the parameters as an array in the web method's order with `raw`"
const PARAMETERS =
  'Compare their number, order and types with what this version of the extension takes; `raw` sends any others'

/** What is the likely reason, and the way out. */
const HINTS: ReadonlyMap<string | undefined, string> = new Map([
  ['GetSessionsByFilter', 'The filter is not understood: check its fields, quotes and operators'],
  [
    'SendMessageToSession',
    'This server may want the name of the host as well: `unverified.sendMessageAs` sends three parameters',
  ],
])
