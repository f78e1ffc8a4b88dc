import { ScreenConnectError } from './screenconnect-error.ts'

/** A custom property that reads back as something else than what was written. */
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
 * Somebody else changed custom properties while `setProperties` wrote them. The values were written: either
 * some read back as something else (`conflicts`), or a change made just before may be overwritten
 * (`overwritten`). Look at the session and decide who is right.
 */
export class PropertyConflictError extends ScreenConnectError {
  override get name() {
    return 'PropertyConflictError' as const
  }

  override readonly code = 'PROPERTY_CONFLICT'
  readonly sessionId: string
  /** What reads back as something else; empty where all that was written is there. */
  readonly conflicts: readonly PropertyConflict[]
  /** Changes by others that are no longer there. */
  readonly overwritten: readonly ForeignPropertyChange[]

  constructor(
    sessionId: string,
    conflicts: readonly PropertyConflict[],
    overwritten: readonly ForeignPropertyChange[],
  ) {
    const happened =
      conflicts.length > 0
        ? `${conflicts.map(({ name }) => JSON.stringify(name)).join(', ')} read back as something else`
        : 'a change that somebody else made meanwhile may be overwritten'
    super(
      {
        happened: `The custom properties of session ${sessionId} were written, but ${happened}`,
        effect: '',
        next: 'Look at the session before you write again',
      },
      { method: undefined, outcome: 'unknown', retryable: false },
    )
    this.sessionId = sessionId
    this.conflicts = conflicts
    this.overwritten = overwritten
  }
}
