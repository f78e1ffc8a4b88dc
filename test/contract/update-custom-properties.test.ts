import { describe, expect, it } from 'vitest'
import { SESSION_ID } from '../sample-calls.ts'
import { INSTANCE, makeClient, rejectionOf, useService, WIRE_SESSION } from './support.ts'

const METHOD = 'UpdateSessionCustomProperties'

describe('updateCustomProperties', () => {
  const service = useService()

  it('posts the id and one array of values, in this order, to the web method of the extension', async () => {
    service.answer(METHOD, {})
    await expect(
      makeClient().updateCustomProperties(SESSION_ID, ['Acme', 'Head Office', 'Pilot']),
    ).resolves.toBeUndefined()
    expect(service.received).toMatchObject([
      {
        httpMethod: 'POST',
        url: `${INSTANCE}/App_Extensions/2d558935-686a-4bd0-9991-07539f5fe749/Service.ashx/UpdateSessionCustomProperties`,
      },
    ])
    expect(service.received[0]?.body).toStrictEqual([SESSION_ID, ['Acme', 'Head Office', 'Pilot']])
  })

  it.each([
    ['one value', ['Acme']],
    ['all eight', ['1', '2', '3', '4', '5', '6', '7', '8']],
    ['empty values, which blank their slots', ['', '', '']],
    ['values that need escaping', ['Ac"me\\', 'a\nb', '💻', 'שלום']],
  ])('sends %s as given: nothing padded, nothing trimmed', async (_, values) => {
    service.answer(METHOD, {})
    await makeClient().updateCustomProperties(SESSION_ID, values)
    expect(service.received[0]?.body).toStrictEqual([SESSION_ID, values])
  })

  it('takes the values of a session with one changed', async () => {
    service.answer('GetSessionBySessionID', { body: [WIRE_SESSION] })
    service.answer(METHOD, {})
    const client = makeClient()
    const session = await client.getSession(SESSION_ID)
    if (session === undefined) throw new Error('no session')
    await client.updateCustomProperties(SESSION_ID, session.customPropertyValues.with(2, 'Retired'))
    expect(service.received[1]?.body).toStrictEqual([
      SESSION_ID,
      ['Acme', 'Head Office', 'Retired', '', '', '', '', ''],
    ])
  })

  it('sends the values as they were when it was called', async () => {
    service.answer(METHOD, {})
    const values = ['Acme', 'Head Office']
    const call = makeClient().updateCustomProperties(SESSION_ID, values)
    values[0] = 'Changed'
    values.push('Added')
    await call
    expect(service.received[0]?.body).toStrictEqual([SESSION_ID, ['Acme', 'Head Office']])
  })

  it('refuses a value in which a character was lost, and sends nothing', async () => {
    const site = new TextDecoder().decode(Buffer.from('Gesch\u00e4ftsf\u00fchrung', 'latin1'))
    const error = await rejectionOf(makeClient().updateCustomProperties(SESSION_ID, ['Acme', site]))
    expect(error).toMatchObject({ code: 'CONFIGURATION', option: 'values[1]', outcome: 'not-sent' })
    expect(service.received).toEqual([])
  })
})
