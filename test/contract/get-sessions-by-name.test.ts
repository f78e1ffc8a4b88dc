import { describe, expect, it } from 'vitest'
import { SESSION_ID } from '../sample-calls.ts'
import { INSTANCE, makeClient, OTHER_SESSION_ID, rejectionOf, useService, WIRE_SESSION } from './support.ts'

const METHOD = 'GetSessionsByName'

describe('getSessionsByName', () => {
  const service = useService()

  it('posts the name as a named parameter to the web method of the extension', async () => {
    service.answer(METHOD, { body: [] })
    await makeClient().getSessionsByName('HOST-01')
    expect(service.received).toMatchObject([
      {
        httpMethod: 'POST',
        url: `${INSTANCE}/App_Extensions/2d558935-686a-4bd0-9991-07539f5fe749/Service.ashx/GetSessionsByName`,
      },
    ])
    expect(service.received[0]?.body).toStrictEqual({ sessionName: 'HOST-01' })
  })

  it.each([
    ['an empty name, which asks for the sessions without one', ''],
    ['white space, which is a name like any other', '  '],
    ['quotes, backslashes and emoji', `O'Brien "\\" 💻`],
    ['line breaks and control characters', 'a\r\nb\u0000'],
    ['right-to-left text', 'מחשב-01'],
  ])('sends %s unchanged', async (_, name) => {
    service.answer(METHOD, { body: [] })
    await makeClient().getSessionsByName(name)
    expect(service.received[0]?.body).toStrictEqual({ sessionName: name })
  })

  it('gives every session of the answer, decoded, in the order of the server', async () => {
    service.answer(METHOD, { body: [WIRE_SESSION, { SessionID: OTHER_SESSION_ID }] })
    const sessions = await makeClient().getSessionsByName('HOST-01')
    expect(sessions).toHaveLength(2)
    expect(sessions[0]).toMatchObject({
      sessionId: SESSION_ID,
      name: 'HOST-01',
      sessionType: 'access',
      online: true,
      customPropertyValues: ['Acme', 'Head Office', 'Pilot', '', '', '', '', ''],
    })
    expect(sessions[1]).toMatchObject({ sessionId: OTHER_SESSION_ID, name: '', online: undefined })
  })

  it.each([
    ['an empty list', []],
    ['null', null],
  ])('takes %s for no sessions', async (_, body) => {
    service.answer(METHOD, { body: JSON.stringify(body) })
    await expect(makeClient().getSessionsByName('HOST-01')).resolves.toEqual([])
  })

  it('takes a bare object for one session', async () => {
    service.answer(METHOD, { body: WIRE_SESSION })
    await expect(makeClient().getSessionsByName('HOST-01')).resolves.toMatchObject([
      { sessionId: SESSION_ID },
    ])
  })

  it('names the place of a session without an id, and no value', async () => {
    service.answer(METHOD, { body: [WIRE_SESSION, { Name: 'HOST-02' }] })
    const error = await rejectionOf(makeClient().getSessionsByName('HOST-01'))
    expect(error).toMatchObject({
      name: 'UnexpectedResponseError',
      problem: 'shape',
      status: 200,
      issues: [{ path: '[1].SessionID', message: 'should be of type string' }],
    })
    expect(JSON.stringify(error)).not.toContain('HOST-02')
  })

  it.each([['"a word"'], ['17'], ['true']])(
    'says that %s is no list, and does not repeat it',
    async (body) => {
      service.answer(METHOD, { body })
      const error = await rejectionOf(makeClient().getSessionsByName('HOST-01'))
      expect(error).toMatchObject({
        problem: 'shape',
        issues: [{ path: '', message: 'should be of type array' }],
      })
      expect(error.message).not.toContain('a word')
    },
  )
})
