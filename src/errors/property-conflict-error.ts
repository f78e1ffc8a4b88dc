import { ScreenConnectError } from './screenconnect-error.ts'

/** A custom property whose value differs from what was written. */
export interface PropertyConflict {
  /** The slot's label, or its number where it has none. */
  readonly name: string | number
  readonly written: string
  readonly found: string
}

/** A change of a custom property that `setProperties` did not make. */
export interface ForeignPropertyChange {
  /** Who made it, as the server says. */
  readonly host: string
  readonly value: string
  readonly time: Date | null
}

/**
 * Someone else changed custom properties while `setProperties` wrote them. The values were written. Either some
 * changed again (`conflicts`), or a change made just before may be lost (`overwritten`). Check the session and decide
 * which values are right.
 */
export class PropertyConflictError extends ScreenConnectError {
  override get name() {
    return 'PropertyConflictError' as const
  }

  override readonly code = 'PROPERTY_CONFLICT'
  readonly sessionId: string
  /** The properties that changed again; empty if all values are as written. */
  readonly conflicts: readonly PropertyConflict[]
  /** Changes by others that may be lost. */
  readonly overwritten: readonly ForeignPropertyChange[]

  constructor(
    sessionId: string,
    conflicts: readonly PropertyConflict[],
    overwritten: readonly ForeignPropertyChange[],
  ) {
    const happened =
      conflicts.length > 0
        ? `${conflicts.map(({ name }) => JSON.stringify(name)).join(', ')} now have other values`
        : 'a concurrent change by someone else may be lost'
    super(
      {
        happened: `The custom properties of session ${sessionId} were written, but ${happened}`,
        effect: '',
        next: 'Check the session before you write again',
      },
      { method: undefined, outcome: 'unknown', retryable: false },
    )
    this.sessionId = sessionId
    this.conflicts = conflicts
    this.overwritten = overwritten
  }
}
