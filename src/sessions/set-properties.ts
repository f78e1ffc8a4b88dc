import type { ScreenConnectClient } from '../client.ts'
import { AbortedError } from '../errors/aborted-error.ts'
import { PropertyConflictError } from '../errors/property-conflict-error.ts'
import { isScreenConnectError, type Outcome, type ScreenConnectError } from '../errors/screenconnect-error.ts'
import { clientArgument } from '../input/client-argument.ts'
import { flag, ownOptions, signalOption } from '../input/options.ts'
import { sessionIdArgument } from '../input/session-ids.ts'
import {
  type CustomProperties,
  type CustomPropertyLabels,
  CustomPropertySlots,
  type CustomPropertyValues,
  SLOT_COUNT,
} from '../model/custom-properties.ts'
import type { SessionDetails } from '../model/session-details.ts'
import { updateSessionCustomProperties, writtenBack } from '../web-methods/methods.ts'
import { foreignChanges } from './foreign-changes.ts'
import { checkChanges, type PropertyChanges } from './property-changes.ts'

/** Options of `setProperties`. */
export interface SetPropertiesOptions {
  /** Whether to read the values back and check for changes by others. Default true. */
  readonly verify?: boolean | undefined
  /** Aborts it. The error's `outcome` says whether the values may be written. */
  readonly signal?: AbortSignal | undefined
}

/** The custom properties of a session before and after a change. */
export interface PropertyUpdate<Labels extends CustomPropertyLabels = readonly []> {
  readonly before: CustomProperties<Labels>
  readonly after: CustomProperties<Labels>
  /** Whether `after` was read back. If not, it is what was written: `verify` was false, or the check failed. */
  readonly verified: boolean
}

/**
 * Changes some custom properties of a session and keeps the others: reads all eight, writes all eight, and reads them
 * back.
 *
 * The service cannot change one slot alone, so **a change by someone else between the read and the write is
 * overwritten**. That window is about one round trip, longer if the client's `mutations` is slow. Such changes are
 * searched in the session's events, if the server returns them, and reported afterwards.
 *
 * If the write fails without a response, the values are checked before the error is thrown.
 *
 * Evidence: the write is verified with at least three values. What the events contain is a guess; other events are
 * ignored.
 *
 * @param properties new values by label or by number, 1 to 8; `''` empties a slot
 * @throws {PropertyConflictError} the values were written, but someone else changed properties at the same time
 * @throws {SessionNotFoundError} the session does not exist; nothing was changed
 * @throws {MutationRefusedError} the client's `mutations` refused it; nothing was sent
 * @throws {ConfigurationError} an unknown label, no values, or a value with U+FFFD, the sign of a file read in the wrong
 *   encoding; nothing was sent
 * @throws {AbortedError} `signal` was aborted; `outcome` says whether the values may be written
 * @example
 * ```ts
 * import { setProperties } from '@acg/screenconnect'
 *
 * const { before, after } = await setProperties(client, sessionId, { tag: 'Retired' })
 * console.log(before.tag, '->', after.tag)
 * ```
 */
export async function setProperties<const Labels extends CustomPropertyLabels>(
  client: ScreenConnectClient<Labels>,
  sessionId: string,
  properties: PropertyChanges<NoInfer<Labels>>,
  options?: SetPropertiesOptions,
): Promise<PropertyUpdate<Labels>> {
  clientArgument(client, ['getSessionDetails', 'updateCustomProperties'])
  const { verify, signal } = ownOptions('options', options, ['verify', 'signal'])
  const slots = new CustomPropertySlots<Labels>(client.customProperties)
  const plan: Plan = {
    sessionId: sessionIdArgument(sessionId),
    changes: checkChanges(properties, slots),
    verify: flag('verify', verify, true),
    signal: signalOption(signal),
  }
  const before = await lookBefore(client, plan)
  const written = changed(before.session.customPropertyValues, plan.changes)
  const error = await write(client, plan, written)
  const after = plan.verify || error !== undefined ? await readBack(client, plan, written) : undefined
  if (error !== undefined && !(after !== undefined && holds(after, written))) throw error
  if (after !== undefined && plan.verify) refuseConflict(plan, slots, { before, written, after })
  return {
    before: before.session.properties,
    after: after?.session.properties ?? slots.toProperties(written),
    verified: after !== undefined,
  }
}

