import { describe, expect, it } from 'vitest'
import { SESSION_ID } from '../sample-calls.ts'
import { INSTANCE, makeClient, useService } from './support.ts'

const METHOD = 'SendMessageToSession'

describe('sendMessage', () => {
  const service = useService()

  it('posts the id and the message, in this order, to the web method of the extension', async () => {
    service.answer(METHOD, {})
    await expect(makeClient().sendMessage(SESSION_ID, 'Hello')).resolves.toBeUndefined()
    expect(service.received).toMatchObject([
      {
        httpMethod: 'POST',
        url: `${INSTANCE}/App_Extensions/2d558935-686a-4bd0-9991-07539f5fe749/Service.ashx/SendMessageToSession`,
      },
    ])
    expect(service.received[0]?.body).toStrictEqual([SESSION_ID, 'Hello'])
  })

  it('sends a text of several lines unchanged', async () => {
    service.answer(METHOD, {})
    await makeClient().sendMessage(SESSION_ID, 'Hello 👋\r\n"restart" at 18:00 ')
    expect(service.received[0]?.body).toStrictEqual([SESSION_ID, 'Hello 👋\r\n"restart" at 18:00 '])
  })
})

describe('unverified.sendMessageAs', () => {
  const service = useService()

  it('posts the id, the host and the message, in this order, to the same web method', async () => {
    service.answer(METHOD, {})
    await expect(
      makeClient().unverified.sendMessageAs(SESSION_ID, 'Help Desk', 'Hello'),
    ).resolves.toBeUndefined()
    expect(service.received[0]?.url).toBe(
      `${INSTANCE}/App_Extensions/2d558935-686a-4bd0-9991-07539f5fe749/Service.ashx/SendMessageToSession`,
    )
    expect(service.received[0]?.body).toStrictEqual([SESSION_ID, 'Help Desk', 'Hello'])
  })
})
