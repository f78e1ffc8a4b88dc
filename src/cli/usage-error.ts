/** What was asked for cannot be done as it was asked. Its message is printed as it is, so it quotes no value. */
export class UsageError extends Error {
  override get name() {
    return 'UsageError' as const
  }
}
