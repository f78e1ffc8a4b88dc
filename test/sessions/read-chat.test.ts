import { type ReadChatOptions, readChat } from '@acg/screenconnect'
import { describe, expect, it } from 'vitest'
import { failureOf, setUp } from '../transport/support.ts'

const at = (hour: number) => new Date(Date.now() - 86_400_000 + hour * 3_600_000)

describe('readChat', () => {
  it.each(['session', 'envelope', 'connections'] as const)(
    'returns what both sides said, oldest first (%s)',
    async (detailsShape) => {
      const { client, guest, sessionId } = await setUp({ detailsShape })
      guest.pushEvent({ type: 71, data: 'Yes?', time: at(2) })
      guest.pushEvent({ type: 45, host: 'Sam', data: 'Hello', time: at(1) })
      guest.pushEvent({ type: 44, host: 'Sam', data: 'hostname', time: at(1) })
      expect(await readChat(client, sessionId)).toEqual([
        {
          eventId: expect.any(String),
          from: 'technician',
          host: 'Sam',
          text: 'Hello',
          time: expect.any(Date),
        },
        { eventId: expect.any(String), from: 'guest', host: '', text: 'Yes?', time: expect.any(Date) },
      ])
    },
  )

  it('returns what was sent through the client and what the guest said', async () => {
    const { client, guest, sessionId } = await setUp()
    await client.sendMessage(sessionId, 'Hello')
    guest.say('Yes?')
    expect((await readChat(client, sessionId)).map(({ text }) => text)).toEqual(['Hello', 'Yes?'])
  })

  it('leaves out what is older than `since`', async () => {
    const { client, guest, sessionId } = await setUp()
    for (const hour of [1, 2, 3]) guest.pushEvent({ type: 71, data: String(hour), time: at(hour) })
    const [, second] = await readChat(client, sessionId)
    const since = second?.time ?? expect.unreachable()
    expect((await readChat(client, sessionId, { since })).map(({ text }) => text)).toEqual(['2', '3'])
  })

  it('says that there is no such session', async () => {
    const { client } = await setUp()
    expect(await failureOf(readChat(client, '00000000-0000-4000-8000-000000000000'))).toMatchObject({
      code: 'SESSION_NOT_FOUND',
    })
  })

  it('can be aborted', async () => {
    const { client, sandbox, sessionId } = await setUp()
    const signal = AbortSignal.abort('early')
    expect(await failureOf(readChat(client, sessionId, { signal }))).toMatchObject({ code: 'ABORTED' })
    expect(sandbox.requests).toHaveLength(0)
  })

  it.each<[string, unknown]>([
    ['since', { since: '2026-01-01' }],
    ['since', { since: new Date(Number.NaN) }],
    ['signal', { signal: 1 }],
    ['sicne', { sicne: new Date() }],
  ])('refuses a bad `%s` before anything is sent', async (option, options) => {
    const { client, sandbox, sessionId } = await setUp()
    // Stands for a caller without a compiler.
    const call = readChat(client, sessionId, options as ReadChatOptions)
    expect(await failureOf(call)).toMatchObject({ code: 'CONFIGURATION', option })
    expect(sandbox.requests).toHaveLength(0)
  })
})
