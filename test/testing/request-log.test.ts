import { describe, expect, test } from 'vitest'
import { doors } from './doors.ts'

describe.each(doors)('the log of requests, %s', (_, open) => {
  test('holds the secret nowhere, whatever carried it', async () => {
    const secret = 'canary "secret"/+a?b#c'
    await using door = await open({ secret })
    const headers = { 'X-Other': `Bearer ${secret}`, CTRLAuthHeader: secret }
    await door.call('GetSessionsByName', { sessionName: secret }, { headers })
    await door.fetch(
      `${door.sandbox.url}/Bin/x?s=${encodeURIComponent(secret)}&t=canary+%22secret%22%2F%2Ba%3Fb%23c&u=canary%20%22secret%22%2f%2ba%3fb%23c`,
      { headers },
    )
    await door.call('GetSessionsByName', `["\\u0063anary${JSON.stringify(secret).slice(7)}]`)
    await door.call('SendCommandToSession', ['x', `echo ${secret}`])
    door.sandbox.rotateSecret()
    await door.call('GetSessionsByName', { sessionName: secret }, { headers })
    expect(JSON.stringify(door.sandbox.requests)).not.toMatch(/canary/)
    expect(door.sandbox.requests.map((request) => request.headers['ctrlauthheader'])).toEqual([
      ...['[secret]', '[secret]', '[secret]', '[secret]', '[wrong secret]'],
    ])
    expect(door.sandbox.requests[0]?.body).toEqual({ sessionName: '[secret]' })
  })

  test('says what came and what was answered', async () => {
    await using door = await open()
    await door.call('GetSessionsByName', { sessionName: '' })
    await door.call('Nonsense', 'no json')
    expect(door.sandbox.requests).toMatchObject([
      {
        ...{
          method: 'GetSessionsByName',
          verb: 'POST',
          status: 200,
          executed: false,
          body: { sessionName: '' },
        },
        path: '/App_Extensions/2d558935-686a-4bd0-9991-07539f5fe749/Service.ashx/GetSessionsByName',
        headers: { 'content-type': 'application/json', ctrlauthheader: '[secret]' },
      },
      { method: 'Nonsense', status: 500, body: 'no json' },
    ])
  })

  test('does not keep the secret in executions', async () => {
    await using door = await open()
    const { sessionId } = door.sandbox.addSession({ machine: null })
    await door.call('SendCommandToSession', [sessionId, `echo ${door.sandbox.secret}`])
    expect(door.sandbox.executions[0]?.arguments).toEqual([sessionId, 'echo [secret]'])
    // The guest gets what was sent.
    expect(door.sandbox.sessions[0]?.wire.QueuedEvents[0]?.Data).toBe(`echo ${door.sandbox.secret}`)
  })
})
