import { describe, expect, it } from 'vitest'
import { SESSION_ID } from '../sample-calls.ts'
import { INSTANCE, makeClient, rejectionOf, useService } from './support.ts'

const METHOD = 'SendCommandToSession'

describe('sendCommand', () => {
  const service = useService()

  it('posts the id and the command, in this order, to the web method of the extension', async () => {
    service.answer(METHOD, {})
    await expect(makeClient().sendCommand(SESSION_ID, 'hostname')).resolves.toBeUndefined()
    expect(service.received).toMatchObject([
      {
        httpMethod: 'POST',
        url: `${INSTANCE}/App_Extensions/2d558935-686a-4bd0-9991-07539f5fe749/Service.ashx/SendCommandToSession`,
      },
    ])
    expect(service.received[0]?.body).toStrictEqual([SESSION_ID, 'hostname'])
  })

  it.each([
    ['directives and line breaks', '#!ps\n#timeout=60000\n#maxlength=100000\nGet-Date\r\n'],
    ['quotes and backslashes', String.raw`cmd /c "dir "C:\Program Files" & echo 'x'"`],
    ['emoji and right-to-left text', 'echo 💻 שלום'],
    ['white space around it', '\n  hostname \t'],
    ['a null character', 'a\u0000b'],
  ])('sends %s unchanged', async (_, command) => {
    service.answer(METHOD, {})
    await makeClient().sendCommand(SESSION_ID, command)
    expect(service.received[0]?.body).toStrictEqual([SESSION_ID, command])
  })

  it('takes an answer that says something for one that is not the service’s, and does not quote it', async () => {
    service.answer(METHOD, { body: { ran: 'HOST-01' } })
    const error = await rejectionOf(makeClient().sendCommand(SESSION_ID, 'hostname'))
    expect(error).toMatchObject({
      name: 'UnexpectedResponseError',
      method: METHOD,
      problem: 'shape',
      issues: [{ path: '', message: 'should be empty' }],
      outcome: 'unknown',
      retryable: false,
    })
    expect(JSON.stringify(error)).not.toContain('HOST-01')
  })
})
