import type { ScreenConnectErrorCode } from '../index.ts'
import { EXIT, type ExitCode } from './exit-codes.ts'

/** `USAGE` is the command line's own; the others are those of the library's errors that mean the same. */
export type UsageCode = 'USAGE' | Extract<ScreenConnectErrorCode, 'CREDENTIAL' | 'PROPERTY_CONFLICT'>

/** What was asked for cannot be done as it was asked. Its message is printed as it is, so it quotes no value. */
export class UsageError extends Error {
  override get name() {
    return 'UsageError' as const
  }

  readonly exitCode: ExitCode
  /** What it is to a program. */
  readonly code: UsageCode

  constructor(message: string, exitCode: ExitCode = EXIT.usage, code: UsageCode = 'USAGE') {
    super(message)
    this.exitCode = exitCode
    this.code = code
  }
}
