import type { WireSession } from '../wire.ts'
import type { Binary, Expression } from './expression.ts'
import { fields } from './fields.ts'
import { FilterError } from './filter-error.ts'
import { functions } from './functions.ts'
import { parseFilter } from './parse.ts'
import { compare, toBoolean, toNumber, toText, type Value } from './value.ts'

/**
 * The session filter as a function. Evidence for the language: vendor; that letter case does not matter and
 * what is malformed are guesses.
 *
 * @throws FilterError if the text is no filter, here or when it meets a session.
 */
export function compileFilter(filter: string): (session: WireSession) => boolean {
  const expression = parseFilter(filter)
  checkNames(expression)
  return (session) => toBoolean(evaluate(expression, session))
}

function evaluate(expression: Expression, session: WireSession): Value {
  switch (expression.kind) {
    case 'literal':
      return expression.value
    case 'field':
      return fieldNamed(expression.name)(session)
    case 'call':
      return call(expression.name, expression.given, session)
    case 'not':
      return !toBoolean(evaluate(expression.operand, session))
    case 'negative':
      return -toNumber(evaluate(expression.operand, session))
    case 'in': {
      const value = evaluate(expression.operand, session)
      return expression.choices.some((choice) => compare(value, evaluate(choice, session)) === 0)
    }
    case 'logic': {
      const decides = expression.operator === 'or'
      const found = expression.operands.some((operand) => toBoolean(evaluate(operand, session)) === decides)
      return found === decides
    }
    default:
      return operate(expression, evaluate(expression.left, session), evaluate(expression.right, session))
  }
}

function operate({ kind, operator }: Binary, left: Value, right: Value): Value {
  if (kind === 'like') return like(toText(left).toLowerCase(), toText(right).toLowerCase())
  if (kind === 'arithmetic') return calculate(operator, left, right)
  const order = compare(left, right)
  switch (operator) {
    case '=':
      return order === 0
    case '<>':
      return order !== 0
    case '<':
      return order < 0
    case '<=':
      return order <= 0
    case '>':
      return order > 0
    default:
      return order >= 0
  }
}

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
  const [, open = '', literal = '', close = ''] = /^([*%]?)(.*?)([*%]?)$/s.exec(pattern) ?? []
  if (/[*%]/.test(literal)) throw new FilterError('a wildcard in the middle of a pattern')
  if (open !== '' && (close !== '' || literal === '')) return text.includes(literal)
  if (open !== '') return text.endsWith(literal)
  return close === '' ? text === literal : text.startsWith(literal)
}

function call(name: string, given: readonly Expression[], session: WireSession): Value {
  const run = functions.get(name)
  if (run === undefined) throw new FilterError('a function that is not known')
  return run(given.map((argument, index) => argumentOf(name, argument, index, session)))
}

/** The type of a CONVERT may stand without quotes. */
function argumentOf(name: string, argument: Expression, index: number, session: WireSession): Value {
  if (name === 'convert' && index === 1 && argument.kind === 'field') return argument.name
  return evaluate(argument, session)
}

function fieldNamed(name: string) {
  const field = fields.get(name)
  if (field === undefined) throw new FilterError('a field that is not known')
  return field
}

/** A name that does not exist is a mistake, even where no session is there to meet it. */
function checkNames(expression: Expression): void {
  switch (expression.kind) {
    case 'literal':
      return
    case 'field':
      fieldNamed(expression.name)
      return
    case 'call':
      if (!functions.has(expression.name)) throw new FilterError('a function that is not known')
      expression.given.slice(0, expression.name === 'convert' ? 1 : undefined).forEach(checkNames)
      return
    case 'not':
    case 'negative':
      checkNames(expression.operand)
      return
    case 'logic':
      expression.operands.forEach(checkNames)
      return
    case 'in':
      checkNames(expression.operand)
      expression.choices.forEach(checkNames)
      return
    default:
      checkNames(expression.left)
      checkNames(expression.right)
  }
}
