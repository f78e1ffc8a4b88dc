import { describe, expect, it } from 'vitest'
import { SESSION_ID } from '../sample-calls.ts'
import { INSTANCE, makeClient, REPLIES, rejectionOf, useService } from './support.ts'

const METHOD = 'UpdateSessionName'

describe('unverified.updateSessionName', () => {
  const service = useService()

  it.each(['HOST-02', ''])('posts the id and the new name, in this order (%j)', async (name) => {
    service.answer(METHOD, {})
    await expect(makeClient().unverified.updateSessionName(SESSION_ID, name)).resolves.toBeUndefined()
    expect(service.received).toMatchObject([
      {
        httpMethod: 'POST',
        url: `${INSTANCE}/App_Extensions/2d558935-686a-4bd0-9991-07539f5fe749/Service.ashx/UpdateSessionName`,
      },
    ])
    expect(service.received[0]?.body).toStrictEqual([SESSION_ID, name])
  })

  it('says that the server does not have it, and that nothing ran', async () => {
    service.answer(METHOD, REPLIES.missingMethod)
    const error = await rejectionOf(makeClient().unverified.updateSessionName(SESSION_ID, 'HOST-02'))
    expect(error).toMatchObject({ name: 'MissingMethodError', method: METHOD, outcome: 'rejected' })
  })

  it.each([
    ['in which a character was lost', 'M\uFFFDnchen'],
    ['with a NUL in it', 'H\0O\0S\0T\0'],
  ])('refuses a name %s, and sends nothing', async (_, name) => {
    const error = await rejectionOf(makeClient().unverified.updateSessionName(SESSION_ID, name))
    expect(error).toMatchObject({ code: 'CONFIGURATION', option: 'name', outcome: 'not-sent' })
    expect(service.received).toEqual([])
  })
})
