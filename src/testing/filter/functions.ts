import { FilterError } from './filter-error.ts'
import { toBoolean, toDate, toNumber, toText, type Value } from './value.ts'

type FilterFunction = (given: readonly Value[]) => Value

/** The functions by lower-case name. Their exact rules are those of .NET's column expressions (a guess). */
export const functions: ReadonlyMap<string, FilterFunction> = new Map<string, FilterFunction>([
  ['len', takes(1, ([text = '']) => toText(text).length)],
  ['trim', takes(1, ([text = '']) => toText(text).trim())],
  [
    'substring',
    takes(3, ([text = '', start = 1, length = 0]) =>
      substring(toText(text), toNumber(start), toNumber(length)),
    ),
  ],
  ['iif', takes(3, ([condition = false, yes = '', no = '']) => (toBoolean(condition) ? yes : no))],
  // Nothing is ever NULL here, so the replacement is never taken.
  ['isnull', takes(2, ([value = '']) => value)],
  ['convert', takes(2, ([value = '', type = '']) => convert(value, toText(type)))],
])

function takes(count: number, run: FilterFunction): FilterFunction {
  return (given) => {
    if (given.length !== count) throw new FilterError('a function with the wrong number of arguments')
    return run(given)
  }
}

/** Counted from 1. */
function substring(text: string, start: number, length: number): string {
  if (start < 1 || length < 0) throw new FilterError('a SUBSTRING outside its text')
  return text.slice(start - 1, start - 1 + length)
}

function convert(value: Value, type: string): Value {
  switch (type.toLowerCase().replace(/^system\./, '')) {
    case 'string':
      return toText(value)
    case 'int16':
    case 'int32':
    case 'int64':
      return Math.round(toNumber(value))
    case 'double':
    case 'single':
    case 'decimal':
      return toNumber(value)
    case 'boolean':
      return toBoolean(value)
    case 'datetime':
      return toDate(value)
    default:
      throw new FilterError('a CONVERT to a type that is not known')
  }
}
