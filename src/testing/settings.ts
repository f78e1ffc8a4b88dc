import { refuseUnknown } from './known-options.ts'
import type { SandboxOptions } from './options.ts'
import { platformRandom, type Random } from './sessions/identifiers.ts'
import type { Rendering } from './sessions/rendering.ts'

/** The options with every default filled in. */
export interface Settings extends Rendering {
  readonly profile: 'verified' | 'documented'
  readonly allowedOrigin: string | undefined
  readonly wrongOriginStatus: 401 | 403
  readonly unknownDetails: 'fault' | 'empty'
  readonly shortArrays: 'blank' | 'keep'
  readonly rowCap: number
  readonly latency: number
  readonly agentDelay: () => number
  readonly timeScale: number
  readonly dripInterval: number
  readonly keptRequests: number
  readonly apiHost: string
  readonly installerBaseName: string
  readonly installerBytes: number
  readonly faults: SandboxOptions['faults']
  readonly random: Random
}

const KNOWN = {
  secret: true,
  profile: true,
  detailsShape: true,
  customPropertiesShape: true,
  allowedOrigin: true,
  wrongOriginStatus: true,
  unknownDetails: true,
  shortArrays: true,
  rowCap: true,
  latency: true,
  agentDelay: true,
  timeScale: true,
  dripInterval: true,
  historyDays: true,
  keptRequests: true,
  apiHost: true,
  installerBaseName: true,
  installerBytes: true,
  faults: true,
  random: true,
} as const

export function settingsFrom(options: SandboxOptions): Settings {
  refuseUnknown('options', options, KNOWN)
  const { agentDelay = 0 } = options
  return {
    profile: oneOf('profile', options.profile, ['verified', 'documented']),
    detailsShape: oneOf('detailsShape', options.detailsShape, ['session', 'envelope', 'connections']),
    customPropertiesShape: oneOf('customPropertiesShape', options.customPropertiesShape, ['array', 'object']),
    unknownDetails: oneOf('unknownDetails', options.unknownDetails, ['fault', 'empty']),
    shortArrays: oneOf('shortArrays', options.shortArrays, ['blank', 'keep']),
    allowedOrigin: options.allowedOrigin,
    wrongOriginStatus: oneOf('wrongOriginStatus', options.wrongOriginStatus, [403, 401]),
    rowCap: amount('rowCap', options.rowCap, 1_000),
    latency: amount('latency', options.latency, 0),
    agentDelay: typeof agentDelay === 'function' ? agentDelay : constant(amount('agentDelay', agentDelay, 0)),
    timeScale: amount('timeScale', options.timeScale, 1),
    dripInterval: amount('dripInterval', options.dripInterval, 1_000),
    historyDays: amount('historyDays', options.historyDays, 30),
    keptRequests: count('keptRequests', options.keptRequests, 1_000),
    apiHost: options.apiHost ?? 'RESTful API',
    installerBaseName: options.installerBaseName ?? 'ScreenConnect',
    installerBytes: amount('installerBytes', options.installerBytes, 16_000_000),
    faults: options.faults,
    random: options.random ?? platformRandom,
  }
}

/** The first choice is the default. */
function oneOf<Choice extends string | number>(
  name: string,
  value: Choice | undefined,
  choices: readonly [Choice, ...Choice[]],
): Choice {
  if (value === undefined) return choices[0]
  if (choices.includes(value)) return value
  throw new TypeError(
    `Sandbox option \`${name}\` must be one of ${choices.map((choice) => JSON.stringify(choice)).join(', ')}.`,
  )
}

function amount(name: string, value: number | undefined, fallback: number): number {
  if (value === undefined) return fallback
  if (Number.isFinite(value) && value >= 0) return value
  throw new RangeError(`Sandbox option \`${name}\` must be a number that is not negative.`)
}

/** Any whole number, or no limit. */
function count(name: string, value: number | undefined, fallback: number): number {
  if (value === undefined) return fallback
  if (value === Infinity || (Number.isInteger(value) && value >= 0)) return value
  throw new RangeError(`Sandbox option \`${name}\` must be a whole number from 0 up, or Infinity.`)
}

function constant<Value>(value: Value): () => Value {
  return () => value
}
