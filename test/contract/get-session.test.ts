import { describe, expect, it } from 'vitest'
import { SESSION_ID } from '../sample-calls.ts'
import {
  INSTANCE,
  makeClient,
  OTHER_SESSION_ID,
  REPLIES,
  rejectionOf,
  useService,
  WIRE_SESSION,
} from './support.ts'

const METHOD = 'GetSessionBySessionID'

describe('getSession', () => {
  const service = useService()

  it('posts the id as a named parameter to the web method of the extension', async () => {
    service.answer(METHOD, { body: [] })
    await makeClient().getSession(SESSION_ID)
    expect(service.received).toMatchObject([
      {
        httpMethod: 'POST',
        url: `${INSTANCE}/App_Extensions/2d558935-686a-4bd0-9991-07539f5fe749/Service.ashx/GetSessionBySessionID`,
      },
    ])
    expect(service.received[0]?.body).toStrictEqual({ sessionID: SESSION_ID })
  })

  it.each([
    ['an array of one', [WIRE_SESSION]],
    ['a bare object', WIRE_SESSION],
  ])('decodes the session out of %s', async (_, body) => {
    service.answer(METHOD, { body })
    await expect(makeClient().getSession(SESSION_ID)).resolves.toMatchObject({
      sessionId: SESSION_ID,
      name: 'HOST-01',
      sessionType: 'access',
      online: true,
    })
  })

  it.each([
    ['an empty list', '[]'],
    ['null', 'null'],
  ])('takes %s for no such session', async (_, body) => {
    service.answer(METHOD, { body })
    await expect(makeClient().getSession(SESSION_ID)).resolves.toBeUndefined()
  })

  it('takes an id of any version, as the caller wrote it', async () => {
    const nil = '00000000-0000-0000-0000-000000000000'
    const upper = SESSION_ID.toUpperCase()
    service.answer(METHOD, { body: [] }, { body: [WIRE_SESSION] })
    await expect(makeClient().getSession(nil)).resolves.toBeUndefined()
    await expect(makeClient().getSession(upper)).resolves.toMatchObject({ sessionId: SESSION_ID })
    expect(service.received.map(({ body }) => body)).toEqual([{ sessionID: nil }, { sessionID: upper }])
  })

  it('does not pass another session for the one asked for', async () => {
    service.answer(METHOD, { body: [{ ...WIRE_SESSION, SessionID: OTHER_SESSION_ID }] })
    const error = await rejectionOf(makeClient().getSession(SESSION_ID))
    expect(error).toMatchObject({
      name: 'UnexpectedResponseError',
      method: METHOD,
      problem: 'shape',
      outcome: 'unknown',
      retryable: false,
      issues: [{ path: 'SessionID', message: 'should be the session asked for' }],
    })
  })

  it('leaves a fault a fault: looking again would be the same call', async () => {
    service.answer(METHOD, REPLIES.fault)
    const error = await rejectionOf(makeClient().getSession(SESSION_ID))
    expect(error).toMatchObject({ name: 'SessionFaultError', method: METHOD, sessionId: SESSION_ID })
    expect(service.received).toHaveLength(1)
  })
})
