import type { Connection, GuestInfo, Session, SessionEvent } from '@acg/screenconnect'
import type { CamelCase, IsEqual } from 'type-fest'
import { describe, expect, it } from 'vitest'
import { FULL_SESSION } from './fixtures/sessions.ts'
import { decoded } from './support.ts'

type WireConnection = (typeof FULL_SESSION)['ActiveConnections'][number]
type WireEvent = (typeof FULL_SESSION)['QueuedEvents'][number]

/**
 * `true` where the fields are the wire's names in camel case: none renamed, none missing, none new but what is added,
 * the server's own object or what is derived from several fields.
 */
type Mirrors<Decoded, Wire, Added extends string = never> = IsEqual<
  keyof Decoded,
  CamelCase<Extract<keyof Wire, string>> | Added
>

/** `SessionID` to `sessionId`, the way a machine would. */
function camelCase(wire: string): string {
  return wire.replace(/ID$/, 'Id').replace(/^[A-Z]/, (first) => first.toLowerCase())
}

const camelCased = (wire: object) => Object.keys(wire).map(camelCase).sort()
const fieldsOf = (decodedValue: object | null | undefined, ...added: readonly string[]) =>
  Object.keys(decodedValue ?? {})
    .filter((field) => !added.includes(field))
    .sort()

describe('every field name is the wire’s in camel case', () => {
  it('as the types have it', () => {
    const mirrors: readonly [
      Mirrors<Session, typeof FULL_SESSION, 'raw' | 'online' | 'properties'>,
      Mirrors<GuestInfo, (typeof FULL_SESSION)['GuestInfo']>,
      Mirrors<Connection, WireConnection>,
      Mirrors<SessionEvent, WireEvent, 'raw'>,
    ] = [true, true, true, true]
    expect(mirrors).toEqual([true, true, true, true])
  })

  it('as decoded values have it', async () => {
    const session = await decoded(FULL_SESSION)
    expect(fieldsOf(session, 'online', 'properties')).toEqual(camelCased(FULL_SESSION))
    expect(fieldsOf(session.guestInfo)).toEqual(camelCased(FULL_SESSION.GuestInfo))
    expect(fieldsOf(session.activeConnections?.[0])).toEqual(camelCased(FULL_SESSION.ActiveConnections[0]))
    expect(fieldsOf(session.queuedEvents?.[0])).toEqual(camelCased(FULL_SESSION.QueuedEvents[0]))
  })
})
