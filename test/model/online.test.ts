import { describe, expect, it } from 'vitest'
import { BARE_SESSION } from './fixtures/sessions.ts'
import { decoded } from './support.ts'

const HOST = { ProcessType: 1 }
const GUEST = { ProcessType: 2 }
const NEVER = '0001-01-01T00:00:00'
const EARLIER = '2026-07-19T06:00:00Z'
const LATER = '2026-07-19T07:00:00Z'

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
})
