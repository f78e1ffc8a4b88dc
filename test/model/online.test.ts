import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CustomPropertySlots } from '../../src/model/custom-properties.ts'
import { decodeSession } from '../../src/model/session.ts'
import { BARE_SESSION } from './fixtures/sessions.ts'
import { decoded } from './support.ts'

const HOST = { ProcessType: 1 }
const GUEST = { ProcessType: 2 }
const NEVER = '0001-01-01T00:00:00'
const EARLIER = '2026-07-19T06:00:00Z'
const LATER = '2026-07-19T07:00:00Z'

const SLOTS = new CustomPropertySlots([])
const decodeOnline = (fields: object) => decodeSession({ ...BARE_SESSION, ...fields }, SLOTS).online

const onlineOf = async (fields: object) => (await decoded({ ...BARE_SESSION, ...fields })).online

describe('a machine is online', () => {
  it.each([
    ['of the guest', [GUEST], true],
    ['of the guest, among technicians', [HOST, HOST, GUEST], true],
    ['of the guest, by name', [{ ProcessType: 'Guest' }], true],
    ['of a technician alone', [HOST], false],
    ['of a technician, by name', [{ ProcessType: 'Host' }], false],
    ['that says nothing', [{}], false],
    ['of process type 0', [{ ProcessType: 0 }], false],
    ['of a process type that nobody knows', [{ ProcessType: 22 }], false],
    ['that is none at all', [], false],
    ['that is no object', [null, 2, 'Guest'], false],
  ])('by an active connection %s: %j is %s', async (_, ActiveConnections, online) => {
    expect(await onlineOf({ ActiveConnections })).toBe(online)
  })

  it('by its connections where they are listed, whatever its times say', async () => {
    const connected = { LastGuestConnectedEventTime: LATER, LastGuestDisconnectedEventTime: EARLIER }
    const disconnected = { LastGuestConnectedEventTime: EARLIER, LastGuestDisconnectedEventTime: LATER }
    expect(await onlineOf({ ActiveConnections: [], ...connected })).toBe(false)
    expect(await onlineOf({ ActiveConnections: [GUEST], ...disconnected })).toBe(true)
  })

  describe.each([
    ['missing', {}],
    ['null', { ActiveConnections: null }],
    ['no list', { ActiveConnections: 'none' }],
  ])('by its times where the list is %s:', (_, connections) => {
    it.each([
      ['the connect is later', LATER, EARLIER, true],
      ['the disconnect is later', EARLIER, LATER, false],
      ['both are at one instant', LATER, LATER, false],
      ['it never disconnected', EARLIER, NEVER, true],
      ['it never connected', NEVER, EARLIER, false],
      ['only the connect is told', EARLIER, undefined, true],
      ['only the disconnect is told', undefined, EARLIER, false],
      ['only that it never connected is told', NEVER, undefined, false],
      ['it neither connected nor disconnected, ever', NEVER, NEVER, false],
      ['only that it never disconnected is told', undefined, NEVER, undefined],
    ])('%s', async (_, LastGuestConnectedEventTime, LastGuestDisconnectedEventTime, online) => {
      expect(
        await onlineOf({ ...connections, LastGuestConnectedEventTime, LastGuestDisconnectedEventTime }),
      ).toBe(online)
    })

    it('and nobody knows where there are none', async () => {
      expect(await onlineOf(connections)).toBeUndefined()
      expect(
        await onlineOf({
          ...connections,
          LastGuestConnectedEventTime: null,
          LastGuestDisconnectedEventTime: 'soon',
        }),
      ).toBeUndefined()
    })

    it('and a technician’s times say nothing', async () => {
      expect(
        await onlineOf({
          ...connections,
          LastHostConnectedEventTime: LATER,
          LastConnectedEventTime: LATER,
          LastEventTime: LATER,
        }),
      ).toBeUndefined()
    })
  })

  it('by the times within one second', async () => {
    expect(
      await onlineOf({
        LastGuestConnectedEventTime: '2026-07-19T06:00:00.0020000Z',
        LastGuestDisconnectedEventTime: '2026-07-19T06:00:00.0010000Z',
      }),
    ).toBe(true)
  })

  it.each([
    ['with a zone', '0001-01-01T00:00:00Z'],
    ['with a fraction', '0001-01-01T00:00:00.0000000'],
  ])('never, if it never connected: year 1 %s', async (_, never) => {
    expect(
      await onlineOf({ LastGuestConnectedEventTime: never, LastGuestDisconnectedEventTime: never }),
    ).toBe(false)
  })

  it.each([
    [1, true],
    [3, true],
    [0, false],
    [null, undefined],
    ['1', undefined],
  ])('by the number of connected guests, %j, where nothing else is told: %s', async (count, online) => {
    expect(await onlineOf({ GuestConnectedCount: count })).toBe(online)
  })

  it.each([{ IsEnded: true }, { IsDeleted: true }])(
    'in no session with %o, whatever else it says',
    async (end) => {
      const told = { ActiveConnections: [GUEST], GuestConnectedCount: 1, LastGuestConnectedEventTime: LATER }
      expect(await onlineOf({ ...told, ...end })).toBe(false)
      expect(await onlineOf(end)).toBe(false)
    },
  )

  // docs/sessions.md has this table.
  const TABLE: readonly (readonly [row: string, fits: (told: Told) => boolean, online: OnlineByRow])[] = [
    ['ended or deleted', ({ end }) => end.IsEnded === true || end.IsDeleted === true, () => false],
    [
      'active connections',
      ({ connections }) => Array.isArray(connections),
      ({ connections }) => connections?.some(({ ProcessType }) => ProcessType === 2),
    ],
    ['it never connected', ({ connected }) => connected === NEVER, () => false],
    [
      'both times',
      ({ connected, disconnected }) => isDate(connected) && isDate(disconnected),
      ({ connected, disconnected }) => String(connected) > String(disconnected),
    ],
    ['its connect alone', ({ connected }) => isDate(connected), () => true],
    ['its disconnect alone', ({ disconnected }) => isDate(disconnected), () => false],
    ['the count', ({ count }) => typeof count === 'number', ({ count }) => Number(count) > 0],
    ['nothing of these', () => true, () => undefined],
  ]

  type Told = (typeof examples)[number]
  type OnlineByRow = (told: Told) => boolean | undefined

  const times = [undefined, null, 'soon', NEVER, EARLIER, LATER]
  const examples = [{}, { IsEnded: false, IsDeleted: false }, { IsEnded: true }, { IsDeleted: true }].flatMap(
    (end: { IsEnded?: boolean; IsDeleted?: boolean }) =>
      [undefined, null, [], [HOST], [GUEST], [HOST, GUEST]].flatMap((connections) =>
        times.flatMap((connected) =>
          times.flatMap((disconnected) =>
            [undefined, null, 0, 1, 2].map((count) => ({ end, connections, connected, disconnected, count })),
          ),
        ),
      ),
  )

  const isDate = (time: string | null | undefined) => time === EARLIER || time === LATER

  it('as the first row of the table that fits says, for every combination of what can be told', async () => {
    const used = new Set<string>()
    expect(examples).toHaveLength(4 * 6 * 6 * 6 * 5)
    for (const told of examples) {
      const [row, , online] = TABLE.find(([, fits]) => fits(told)) ?? []
      used.add(String(row))
      const wire = {
        ...told.end,
        ActiveConnections: told.connections,
        LastGuestConnectedEventTime: told.connected,
        LastGuestDisconnectedEventTime: told.disconnected,
        GuestConnectedCount: told.count,
      }
      expect([wire, decodeOnline(wire)]).toEqual([wire, online?.(told)])
    }
    expect([...used].sort()).toEqual(TABLE.map(([row]) => row).sort())
  })

  it('or not, or not known: no field of any kind makes it anything else', () => {
    const field = fc.oneof(
      fc.constantFrom(NEVER, EARLIER, LATER, true, false, 0, 1, null),
      fc.jsonValue({ maxDepth: 2 }),
    )
    const wire = fc.record(
      {
        ActiveConnections: field,
        LastGuestConnectedEventTime: field,
        LastGuestDisconnectedEventTime: field,
        GuestConnectedCount: field,
        IsEnded: field,
        IsDeleted: field,
      },
      { requiredKeys: [] },
    )
    fc.assert(fc.property(wire, (fields) => [true, false, undefined].includes(decodeOnline(fields))))
  })
})
