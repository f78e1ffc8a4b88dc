// Every run in CI tries everything. Elsewhere a test that goes through a great many values takes a part of them, so that
// all tests together take a few minutes: of a table another part at each turn, of random values fewer.

/** Whether there is time for everything. */
export const FULL = Boolean(process.env['CI'])

/** Every value where there is the time; elsewhere one in so many, another one at each turn. */
export function byTurns<Value>(values: readonly Value[], turn: number, oneIn = 4): readonly Value[] {
  return FULL ? values : values.filter((_, index) => index % oneIn === turn % oneIn)
}

/** How many random values are tried. */
export function runs(count: number): number {
  return FULL ? count : Math.ceil(count / 5)
}
