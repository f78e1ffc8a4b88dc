import type {
  Connection,
  GuestInfo,
  KnownProcessType,
  KnownSessionEventType,
  KnownSessionType,
  ProcessType,
  Session,
  SessionDetails,
  SessionEvent,
  SessionEventType,
  SessionType,
} from '@acg/screenconnect'
import type { IsEqual, ReadonlyKeysOf } from 'type-fest'
import { describe, expectTypeOf, it } from 'vitest'

describe('an open enum', () => {
  it('knows its names', () => {
    expectTypeOf<KnownSessionType>().toEqualTypeOf<'support' | 'meeting' | 'access'>()
    expectTypeOf<KnownProcessType>().toEqualTypeOf<'unknown' | 'host' | 'guest'>()
    expectTypeOf<
      'queuedCommand' | 'ranCommand' | 'queuedMessage' | 'sentMessage'
    >().toExtend<KnownSessionEventType>()
    expectTypeOf<KnownSessionType>().toExtend<SessionType>()
    expectTypeOf<KnownProcessType>().toExtend<ProcessType>()
    expectTypeOf<KnownSessionEventType>().toExtend<SessionEventType>()
  })

  it('has not swallowed them: they still complete', () => {
    // Were the union `string | number`, an editor would offer nothing.
    expectTypeOf<IsEqual<SessionType, string | number>>().toEqualTypeOf<false>()
    expectTypeOf<IsEqual<SessionEventType, string | number>>().toEqualTypeOf<false>()
    expectTypeOf<Extract<SessionType, KnownSessionType>>().toEqualTypeOf<KnownSessionType>()
    expectTypeOf<Extract<SessionEventType, KnownSessionEventType>>().toEqualTypeOf<KnownSessionEventType>()
  })

  it('takes numbers and names that nobody knows yet', () => {
    expectTypeOf<7>().toExtend<SessionType>()
    expectTypeOf<number>().toExtend<SessionEventType>()
    expectTypeOf<'queuedTeleport'>().toExtend<SessionEventType>()
    expectTypeOf<null>().not.toExtend<SessionType>()
    expectTypeOf<boolean>().not.toExtend<SessionType>()
  })

  it('compares with a known name', () => {
    const isMachine = (session: Session) => session.sessionType === 'access'
    const isOutput = (event: SessionEvent) => event.eventType === 'ranCommand' || event.eventType === 70
    expectTypeOf(isMachine).returns.toBeBoolean()
    expectTypeOf(isOutput).returns.toBeBoolean()
  })
})

describe('a session', () => {
  it('may not know whether it is online', () => {
    expectTypeOf<Session['online']>().toEqualTypeOf<boolean | undefined>()
  })

  it('has eight values', () => {
    expectTypeOf<Session['customPropertyValues']['length']>().toEqualTypeOf<8>()
    expectTypeOf<Session['customPropertyValues'][7]>().toEqualTypeOf<string>()
  })

  it('says null for what the server did not say, and text is never null', () => {
    expectTypeOf<Session['name']>().toEqualTypeOf<string>()
    expectTypeOf<Session['code']>().toEqualTypeOf<string | null>()
    expectTypeOf<Session['isEnded']>().toEqualTypeOf<boolean | null>()
    expectTypeOf<Session['lastEventTime']>().toEqualTypeOf<Date | null>()
    expectTypeOf<Session['guestInfo']>().toEqualTypeOf<GuestInfo | null>()
    expectTypeOf<Session['activeConnections']>().toEqualTypeOf<readonly Connection[] | null>()
    expectTypeOf<SessionEvent['data']>().toEqualTypeOf<string | null>()
    expectTypeOf<GuestInfo['timeZoneOffsetHours']>().toEqualTypeOf<number | null>()
  })

  it('has lists in its details, never null', () => {
    expectTypeOf<SessionDetails['events']>().toEqualTypeOf<readonly SessionEvent[]>()
    expectTypeOf<SessionDetails['connections']>().toEqualTypeOf<readonly Connection[]>()
    expectTypeOf<SessionDetails['session']>().toEqualTypeOf<Session>()
  })

  it('keeps the wire’s own object, whose fields are unknown', () => {
    expectTypeOf<Session['raw']>().toEqualTypeOf<Readonly<Record<string, unknown>>>()
  })

  it('is read-only throughout', () => {
    expectTypeOf<ReadonlyKeysOf<Session>>().toEqualTypeOf<keyof Session>()
    expectTypeOf<ReadonlyKeysOf<GuestInfo>>().toEqualTypeOf<keyof GuestInfo>()
    expectTypeOf<ReadonlyKeysOf<Connection>>().toEqualTypeOf<keyof Connection>()
    expectTypeOf<ReadonlyKeysOf<SessionEvent>>().toEqualTypeOf<keyof SessionEvent>()
    expectTypeOf<ReadonlyKeysOf<SessionDetails>>().toEqualTypeOf<keyof SessionDetails>()
  })
})
