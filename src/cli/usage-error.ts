import { EXIT, type ExitCode } from './exit-codes.ts'

/** What was asked for cannot be done as it was asked. Its message is printed as it is, so it quotes no value. */
export class UsageError extends Error {
  override get name() {
    return 'UsageError' as const
  }

  readonly exitCode: ExitCode

  constructor(message: string, exitCode: ExitCode = EXIT.usage) {
    super(message)
    this.exitCode = exitCode
  }
}
