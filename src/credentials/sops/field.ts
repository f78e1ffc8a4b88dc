import { ConfigurationError } from '../../errors/configuration-error.ts'
import { describe } from '../../input/options.ts'
import { withoutLastNewline } from '../last-newline.ts'
import type { OpenedValues } from './vault-mac.ts'
import { entryOf } from './vault-metadata.ts'
import { VaultRefusal } from './vault-refusal.ts'
import type { VaultMap, VaultNode } from './vault-tree.ts'

/** The keys that lead to a value. */
export type Field = readonly string[]

export const DEFAULT_FIELD = 'credentials.api_secret'

/** A field as it is written, `'credentials.api_secret'`; refused without being printed. */
export function fieldArgument(given: unknown): Field {
  // sops has no way to write these characters in the expression for a field.
  const key = /^[^\p{C}\p{Z}[\]"'\\.]{1,100}$/u
  const keys = typeof given === 'string' ? given.split('.') : []
  if (keys.length > 0 && keys.length <= 20 && keys.every((part) => key.test(part))) return keys
  throw new ConfigurationError(
    'field',
    describe(given),
    'keys separated by dots, without brackets, quotes, backslashes or spaces',
  )
}

/** The expression that sops takes for a field. */
export function extractExpression(field: Field): string {
  return field.map((key) => `["${key}"]`).join('')
}

/** The value at a field, which must be text and must have been sealed. */
export function valueAt(field: Field, values: VaultMap, opened: OpenedValues): string {
  const node = nodeAt(field, values)
  if (node?.type !== 'scalar' || node.kind === 'nothing') {
    throw new VaultRefusal(
      'missing',
      `has no value at ${shownField(field)}`,
      'Name the field as the second argument of fromSops, with dots between its keys',
    )
  }
  const value = opened.get(node)
  if (value === undefined) {
    throw new VaultRefusal(
      'unusable',
      `has an empty or unencrypted value at ${shownField(field)}`,
      'Put the secret there with `sops edit`, under a key that its rules encrypt',
    )
  }
  if (value.type !== 'str') {
    throw new VaultRefusal(
      'unusable',
      `has a value that is not text at ${shownField(field)}`,
      'Put it in quotes with `sops edit`',
    )
  }
  return withoutLastNewline(value.bytes.toString('utf8'))
}

function nodeAt(field: Field, values: VaultMap): VaultNode | undefined {
  let node: VaultNode | undefined = values
  for (const key of field) node = node?.type === 'map' ? entryOf(node, key) : undefined
  return node
}

/** The usual field by name; another may be a secret in the wrong place. */
function shownField(field: Field): string {
  const name = field.join('.')
  return name === DEFAULT_FIELD ? `\`${name}\`` : `the given field (${name.length} characters)`
}
