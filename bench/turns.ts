/** What was measured of one subject, a value for each round. */
export interface Measured<Value = number> {
  readonly title: string
  readonly values: readonly Value[]
}

/**
 * Measures subjects in turn, round by round, so that a noisy machine is noisy for all of them; every other
 * round the other way round, so that none has always the same one before it. The first round, which warms
 * caches and compilers, does not count.
 */
export async function takeTurns<Subject extends { readonly title: string }, Value>(
  subjects: readonly Subject[],
  rounds: number,
  measure: (subject: Subject) => Value | Promise<Value>,
): Promise<readonly Measured<Value>[]> {
  const measured = subjects.map((subject) => ({ subject, values: [] as Value[] }))
  for (let round = 0; round <= rounds; round += 1) {
    for (const { subject, values } of round % 2 === 0 ? measured : measured.toReversed()) {
      const value = await measure(subject)
      if (round > 0) values.push(value)
    }
  }
  return measured.map(({ subject: { title }, values }) => ({ title, values }))
}

/** How long something takes, in milliseconds. */
export async function timed(work: () => unknown): Promise<number> {
  const started = performance.now()
  await work()
  return performance.now() - started
}
