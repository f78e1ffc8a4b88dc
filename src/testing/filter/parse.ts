import type { Expression } from './expression.ts'
import { FilterError } from './filter-error.ts'
import { type Token, tokenize } from './tokenize.ts'

/** Reads a filter, from the loosest binding to the tightest: OR, AND, NOT, comparisons, `+ -`, `* / %`. */
export function parseFilter(filter: string): Expression {
  const parser = new Parser(tokenize(filter))
  const expression = parser.disjunction()
  parser.end()
  return expression
}

const COMPARISONS = ['=', '<>', '<', '<=', '>', '>=']
const MOST_DEPTH = 200
/** In all: each of them makes the expression deeper, wherever it stands. */
const MOST_CALCULATIONS = 1000

class Parser {
  readonly #tokens: readonly Token[]
  #position = 0
  #depth = 0
  #calculations = 0

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens
  }

  end(): void {
    if (this.#position < this.#tokens.length) throw new FilterError('something after the end')
  }

  disjunction(): Expression {
    return this.#joined('or', () => this.#conjunction())
  }

  #conjunction(): Expression {
    return this.#joined('and', () => this.#negation())
  }

  #negation(): Expression {
    return this.#take('not') === undefined
      ? this.#comparison()
      : { kind: 'not', operand: this.#deeper(() => this.#negation()) }
  }

  #comparison(): Expression {
    const left = this.#sum()
    const operator = this.#take(...COMPARISONS)
    if (operator !== undefined) return { kind: 'comparison', operator, left, right: this.#sum() }
    const negated = this.#take('not') !== undefined
    const test = this.#test(left)
    if (test !== undefined) return negated ? { kind: 'not', operand: test } : test
    if (negated) throw new FilterError('NOT without IN, LIKE or BETWEEN')
    return left
  }

  #test(operand: Expression): Expression | undefined {
    switch (this.#take('in', 'like', 'between')) {
      case 'in':
        this.#expect('(')
        return { kind: 'in', operand, choices: this.#list() }
      case 'like':
        return { kind: 'like', operator: 'like', left: operand, right: this.#sum() }
      case 'between': {
        const low = this.#sum()
        this.#expect('and')
        const above: Expression = { kind: 'comparison', operator: '>=', left: operand, right: low }
        const below: Expression = { kind: 'comparison', operator: '<=', left: operand, right: this.#sum() }
        return { kind: 'logic', operator: 'and', operands: [above, below] }
      }
    }
    return undefined
  }

  #sum(): Expression {
    return this.#leftToRight(['+', '-'], () => this.#product())
  }

  #product(): Expression {
    return this.#leftToRight(['*', '/', '%'], () => this.#unary())
  }

  #unary(): Expression {
    return this.#take('-') === undefined
      ? this.#primary()
      : { kind: 'negative', operand: this.#deeper(() => this.#unary()) }
  }

  #primary(): Expression {
    if (this.#take('(') !== undefined) {
      const inner = this.#deeper(() => this.disjunction())
      this.#expect(')')
      return inner
    }
    const token = this.#tokens[this.#position]
    this.#position += 1
    if (token === undefined) throw new FilterError('an end where a value should be')
    if (token.kind === 'string') return { kind: 'literal', value: token.text }
    if (token.kind === 'number') return { kind: 'literal', value: token.value }
    if (token.kind === 'symbol') throw new FilterError('a symbol where a value should be')
    const name = token.text.toLowerCase()
    if (RESERVED.has(name)) throw new FilterError('a keyword where a value should be')
    if (name === 'true' || name === 'false') return { kind: 'literal', value: name === 'true' }
    return this.#take('(') === undefined
      ? { kind: 'field', name }
      : { kind: 'call', name, given: this.#list() }
  }

  /** What stands between parentheses, the first of which is taken already. */
  #list(): readonly Expression[] {
    const items = [this.#deeper(() => this.disjunction())]
    while (this.#take(',') !== undefined) items.push(this.#deeper(() => this.disjunction()))
    this.#expect(')')
    return items
  }

  #joined(operator: 'and' | 'or', operand: () => Expression): Expression {
    const first = operand()
    const operands = [first]
    while (this.#take(operator) !== undefined) operands.push(operand())
    return operands.length === 1 ? first : { kind: 'logic', operator, operands }
  }

  #leftToRight(operators: readonly string[], operand: () => Expression): Expression {
    let left = operand()
    for (;;) {
      const operator = this.#take(...operators)
      if (operator === undefined) return left
      this.#calculations += 1
      if (this.#calculations > MOST_CALCULATIONS) throw new FilterError('too long a calculation')
      left = { kind: 'arithmetic', operator, left, right: operand() }
    }
  }

  #take(...wanted: readonly string[]): string | undefined {
    const token = this.#tokens[this.#position]
    if (token?.kind !== 'word' && token?.kind !== 'symbol') return undefined
    const text = token.text.toLowerCase()
    if (!wanted.includes(text)) return undefined
    this.#position += 1
    return text
  }

  #expect(text: string): void {
    if (this.#take(text) === undefined) throw new FilterError(`no ${text} where one should be`)
  }

  #deeper<Result>(parse: () => Result): Result {
    this.#depth += 1
    if (this.#depth > MOST_DEPTH) throw new FilterError('too deeply nested')
    const result = parse()
    this.#depth -= 1
    return result
  }
}

const RESERVED = new Set(['and', 'or', 'not', 'in', 'like', 'between'])