interface Plan {
  readonly sessionId: string
  readonly changes: ReadonlyMap<number, string>
  readonly verify: boolean
  readonly signal: AbortSignal | undefined
}

const MOST_LOOKS = 3

/**
 * The history first, which can be large, then the session alone right before the write: where that one says
 * the same version, or where the server gives none the same values, both are of one moment.
 */
async function lookBefore<const Labels extends CustomPropertyLabels>(
  client: ScreenConnectClient<Labels>,
  { sessionId, verify, signal }: Plan,
): Promise<SessionDetails<Labels>> {
  try {
    for (let looks = 1; ; looks += 1) {
      const details = await client.getSessionDetails(sessionId, { signal })
      if (!verify) return details
      const session = await client.getSession(sessionId, { signal })
      // An empty answer after the details can be false (seen once); the write tells whether it is gone.
      if (session === undefined) return details
      if (looks === MOST_LOOKS || isSameMoment(details.session, session)) return { ...details, session }
    }
  } catch (error) {
    if (signal?.aborted === true) throw aborted(signal, 'not-sent')
    throw error
  }
}

type Moment = Pick<SessionDetails['session'], 'lastAlteredVersion' | 'customPropertyValues'>

function isSameMoment(one: Moment, other: Moment): boolean {
  if (one.lastAlteredVersion !== null && other.lastAlteredVersion !== null) {
    return one.lastAlteredVersion === other.lastAlteredVersion
  }
  return one.customPropertyValues.every((value, index) => value === other.customPropertyValues[index])
}

function changed(values: CustomPropertyValues, changes: ReadonlyMap<number, string>): CustomPropertyValues {
  const value = (index: number) => changes.get(index) ?? values[index] ?? ''
  return [value(0), value(1), value(2), value(3), value(4), value(5), value(6), value(7)]
}

/** Writes once. Returns the error if it may have been done: the values will tell. */
async function write(
  client: ScreenConnectClient<CustomPropertyLabels>,
  { sessionId, signal }: Plan,
  values: CustomPropertyValues,
): Promise<ScreenConnectError | undefined> {
  try {
    await client.updateCustomProperties(sessionId, writtenBack(values), { signal })
    return undefined
  } catch (error) {
    if (isScreenConnectError(error) && error.outcome === 'unknown' && error.code !== 'ABORTED') return error
    throw error
  }
}

/** Missing values are checked twice. A failed check does not change the result of the write. */
async function readBack<const Labels extends CustomPropertyLabels>(
  client: ScreenConnectClient<Labels>,
  { sessionId, signal }: Plan,
  written: CustomPropertyValues,
): Promise<SessionDetails<Labels> | undefined> {
  try {
    const details = await client.getSessionDetails(sessionId, { signal })
    if (holds(details, written)) return details
    return await client.getSessionDetails(sessionId, { signal })
  } catch (error) {
    if (signal?.aborted === true) throw aborted(signal, 'unknown')
    if (isScreenConnectError(error)) return undefined
    throw error
  }
}

function holds({ session }: SessionDetails, written: CustomPropertyValues): boolean {
  return session.customPropertyValues.every((value, index) => value === written[index])
}

function refuseConflict(
  { sessionId }: Plan,
  slots: CustomPropertySlots<CustomPropertyLabels>,
  seen: {
    readonly before: SessionDetails
    readonly written: CustomPropertyValues
    readonly after: SessionDetails
  },
): void {
  const { before, written, after } = seen
  const found = after.session.customPropertyValues
  const conflicts = Array.from({ length: SLOT_COUNT }, (_, index) => ({
    name: slots.names[index] ?? index + 1,
    written: written[index] ?? '',
    found: found[index] ?? '',
  })).filter((slot) => slot.written !== slot.found)
  const known = new Set(before.events.map((event) => event.eventId))
  const others = foreignChanges(after.events, known, before.session.customPropertyValues, written)
  const overwritten = others.filter(({ value }) => !found.some((now) => now === value))
  if (conflicts.length + overwritten.length === 0) return
  throw new PropertyConflictError(sessionId, conflicts, overwritten)
}

function aborted(signal: AbortSignal, outcome: Outcome): AbortedError {
  return new AbortedError(
    { method: updateSessionCustomProperties.name, kind: 'write', outcome },
    signal.reason,
  )
}
