import { ConfigurationError } from '@acg/screenconnect'
import { describe, expect, it } from 'vitest'
import { SESSION_ID } from '../sample-calls.ts'
import { AT_ONCE, INSTANCE, makeClient, REPLIES, rejectionOf, useService } from './support.ts'

describe('raw', () => {
  const service = useService()

  it('posts any body to the web method of any name', async () => {
    service.answer('GetSessionGroups2', { body: [] })
    await makeClient().raw('GetSessionGroups2', { name: 'Acme', deep: [{ n: 1, t: true, z: null }] })
    expect(service.received).toMatchObject([
      {
        httpMethod: 'POST',
        url: `${INSTANCE}/App_Extensions/2d558935-686a-4bd0-9991-07539f5fe749/Service.ashx/GetSessionGroups2`,
      },
    ])
    expect(service.received[0]?.body).toStrictEqual({ name: 'Acme', deep: [{ n: 1, t: true, z: null }] })
  })

  it('is the way to CreateSession', async () => {
    const created = { SessionID: SESSION_ID, Name: 'Help for Acme' }
    service.answer('CreateSession', { body: created })
    const answer = await makeClient().raw('CreateSession', [0, 'Help for Acme', false, null, ['Acme']])
    expect(service.received[0]?.body).toStrictEqual([0, 'Help for Acme', false, null, ['Acme']])
    expect(answer).toStrictEqual(created)
  })

  it.each([
    ['an object', '{"SessionID":"x","New":{"a":[1,null]}}', { SessionID: 'x', New: { a: [1, null] } }],
    ['an array', '[1,"a"]', [1, 'a']],
    ['text', '"a"', 'a'],
    ['a number', '0', 0],
    ['false', 'false', false],
    ['null', 'null', null],
    ['nothing', '', undefined],
  ])('hands back %s as it came, undecoded', async (_, body, value) => {
    service.answer('GetSessionsByName', { body })
    const answer = await makeClient().raw('GetSessionsByName', { sessionName: '' }, { kind: 'read' })
    expect(answer).toStrictEqual(value)
  })

  it('is a write unless told otherwise: not sent again where the outcome is unknown', async () => {
    service.answer('ReplayEverything', { status: 503 })
    const error = await rejectionOf(makeClient({ retry: AT_ONCE }).raw('ReplayEverything', {}))
    expect(error).toMatchObject({ outcome: 'unknown', retryable: false })
    expect(service.received).toHaveLength(1)
  })

  it('is tried again as a read where it is told to be one', async () => {
    service.answer('GetSomething', { status: 503 }, { body: [1] })
    await expect(makeClient({ retry: AT_ONCE }).raw('GetSomething', {}, { kind: 'read' })).resolves.toEqual([
      1,
    ])
  })

  it('reads with parameters in order too', async () => {
    service.answer('GetSessionsByName', { body: [] })
    await makeClient().raw('GetSessionsByName', ['HOST-01'], { kind: 'read' })
    expect(service.received[0]?.body).toStrictEqual(['HOST-01'])
  })

  it.each([
    'SendCommandToSession',
    'sendcommandtosession',
    'SENDCOMMANDTOSESSION',
    'SendMessageToSession',
    'UpdateSessionCustomProperties',
    'UpdateSessionName',
    'AddNoteToSession',
    'SendToolboxItemToSession',
    'CreateSession',
  ])('does not let a known write pass for a read: %s', async (method) => {
    const error = await rejectionOf(makeClient().raw(method, [SESSION_ID, 'x'], { kind: 'read' }))
    expect(error).toBeInstanceOf(ConfigurationError)
    expect(error).toMatchObject({ option: 'kind', outcome: 'not-sent' })
    expect(service.received).toEqual([])
  })

  it('sends the body as it was when it was called', async () => {
    service.answer('CreateSession', {})
    const values = ['Acme']
    const call = makeClient().raw('CreateSession', [0, 'Help', false, null, values])
    values[0] = 'Changed'
    await call
    expect(service.received[0]?.body).toStrictEqual([0, 'Help', false, null, ['Acme']])
  })

  it('says that the server does not have the method', async () => {
    service.answer('GetSessions', REPLIES.missingMethod)
    const error = await rejectionOf(makeClient().raw('GetSessions', {}, { kind: 'read' }))
    expect(error).toMatchObject({ name: 'MissingMethodError', method: 'GetSessions', outcome: 'rejected' })
  })
})
