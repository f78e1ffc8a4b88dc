import { describe, expect, it } from 'vitest'
import { SESSION_ID } from '../sample-calls.ts'
import { INSTANCE, makeClient, REPLIES, rejectionOf, useService, WIRE_SESSION } from './support.ts'

const METHOD = 'GetSessionsByFilter'

const rows = (count: number) => Array.from({ length: count }, () => ({ SessionID: SESSION_ID }))

describe('unverified.getSessionsByFilter', () => {
  const service = useService()

  it('posts the filter as a named parameter to the web method of the extension', async () => {
    const filter = `Name = 'O''Brien' AND SessionType = 'Access'\nAND Notes LIKE '*"%'`
    service.answer(METHOD, { body: [] })
    await makeClient().unverified.getSessionsByFilter(filter)
    expect(service.received).toMatchObject([
      {
        httpMethod: 'POST',
        url: `${INSTANCE}/App_Extensions/2d558935-686a-4bd0-9991-07539f5fe749/Service.ashx/GetSessionsByFilter`,
      },
    ])
    expect(service.received[0]?.body).toStrictEqual({ sessionFilter: filter })
  })

  it('gives the sessions decoded, and says that they are all', async () => {
    service.answer(METHOD, { body: [WIRE_SESSION] })
    const found = await makeClient().unverified.getSessionsByFilter("Name = 'HOST-01'")
    expect(found.mayBeIncomplete).toBe(false)
    expect(found.sessions).toMatchObject([{ sessionId: SESSION_ID, name: 'HOST-01' }])
  })

  it.each([
    [0, false],
    [999, false],
    [1000, true],
    [1001, false],
  ])('marks an answer of %i rows: mayBeIncomplete is %s', async (count, mayBeIncomplete) => {
    service.answer(METHOD, { body: rows(count) })
    const found = await makeClient().unverified.getSessionsByFilter("Host = ''")
    expect(found.mayBeIncomplete).toBe(mayBeIncomplete)
    expect(found.sessions).toHaveLength(count)
  })

  it('takes null for no sessions', async () => {
    service.answer(METHOD, { body: 'null' })
    await expect(makeClient().unverified.getSessionsByFilter("Host = ''")).resolves.toEqual({
      sessions: [],
      mayBeIncomplete: false,
    })
  })

  it('says that the server does not have it', async () => {
    service.answer(METHOD, REPLIES.missingMethod)
    const error = await rejectionOf(makeClient().unverified.getSessionsByFilter("Host = ''"))
    expect(error).toMatchObject({ name: 'MissingMethodError', method: METHOD, outcome: 'rejected' })
  })

  it('says no more than the server of a malformed filter, which is a 500', async () => {
    service.answer(METHOD, {
      status: 500,
      body: { errorType: 'SqlException', message: 'Syntax error' },
    })
    const error = await rejectionOf(makeClient().unverified.getSessionsByFilter('Name ='))
    expect(error).toMatchObject({
      name: 'ServiceUnavailableError',
      status: 500,
      excerpt: 'SqlException: Syntax error',
    })
  })
})
