import { describe, expect, test } from 'vitest'
import { createSandbox } from '../../src/testing/index.ts'
import { doors, installerUrl } from './doors.ts'

describe('an installation', () => {
  test.each([
    ['msi', 'windows'],
    ['exe', 'windows'],
    ['pkg', 'macos'],
    ['deb', 'linux'],
    ['rpm', 'linux'],
    ['sh', 'linux'],
  ])('by %s enrols a machine with %s', async (extension, os) => {
    await using sandbox = createSandbox()
    const guest = sandbox.install(installerUrl(sandbox, undefined, extension))
    expect([guest.machine, guest.online]).toEqual([
      { name: 'HOST-01', os, bom: false, killedOutput: 'kept' },
      true,
    ])
    const [session] = sandbox.sessions
    expect(session?.name).toBe('HOST-01')
    expect(session?.customProperties).toEqual(['Acme', 'Berlin', 'new', '', '', '', '', ''])
    expect(session?.wire).toMatchObject({
      SessionType: 2,
      Attributes: 0,
      GuestInfo: { MachineName: 'HOST-01' },
    })
  })

  test('reads "+" and "%20" as spaces, and keeps empty properties in their slots', async () => {
    await using sandbox = createSandbox()
    sandbox.install(
      installerUrl(sandbox, 'e=Access&y=Guest&t=FRONT+DESK&c=Acme%20%2B+Sons&c=&c=new&c=&c=&c=&c=&c=8'),
    )
    expect(sandbox.sessions[0]?.name).toBe('FRONT DESK')
    expect(sandbox.sessions[0]?.customProperties).toEqual(['Acme + Sons', '', 'new', '', '', '', '', '8'])
  })

  test.each(['e=Access&y=Guest&t=', 'e=Access&y=Guest'])(
    'without a name (%s) leaves the name blank',
    async (query) => {
      await using sandbox = createSandbox()
      const guest = sandbox.install(installerUrl(sandbox, query))
      expect(guest.machine.name).toMatch(/^HOST-[0-9A-F]{6}$/)
      expect(sandbox.sessions[0]?.wire).toMatchObject({
        Name: '',
        Attributes: 1,
        GuestInfo: { MachineName: guest.machine.name },
      })
    },
  )

  test('over an agent that is there changes neither its name nor its properties', async () => {
    await using sandbox = createSandbox()
    const first = sandbox.install(installerUrl(sandbox), { name: 'PC-7' })
    first.goOffline()
    const second = sandbox.install(installerUrl(sandbox, 'e=Access&y=Guest&t=OTHER&c=Beta'), { name: 'PC-7' })
    expect([second.sessionId, second.online]).toEqual([first.sessionId, true])
    expect(sandbox.sessions).toMatchObject([
      { name: 'HOST-01', customProperties: ['Acme', 'Berlin', 'new', '', '', '', '', ''] },
    ])
  })

  test('on two machines with one name in the URL makes two sessions', async () => {
    await using sandbox = createSandbox()
    for (const name of ['PC-7', 'PC-8']) sandbox.install(installerUrl(sandbox), { name })
    expect(sandbox.sessions.map(({ name }) => name)).toEqual(['HOST-01', 'HOST-01'])
  })

  test('makes a new session where the old one was removed', async () => {
    await using sandbox = createSandbox()
    const first = sandbox.install(installerUrl(sandbox))
    first.remove()
    expect(sandbox.install(installerUrl(sandbox)).sessionId).not.toBe(first.sessionId)
  })

  test('takes what is said about the machine', async () => {
    await using sandbox = createSandbox()
    const guest = sandbox.install(installerUrl(sandbox), {
      os: 'linux',
      online: false,
      guestInfo: { LoggedOnUserName: 'kim' },
    })
    expect([guest.machine.os, guest.online]).toEqual(['linux', false])
    expect(sandbox.sessions[0]?.wire.GuestInfo?.LoggedOnUserName).toBe('kim')
    expect(sandbox.guest(guest.sessionId.toUpperCase())).toBe(guest)
  })

  test.each([
    ['another origin', 'https://elsewhere.example/Bin/ScreenConnect.ClientSetup.msi?e=Access&y=Guest'],
    ['another path', '/Bin/Other.ClientSetup.msi?e=Access&y=Guest'],
    ['another extension', '/Bin/ScreenConnect.ClientSetup.zip?e=Access&y=Guest'],
    ['another kind of session', '/Bin/ScreenConnect.ClientSetup.msi?e=Support&y=Guest'],
    ['no kind of session', '/Bin/ScreenConnect.ClientSetup.msi?y=Guest'],
    ['the other end', '/Bin/ScreenConnect.ClientSetup.msi?e=Access&y=Host'],
    ['nine properties', `/Bin/ScreenConnect.ClientSetup.msi?e=Access&y=Guest${'&c='.repeat(9)}`],
  ])('refuses %s', async (_, url) => {
    await using sandbox = createSandbox()
    expect(() => sandbox.install(new URL(url, sandbox.url))).toThrow(TypeError)
    expect(sandbox.sessions).toEqual([])
  })

  test('knows another base name', async () => {
    await using sandbox = createSandbox({ installerBaseName: 'ConnectWiseControl' })
    const url = `${sandbox.url}/Bin/ConnectWiseControl.ClientSetup.msi?e=Access&y=Guest&t=HOST-01`
    expect(sandbox.install(url).machine.name).toBe('HOST-01')
    expect(() => sandbox.install(installerUrl(sandbox))).toThrow(TypeError)
  })
})

