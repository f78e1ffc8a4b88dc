import type { SessionKey } from '../sessions/store.ts'
import type { Expression } from './expression.ts'

/**
 * The ids or names of which a session must have one for a filter to select it: look-ups by them need not ask every
 * session. `undefined` where a filter does not say.
 */
export function keysOf(expression: Expression): readonly SessionKey[] | undefined {
  switch (expression.kind) {
    case 'comparison':
      if (expression.operator !== '=') return undefined
      return keys(expression.left, [expression.right]) ?? keys(expression.right, [expression.left])
    case 'in':
      return keys(expression.operand, expression.choices)
    case 'logic': {
      const known = expression.operands.map(keysOf)
      const all = known.filter((part) => part !== undefined)
      // Of alternatives every one has to say; of conditions one is enough, the one with the fewest.
      if (expression.operator === 'or') return all.length === known.length ? all.flat() : undefined
      return all.toSorted((a, b) => a.length - b.length)[0]
    }
    default:
      return undefined
  }
}

function keys(field: Expression, values: readonly Expression[]): readonly SessionKey[] | undefined {
  if (field.kind !== 'field') return undefined
  const { name } = field
  if (name !== 'sessionid' && name !== 'name') return undefined
  const found: SessionKey[] = []
  for (const value of values) {
    if (value.kind !== 'literal' || typeof value.value !== 'string') return undefined
    found.push({ field: name, value: value.value })
  }
  return found
}
