import { lastSeen, type Session, uptime } from '@acg/screenconnect'
import type { AddSessionOptions } from '@acg/screenconnect/testing'
import { describe, expect, it } from 'vitest'
import { setUp } from '../transport/support.ts'

const NEVER = '0001-01-01T00:00:00'

async function sessionOf(options: AddSessionOptions): Promise<Session> {
  const { sandbox, client } = await setUp()
  const { sessionId } = sandbox.addSession({ name: 'HOST-02', ...options })
  return (await client.getSession(sessionId)) ?? expect.unreachable()
}

describe('uptime', () => {
  it('is the time since the last boot, in milliseconds', async () => {
    const booted = new Date(Date.now() - 3_600_000).toISOString()
    const session = await sessionOf({ machine: { guestInfo: { LastBootTime: booted } } })
    const hour = uptime(session)
    expect(hour).toBeGreaterThanOrEqual(3_600_000)
    expect(hour).toBeLessThan(3_660_000)
  })

  it('is never below 0', async () => {
    const booted = new Date(Date.now() + 3_600_000).toISOString()
    expect(uptime(await sessionOf({ machine: { guestInfo: { LastBootTime: booted } } }))).toBe(0)
  })

  it.each<[string, AddSessionOptions]>([
    ['never said when it booted', { machine: { guestInfo: { LastBootTime: NEVER } } }],
    ['never connected', { machine: null }],
    ['is offline', { machine: { online: false } }],
  ])('is null for a machine that %s', async (_, options) => {
    expect(uptime(await sessionOf(options))).toBeNull()
  })
})

describe('lastSeen', () => {
  const times = {
    LastGuestConnectedEventTime: '2026-01-02T00:00:00.1234567Z',
    LastGuestDisconnectedEventTime: NEVER,
    GuestInfoUpdateTime: NEVER,
    ActiveConnections: [],
  }

  it.each<[string, object]>([
    ['LastGuestConnectedEventTime', {}],
    ['LastGuestDisconnectedEventTime', {}],
    ['GuestInfoUpdateTime', {}],
    ['ActiveConnections', [{ ProcessType: 2, ConnectedTime: '2026-01-03T00:00:00Z' }]],
  ])('takes %s where it is the latest', async (field, connections) => {
    const latest = field === 'ActiveConnections' ? connections : '2026-01-03T00:00:00Z'
    const session = await sessionOf({ wire: { ...times, [field]: latest } })
    expect(lastSeen(session)).toEqual(new Date('2026-01-03T00:00:00Z'))
  })

  it('does not take a technician’s connection for the machine’s', async () => {
    const connections = [{ ProcessType: 1, ConnectedTime: '2026-01-03T00:00:00Z' }]
    const session = await sessionOf({ wire: { ...times, ActiveConnections: connections } })
    expect(lastSeen(session)?.toISOString()).toMatch(/^2026-01-02/)
  })

  it('is null for a machine that was never there', async () => {
    expect(lastSeen(await sessionOf({ machine: null }))).toBeNull()
  })
})
