import type { ScreenConnectErrorCode } from '../index.ts'
import { EXIT, type ExitCode } from './exit-codes.ts'
import type { Shown } from './words.ts'

/** `USAGE` is the command line's own; the others are those of the library's errors that mean the same. */
export type UsageCode = 'USAGE' | Extract<ScreenConnectErrorCode, 'CREDENTIAL' | 'PROPERTY_CONFLICT'>

/** What was asked for cannot be done as it was asked. Its message is printed as it is, so nothing given is in it. */
export class UsageError extends Error {
  override get name() {
    return 'UsageError' as const
  }

  readonly exitCode: ExitCode
  /** What it is to a program. */
  readonly code: UsageCode
  /** Where to look next, for a person. */
  readonly hint: Shown | undefined

  constructor(
    message: Shown,
    how: { readonly exitCode?: ExitCode; readonly code?: UsageCode; readonly hint?: Shown } = {},
  ) {
    super(message)
    this.exitCode = how.exitCode ?? EXIT.usage
    this.code = how.code ?? 'USAGE'
    this.hint = how.hint
  }
}
