/**
 * The word to suggest for a typo: at most two edits away, ignoring case.
 *
 * Only such a typo may be shown: anything else may be a secret in the wrong place.
 */
export function nearest<const Word extends string>(
  given: unknown,
  allowed: readonly Word[],
): Word | undefined {
  // Printable ASCII: two edits are enough to put in what a terminal obeys.
  if (typeof given !== 'string' || !/^[\x20-\x7e]{1,60}$/.test(given)) return undefined
  const wanted = given.toLowerCase()
  let found: Word | undefined
  let least = 3
  for (const word of allowed) {
    const edits = distance(wanted, word.toLowerCase())
    // With as many edits as it has letters, any word becomes any other.
    if (edits >= least || edits >= Math.min(wanted.length, word.length)) continue
    found = word
    least = edits
  }
  return found
}

/** How many letters are put in, left out or exchanged for others to make one word of another. */
function distance(from: string, to: string): number {
  // No more than two are asked for, and a long text is not worth the work.
  if (Math.abs(from.length - to.length) > 2) return 3
  let row = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (const [index, letter] of [...from].entries()) {
    const next = [index + 1]
    for (const [column, other] of [...to].entries()) {
      const exchanged = (row[column] ?? 0) + (letter === other ? 0 : 1)
      next.push(Math.min(exchanged, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1))
    }
    row = next
  }
  return row[to.length] ?? 0
}