describe('an installer of a branded server', () => {
  test('is at its name, encoded, and nowhere else', async () => {
    const baseName = 'M\u00fcller Support 2.0'
    await using sandbox = createSandbox({ installerBaseName: baseName })
    const query = '?e=Access&y=Guest&t=HOST-01'
    const url = `${sandbox.url}/Bin/M%C3%BCller%20Support%202.0.ClientSetup.msi${query}`
    expect(sandbox.install(url).machine.name).toBe('HOST-01')
    for (const path of ['Bin%2FM%C3%BCller', 'Bin/x%2FM%C3%BCller', 'Bin/M%FCller', 'Bin/M%C3%BC', 'Bin/%']) {
      const wrong = `${sandbox.url}/${path}%20Support%202.0.ClientSetup.msi${query}`
      expect(() => sandbox.install(wrong)).toThrow(TypeError)
    }
  })
})

describe.each(doors)('an installer, %s', (_, open) => {
  test.each([
    ['msi', 'application/x-msi', 'd0cf11e0a1b11ae1'],
    ['exe', 'application/octet-stream', '4d5a'],
    ['pkg', 'application/octet-stream', '78617221'],
    ['deb', 'application/vnd.debian.binary-package', '213c617263683e0a'],
    ['rpm', 'application/x-rpm', 'edabeedb'],
    ['sh', 'application/x-sh', Buffer.from('#!/bin/sh\n').toString('hex')],
  ])('%s comes to anybody, with type, length and signature', async (extension, type, signature) => {
    await using door = await open({ installerBytes: 200_000 })
    const response = await door.fetch(installerUrl(door.sandbox, undefined, extension))
    expect([
      response.status,
      response.headers.get('content-type'),
      response.headers.get('content-length'),
    ]).toEqual([200, type, '200000'])
    const bytes = Buffer.from(await response.arrayBuffer())
    expect([bytes.length, bytes.toString('hex').startsWith(signature)]).toEqual([200_000, true])
    expect(door.sandbox.requests[0]).toMatchObject({ method: undefined, verb: 'GET', status: 200 })
  })

  test('answers HEAD without a body', async () => {
    await using door = await open()
    const response = await door.fetch(installerUrl(door.sandbox), { method: 'HEAD' })
    expect([response.status, response.headers.get('content-length'), await response.text()]).toEqual([
      200,
      '16000000',
      '',
    ])
  })

  test('comes in ranges that fit together', async () => {
    await using door = await open({ installerBytes: 150_000 })
    const url = installerUrl(door.sandbox)
    const whole = Buffer.from(await (await door.fetch(url)).arrayBuffer())
    const ranges = ['bytes=0-4', 'bytes=5-99999', 'bytes=100000-']
    const answers = await Promise.all(ranges.map((range) => door.fetch(url, { headers: { range } })))
    expect(answers.map(({ status }) => status)).toEqual([206, 206, 206])
    expect(answers[1]?.headers.get('content-range')).toBe('bytes 5-99999/150000')
    const parts = await Promise.all(answers.map(async (answer) => Buffer.from(await answer.arrayBuffer())))
    expect(Buffer.concat(parts).equals(whole)).toBe(true)
    const last = await door.fetch(url, { headers: { range: 'bytes=-10' } })
    expect(Buffer.from(await last.arrayBuffer()).equals(whole.subarray(-10))).toBe(true)
  })

  test('refuses a range outside it, ignores one of another version, and knows its entity tag', async () => {
    await using door = await open({ installerBytes: 1_000 })
    const statusWith = async (headers: Record<string, string>) =>
      (await door.fetch(installerUrl(door.sandbox), { headers })).status
    const etag = (await door.fetch(installerUrl(door.sandbox), { method: 'HEAD' })).headers.get('etag') ?? ''
    expect(await statusWith({ range: 'bytes=1000-' })).toBe(416)
    expect(await statusWith({ range: 'bytes=0-1', 'if-range': '"other"' })).toBe(200)
    expect(await statusWith({ range: 'bytes=0-1', 'if-range': etag })).toBe(206)
    expect(await statusWith({ 'if-none-match': etag })).toBe(304)
  })

  test.each(['/Bin/ScreenConnect.ClientSetup.zip', '/Bin/Other.ClientSetup.msi', '/Bin/', '/'])(
    '%s is not found',
    async (path) => {
      await using door = await open()
      expect((await door.fetch(door.sandbox.url + path)).status).toBe(404)
    },
  )
})
