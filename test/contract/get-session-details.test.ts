import { describe, expect, it } from 'vitest'
import { SESSION_ID } from '../sample-calls.ts'
import {
  INSTANCE,
  makeClient,
  OTHER_SESSION_ID,
  REPLIES,
  type Reply,
  rejectionOf,
  useService,
  WIRE_SESSION,
} from './support.ts'

const METHOD = 'GetSessionDetailsBySessionID'
const LOOK = 'GetSessionBySessionID'

const EVENT = {
  EventID: OTHER_SESSION_ID,
  EventType: 70,
  Time: '2026-07-19T06:41:52.6169911Z',
  Data: 'HOST-01',
}
const CONNECTION = { ConnectionID: OTHER_SESSION_ID, ProcessType: 2 }

describe('getSessionDetails', () => {
  const service = useService()

  it('posts the id as a named parameter to the web method of the extension', async () => {
    service.answer(METHOD, { body: WIRE_SESSION })
    await makeClient().getSessionDetails(SESSION_ID)
    expect(service.received).toMatchObject([
      {
        httpMethod: 'POST',
        url: `${INSTANCE}/App_Extensions/2d558935-686a-4bd0-9991-07539f5fe749/Service.ashx/GetSessionDetailsBySessionID`,
      },
    ])
    expect(service.received[0]?.body).toStrictEqual({ sessionID: SESSION_ID })
  })

  it.each([
    ['at the top level', { ...WIRE_SESSION, Events: [EVENT] }],
    ['beside its history', { Session: WIRE_SESSION, Connections: [CONNECTION], Events: [EVENT] }],
    [
      'with the events inside the connections',
      { Session: WIRE_SESSION, Connections: [{ ...CONNECTION, Events: [EVENT] }] },
    ],
    ['in an array of one', [{ ...WIRE_SESSION, Events: [EVENT] }]],
  ])('decodes the session %s', async (_, body) => {
    service.answer(METHOD, { body })
    const details = await makeClient().getSessionDetails(SESSION_ID)
    expect(details.session).toMatchObject({ sessionId: SESSION_ID, name: 'HOST-01' })
    expect(details.events).toMatchObject([{ eventType: 'ranCommand', data: 'HOST-01' }])
    expect(details.connections).toMatchObject([{ connectionId: OTHER_SESSION_ID, processType: 'guest' }])
  })

  const nothing: readonly (readonly [string, Reply])[] = [
    ['null', { body: 'null' }],
    ['an empty list', { body: [] }],
    ['a session of null', { body: { Session: null, Connections: [], Events: [] } }],
    ['an empty body', {}],
    ['a fault', REPLIES.fault],
  ]

  it.each(nothing)(
    'says that the session does not exist where the answer is %s and two looks find none',
    async (_, reply) => {
      service.answer(METHOD, reply)
      service.answer(LOOK, { body: [] }, { body: [] })
      const error = await rejectionOf(makeClient().getSessionDetails(SESSION_ID))
      expect(error).toMatchObject({
        name: 'SessionNotFoundError',
        code: 'SESSION_NOT_FOUND',
        method: METHOD,
        sessionId: SESSION_ID,
        outcome: 'rejected',
        retryable: false,
      })
    },
  )

  it.each(nothing.filter(([what]) => what !== 'a fault'))(
    'says that details are missing where the answer is %s and the session exists',
    async (_, reply) => {
      service.answer(METHOD, reply)
      service.answer(LOOK, { body: [WIRE_SESSION] })
      const error = await rejectionOf(makeClient().getSessionDetails(SESSION_ID))
      expect(error).toMatchObject({
        name: 'UnexpectedResponseError',
        method: METHOD,
        problem: 'empty',
        retryable: true,
      })
    },
  )

  it('says that details are missing, without a look, where `diagnoseFaults` is off', async () => {
    service.answer(METHOD, { body: 'null' })
    const error = await rejectionOf(makeClient({ diagnoseFaults: false }).getSessionDetails(SESSION_ID))
    expect(error).toMatchObject({ name: 'UnexpectedResponseError', problem: 'empty' })
    expect(service.received.map(({ method }) => method)).toEqual([METHOD])
  })

  it.each([
    ['at the top level', { ...WIRE_SESSION, SessionID: OTHER_SESSION_ID }],
    ['beside its history', { Session: { ...WIRE_SESSION, SessionID: OTHER_SESSION_ID }, Events: [] }],
  ])('does not pass another session %s for the one asked for', async (_, body) => {
    service.answer(METHOD, { body })
    const error = await rejectionOf(makeClient().getSessionDetails(SESSION_ID))
    expect(error).toMatchObject({ name: 'UnexpectedResponseError', problem: 'shape', retryable: false })
  })

  it.each([
    ['text', '"HOST-01"'],
    ['a number', '5'],
    ['a list of text', '["HOST-01"]'],
    ['a list of null', '[null]', { path: '', message: 'should be of type object' }],
    [
      'an object without an id',
      '{"Name":"HOST-01"}',
      { path: 'SessionID', message: 'should be of type string' },
    ],
    [
      'an object with an id that is empty',
      '{"SessionID":""}',
      { path: 'SessionID', message: 'should not be empty' },
    ],
  ])('refuses %s as details', async (_, body, issue: unknown = expect.anything()) => {
    service.answer(METHOD, { body })
    const error = await rejectionOf(makeClient().getSessionDetails(SESSION_ID))
    expect(error).toMatchObject({
      name: 'UnexpectedResponseError',
      problem: 'shape',
      method: METHOD,
      issues: [issue],
    })
    expect(JSON.stringify(error)).not.toContain('HOST-01')
  })
})
