/** The two notations of vaults that are read here. */
export type VaultFormat = 'yaml' | 'json'

/** What an unencrypted value is to sops, and the text of it that its MAC is made over. */
type ScalarKind = 'text' | 'other' | 'nothing' | 'unclear'

export interface Scalar {
  readonly kind: ScalarKind
  /** As the MAC takes it: numbers without exponent, `True` and `False`. */
  readonly text: string
}

/**
 * What sops makes of a value that stands without quotes. YAML has many ways to write a number or a time, of
 * which sops' parser knows more than one version: the ones in use are worked out, the others are `'unclear'`
 * and are refused where it matters, rather than guessed.
 */
export function plainScalar(text: string, format: VaultFormat): Scalar {
  if (/^(~|null|Null|NULL|)$/.test(text)) return { kind: 'nothing', text: '' }
  if (/^(true|True|TRUE)$/.test(text)) return { kind: 'other', text: 'True' }
  if (/^(false|False|FALSE)$/.test(text)) return { kind: 'other', text: 'False' }
  if (/^-?(0|[1-9]\d*)$/.test(text)) return wholeNumber(text)
  if (/^-?(0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?$/.test(text)) return fraction(text)
  if (format === 'json' || UNCLEAR.some((pattern) => pattern.test(text))) return { kind: 'unclear', text }
  return { kind: 'text', text }
}

const UNCLEAR: readonly RegExp[] = [
  // Numbers with a sign, underscores, another base, leading zeros, or a bare point at an end.
  /^[-+]?([\d_]+(\.[\d_]+)?|\.[\d_]+)\.?([eE][-+]?[\d_]+)?$/,
  /^[-+]?0[xXbBoO][\da-fA-F_]+$/,
  /^[-+]?\.(inf|Inf|INF|nan|NaN|NAN)$/,
  // Days and times.
  /^\d{4}-\d{1,2}-\d{1,2}([Tt ].*)?$/,
  /^<<$/,
]

/** What fits in 64 bits is whole to sops; more than that is rounded or refused, by version. */
function wholeNumber(text: string): Scalar {
  const value = BigInt(text)
  const fits = BigInt.asIntN(64, value) === value
  return fits ? { kind: 'other', text: value.toString() } : { kind: 'unclear', text }
}

function fraction(text: string): Scalar {
  const value = Number(text)
  if (!Number.isFinite(value)) return { kind: 'unclear', text }
  return { kind: 'other', text: (Object.is(value, -0) ? '-' : '') + withoutExponent(String(value)) }
}

/** `1e-7` as `0.0000001`: the shortest digits that name the number, as JavaScript and sops both find them. */
function withoutExponent(text: string): string {
  const [, sign = '', whole = '', part = '', power] = /^(-?)(\d+)(?:\.(\d+))?e([-+]\d+)$/.exec(text) ?? []
  if (power === undefined) return text
  const digits = whole + part
  const point = whole.length + Number(power)
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`
  return sign + digits.padEnd(point, '0')
}
