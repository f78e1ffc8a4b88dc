/** A filter as a tree. Names of fields and functions are in lower case. */
export type Expression =
  | { readonly kind: 'literal'; readonly value: string | number | boolean }
  | { readonly kind: 'field'; readonly name: string }
  | { readonly kind: 'call'; readonly name: string; readonly given: readonly Expression[] }
  | { readonly kind: 'not'; readonly operand: Expression }
  | { readonly kind: 'negative'; readonly operand: Expression }
  | Binary
  /** However many operands: a filter may list a thousand alternatives. */
  | { readonly kind: 'logic'; readonly operator: 'and' | 'or'; readonly operands: readonly Expression[] }
  | { readonly kind: 'in'; readonly operand: Expression; readonly choices: readonly Expression[] }

/** Two operands with an operator between them. */
export interface Binary {
  readonly kind: 'comparison' | 'arithmetic' | 'like'
  readonly operator: string
  readonly left: Expression
  readonly right: Expression
}
