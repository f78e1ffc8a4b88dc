import { describe, expect, it } from 'vitest'
import { EVENTS_IN_CONNECTIONS_DETAILS, NESTED_DETAILS, TOP_LEVEL_DETAILS } from './fixtures/details.ts'
import { BARE_SESSION, FULL_SESSION } from './fixtures/sessions.ts'
import { decodedDetails } from './support.ts'

const SHAPES = [
  ['with the session at the top', TOP_LEVEL_DETAILS],
  ['with the session beside its history', NESTED_DETAILS],
  ['with the events inside the connections', EVENTS_IN_CONNECTIONS_DETAILS],
] as const

describe('the details of a session', () => {
  it.each(SHAPES)('%s are the session, its events and its connections', async (_, wire) => {
    const { session, events, connections } = await decodedDetails(wire)
    expect(session).toMatchObject({
      sessionId: '5f2f9b1c-0d4e-4c62-9a35-2c8b6f1e7d90',
      name: 'HOST-01',
      sessionType: 'access',
    })
    expect(events).toMatchObject([
      {
        eventId: '33333333-3333-4333-8333-333333333333',
        eventType: 'queuedCommand',
        host: 'Alex',
        data: 'hostname',
        time: new Date('2026-07-19T06:41:52.616Z'),
      },
      {
        eventId: '44444444-4444-4444-8444-444444444444',
        eventType: 'ranCommand',
        host: '',
        data: 'HOST-01\r\n',
        time: new Date('2026-07-19T06:41:57.000Z'),
      },
    ])
    expect(connections[0]).toMatchObject({
      connectionId: '22222222-2222-4222-8222-222222222222',
      processType: 'guest',
      connectedTime: new Date('2026-07-19T01:01:00.000Z'),
    })
  })

  it.each(SHAPES)('%s keep what the server sent, not enumerable', async (_, wire) => {
    const details = await decodedDetails(wire)
    expect(details.raw).toEqual(wire)
    expect(Object.keys(details).sort()).toEqual(['connections', 'events', 'session'])
  })

  it('without a history have none', async () => {
    for (const wire of [BARE_SESSION, { Session: BARE_SESSION }, { Session: BARE_SESSION, Events: null }]) {
      expect(await decodedDetails(wire)).toMatchObject({ events: [], connections: [] })
    }
  })

  it('carry the whole session, in both places', async () => {
    const top = await decodedDetails({ ...FULL_SESSION, Events: [] })
    const nested = await decodedDetails({ Session: FULL_SESSION, Connections: [], Events: [] })
    expect(top.session).toMatchObject({
      name: 'HOST-01',
      online: true,
      guestInfo: { machineName: 'HOST-01' },
    })
    expect(nested.session).toEqual(top.session)
  })

  it('are told oldest first, whatever the server’s order', async () => {
    const at = (minute: number, Data: string) => ({
      EventType: 70,
      Time: `2026-07-19T06:${String(minute).padStart(2, '0')}:00Z`,
      Data,
    })
    const { events } = await decodedDetails({
      ...BARE_SESSION,
      Events: [at(3, 'c'), at(1, 'a'), at(2, 'b')],
    })
    expect(events.map(({ data }) => data)).toEqual(['a', 'b', 'c'])
  })

  it('keep the server’s order among events of one instant', async () => {
    const Time = '2026-07-19T06:41:52Z'
    const { events } = await decodedDetails({
      ...BARE_SESSION,
      Events: ['a', 'b', 'c'].map((Data) => ({ EventType: 70, Time, Data })),
    })
    expect(events.map(({ data }) => data)).toEqual(['a', 'b', 'c'])
  })

  it('tell an event once that the server has in two places', async () => {
    const event = { EventID: '33333333-3333-4333-8333-333333333333', EventType: 70, Data: 'once' }
    const { events } = await decodedDetails({
      Session: BARE_SESSION,
      Connections: [{ ConnectionID: '22222222-2222-4222-8222-222222222222', Events: [event] }],
      Events: [event],
    })
    expect(events).toHaveLength(1)
  })

  it('tell the events that the session has inside', async () => {
    const { events } = await decodedDetails({
      Session: { ...BARE_SESSION, Events: [{ EventType: 70, Data: 'inside' }] },
    })
    expect(events.map(({ data }) => data)).toEqual(['inside'])
  })

  it('tell every event that has no id', async () => {
    const event = { EventType: 70, Data: 'twice' }
    const { events } = await decodedDetails({
      ...BARE_SESSION,
      Events: [event, event, { ...event, EventID: '' }, { ...event, EventID: null }],
    })
    expect(events).toHaveLength(4)
  })

  it('survive whatever stands in the place of events and connections', async () => {
    for (const value of [null, 'text', 7, true, {}, [null], ['text'], [[]], [7]]) {
      const top = await decodedDetails({ ...BARE_SESSION, Events: value, ActiveConnections: value })
      expect(top).toMatchObject({ events: [], connections: [] })
      const nested = await decodedDetails({ Session: BARE_SESSION, Events: value, Connections: value })
      expect(nested).toMatchObject({ events: [], connections: [] })
      const inner = await decodedDetails({ Session: BARE_SESSION, Connections: [{ Events: value }] })
      expect(inner.events).toEqual([])
    }
  })

  it('carry data that is empty text apart from data that is not there', async () => {
    const { events } = await decodedDetails({
      ...BARE_SESSION,
      Events: [{ Data: '' }, { Data: null }, {}, { Data: 7 }],
    })
    expect(events.map(({ data }) => data)).toEqual(['', null, null, null])
  })
})
