import type { SessionRecord } from '../sessions/record.ts'
import type { Rendering } from '../sessions/rendering.ts'
import type { SessionKey } from '../sessions/store.ts'
import type { Binary, Expression } from './expression.ts'
import { fields } from './fields.ts'
import { FilterError } from './filter-error.ts'
import { functions } from './functions.ts'
import { keysOf } from './keys.ts'
import { parseFilter } from './parse.ts'
import { compare, comparerTo, toBoolean, toNumber, toText, type Value } from './value.ts'

/** A filter, ready to be asked about ten thousand sessions. */
export interface Filter {
  /** Every session that it selects has one of these; `undefined` where all have to be asked. */
  readonly keys: readonly SessionKey[] | undefined
  readonly selects: (record: SessionRecord) => boolean
}

type History = Pick<Rendering, 'historyDays'>
type Evaluate = (record: SessionRecord) => Value

/**
 * The session filter as a function. Evidence for the language: vendor; that letter case does not matter and
 * what is malformed are guesses.
 *
 * @throws FilterError if the text is no filter, here or when it meets a session.
 */
export function compileFilter(filter: string, history: History): Filter {
  const expression = parseFilter(filter)
  const evaluate = compile(expression, history)
  return { keys: keysOf(expression), selects: (record) => toBoolean(evaluate(record)) }
}

function compile(expression: Expression, history: History): Evaluate {
  const compiled = (operand: Expression) => compile(operand, history)
  switch (expression.kind) {
    case 'literal': {
      const { value } = expression
      return () => value
    }
    case 'field': {
      const field = fields.get(expression.name)
      if (field === undefined) throw new FilterError('a field that is not known')
      return (record) => field(record, history)
    }
    case 'call':
      return call(expression.name, expression.given, compiled)
    case 'not': {
      const operand = compiled(expression.operand)
      return (record) => !toBoolean(operand(record))
    }
    case 'negative': {
      const operand = compiled(expression.operand)
      return (record) => -toNumber(operand(record))
    }
    case 'in':
      return oneOf(compiled(expression.operand), expression.choices, compiled)
    case 'logic': {
      const decides = expression.operator === 'or'
      const operands = expression.operands.map(compiled)
      return (record) => operands.some((operand) => toBoolean(operand(record)) === decides) === decides
    }
    case 'comparison':
      return comparison(expression, compiled)
    case 'like': {
      const [text, pattern] = [compiled(expression.left), compiled(expression.right)]
      return (record) => like(toText(text(record)).toLowerCase(), toText(pattern(record)).toLowerCase())
    }
    case 'arithmetic': {
      const [left, right] = [compiled(expression.left), compiled(expression.right)]
      const { operator } = expression
      return (record) => calculate(operator, left(record), right(record))
    }
  }
}

type Compile = (expression: Expression) => Evaluate

/** Texts among texts are looked up at once, however many: a filter may list a thousand ids. */
function oneOf(operand: Evaluate, choices: readonly Expression[], compiled: Compile): Evaluate {
  const texts = new Set<string>()
  for (const choice of choices) {
    if (choice.kind === 'literal' && typeof choice.value === 'string') texts.add(choice.value.toLowerCase())
  }
  const rest = choices.map(compiled)
  const areTexts = choices.every((choice) => choice.kind === 'literal' && typeof choice.value === 'string')
  return (record) => {
    const value = operand(record)
    if (areTexts && typeof value === 'string') return texts.has(value.toLowerCase())
    return rest.some((choice) => compare(value, choice(record)) === 0)
  }
}

function comparison({ operator, left, right }: Binary, compiled: Compile): Evaluate {
  const holds = COMPARISONS.get(operator)
  if (holds === undefined) throw new FilterError('an operator that is not known')
  const given = compiled(left)
  if (right.kind === 'literal') {
    const order = comparerTo(right.value)
    return (record) => holds(order(given(record)))
  }
  const other = compiled(right)
  return (record) => holds(compare(given(record), other(record)))
}

const COMPARISONS: ReadonlyMap<string, (order: number) => boolean> = new Map([
  ['=', (order: number) => order === 0],
  ['<>', (order: number) => order !== 0],
  ['<', (order: number) => order < 0],
  ['<=', (order: number) => order <= 0],
  ['>', (order: number) => order > 0],
  ['>=', (order: number) => order >= 0],
])

function calculate(operator: string, left: Value, right: Value): Value {
  if (operator === '+' && typeof left === 'string' && typeof right === 'string') return left + right
  const [a, b] = [toNumber(left), toNumber(right)]
  if ((operator === '/' || operator === '%') && b === 0) throw new FilterError('a division by zero')
  switch (operator) {
    case '+':
      return a + b
    case '-':
      return a - b
    case '*':
      return a * b
    case '/':
      return a / b
    default:
      return a % b
  }
}

/** `*` and `%` stand for any text at the start and at the end only; nothing escapes them. */
function like(text: string, pattern: string): boolean {
  const opens = isWildcard(pattern.at(0))
  const closes = isWildcard(pattern.at(-1)) && (pattern.length > 1 || !opens)
  const literal = pattern.slice(opens ? 1 : 0, closes ? -1 : undefined)
  if (literal.includes('*') || literal.includes('%')) {
    throw new FilterError('a wildcard in the middle of a pattern')
  }
  if (opens && (closes || literal === '')) return text.includes(literal)
  if (opens) return text.endsWith(literal)
  return closes ? text.startsWith(literal) : text === literal
}

function isWildcard(character: string | undefined): boolean {
  return character === '*' || character === '%'
}

function call(name: string, given: readonly Expression[], compiled: Compile): Evaluate {
  const run = functions.get(name)
  if (run === undefined) throw new FilterError('a function that is not known')
  const values = given.map((argument, index): Evaluate => {
    // The type of a CONVERT may stand without quotes.
    const isType = name === 'convert' && index === 1 && argument.kind === 'field'
    return isType ? () => argument.name : compiled(argument)
  })
  return (record) => run(values.map((value) => value(record)))
}
