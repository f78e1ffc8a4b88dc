import type { CallEvent, CredentialProvider } from '@acg/screenconnect'
import { describe, expect, it } from 'vitest'
import { CLOSED_URL, clientOf, failureOf, setUp } from './support.ts'

const READ = { method: 'GetSessionsByName', kind: 'read' } as const
const WRITE = { method: 'SendCommandToSession', kind: 'write' } as const
const LOOK = { method: 'GetSessionBySessionID', kind: 'read' } as const
const GONE = '00000000-0000-4000-8000-000000000000'

/** The events without what differs from run to run, which must be a time within that of the call. */
function timeless(events: readonly CallEvent[], elapsed: number): object[] {
  return events.map((event) => {
    if (!('durationMs' in event)) return event
    const { durationMs, ...facts } = event
    expect(durationMs).toBeGreaterThanOrEqual(0)
    expect(durationMs).toBeLessThanOrEqual(elapsed)
    return facts
  })
}

/** What a listener is told of a call. */
async function eventsOf(
  prepare: (sandbox: Awaited<ReturnType<typeof setUp>>['sandbox']) => {
    readonly credentials?: CredentialProvider
  },
  call: (client: ReturnType<typeof clientOf>, sessionId: string) => Promise<unknown>,
): Promise<object[]> {
  const events: CallEvent[] = []
  const { sandbox, sessionId } = await setUp()
  const client = clientOf(sandbox, { onEvent: (event) => events.push(event), ...prepare(sandbox) })
  const started = performance.now()
  await Promise.allSettled([call(client, sessionId)])
  return timeless(events, performance.now() - started)
}

describe('a listener is told', () => {
  it('of a call that is answered: the request and the response', async () => {
    const events = await eventsOf(
      () => ({}),
      (client) => client.getSessionsByName('HOST-01'),
    )
    expect(events).toEqual([
      { type: 'request', ...READ, attempt: 1 },
      { type: 'response', ...READ, attempt: 1, status: 200 },
    ])
  })

  it('of every try, and why another follows', async () => {
    const events = await eventsOf(
      (sandbox) => {
        sandbox.inject('503')
        sandbox.inject('reset')
        return {}
      },
      (client) => client.getSessionsByName('HOST-01'),
    )
    expect(events).toEqual([
      { type: 'request', ...READ, attempt: 1 },
      { type: 'response', ...READ, attempt: 1, status: 503 },
      { type: 'retry', ...READ, attempt: 1, delayMs: 0, code: 'SERVICE_UNAVAILABLE' },
      { type: 'request', ...READ, attempt: 2 },
      { type: 'retry', ...READ, attempt: 2, delayMs: 0, code: 'CONNECTION' },
      { type: 'request', ...READ, attempt: 3 },
      { type: 'response', ...READ, attempt: 3, status: 200 },
    ])
  })

  it('of a call that fails: what it throws', async () => {
    const events = await eventsOf(
      (sandbox) => {
        sandbox.inject('503')
        return {}
      },
      (client, sessionId) => client.sendCommand(sessionId, 'hostname'),
    )
    expect(events).toEqual([
      { type: 'request', ...WRITE, attempt: 1 },
      { type: 'response', ...WRITE, attempt: 1, status: 503 },
      { type: 'failure', ...WRITE, attempt: 1, code: 'SERVICE_UNAVAILABLE', outcome: 'unknown' },
    ])
  })

  it('of a secret that is replaced: another try at once', async () => {
    const events = await eventsOf(
      (sandbox) => ({ credentials: ({ forceRefresh }) => (forceRefresh ? sandbox.secret : 'stale-secret') }),
      (client, sessionId) => client.sendCommand(sessionId, 'hostname'),
    )
    expect(events).toEqual([
      { type: 'request', ...WRITE, attempt: 1 },
      { type: 'response', ...WRITE, attempt: 1, status: 401 },
      { type: 'retry', ...WRITE, attempt: 1, delayMs: 0, code: 'AUTHENTICATION' },
      { type: 'request', ...WRITE, attempt: 2 },
      { type: 'response', ...WRITE, attempt: 2, status: 200 },
    ])
  })

  it('of the looks that follow a fault, whose tries are counted for themselves', async () => {
    const events = await eventsOf(
      () => ({}),
      (client) => client.sendCommand(GONE, 'hostname'),
    )
    expect(events).toEqual([
      { type: 'request', ...WRITE, attempt: 1 },
      { type: 'response', ...WRITE, attempt: 1, status: 500 },
      { type: 'request', ...LOOK, attempt: 1 },
      { type: 'response', ...LOOK, attempt: 1, status: 200 },
      { type: 'request', ...LOOK, attempt: 1 },
      { type: 'response', ...LOOK, attempt: 1, status: 200 },
      { type: 'failure', ...WRITE, attempt: 1, code: 'SESSION_NOT_FOUND', outcome: 'unknown' },
    ])
  })

  it('of no request where none is made', async () => {
    const events: CallEvent[] = []
    const client = clientOf(
      { url: CLOSED_URL },
      { onEvent: (event) => events.push(event), mutations: 'refuse' },
    )
    await failureOf(client.sendCommand(GONE, 'hostname'))
    expect(events).toMatchObject([
      { type: 'failure', ...WRITE, attempt: 0, code: 'MUTATION_REFUSED', outcome: 'not-sent' },
    ])
  })
})
