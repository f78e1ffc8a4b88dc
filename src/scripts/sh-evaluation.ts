import type { Objection } from './template.ts'

export function evaluation(
  _words: readonly string[],
  _word: string,
  _ahead: string,
  _integers: boolean,
): Objection | undefined {
  return undefined
}
