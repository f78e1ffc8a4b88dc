import { describe, expect, it } from 'vitest'
import { SESSION_ID } from '../sample-calls.ts'
import { INSTANCE, makeClient, REPLIES, rejectionOf, useService } from './support.ts'

const METHOD = 'SendToolboxItemToSession'

describe('unverified.sendToolboxItem', () => {
  const service = useService()

  it("posts the id and the item's name, in this order, to the web method of the extension", async () => {
    service.answer(METHOD, {})
    await expect(makeClient().unverified.sendToolboxItem(SESSION_ID, 'Collect logs')).resolves.toBeUndefined()
    expect(service.received).toMatchObject([
      {
        httpMethod: 'POST',
        url: `${INSTANCE}/App_Extensions/2d558935-686a-4bd0-9991-07539f5fe749/Service.ashx/SendToolboxItemToSession`,
      },
    ])
    expect(service.received[0]?.body).toStrictEqual([SESSION_ID, 'Collect logs'])
  })

  it('says that the server does not have it, and that nothing ran', async () => {
    service.answer(METHOD, REPLIES.missingMethod)
    const error = await rejectionOf(makeClient().unverified.sendToolboxItem(SESSION_ID, 'Collect logs'))
    expect(error).toMatchObject({ name: 'MissingMethodError', method: METHOD, outcome: 'rejected' })
  })
})
