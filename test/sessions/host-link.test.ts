import { type HostLinkOptions, hostLink } from '@acg/screenconnect'
import { describe, expect, it } from 'vitest'

const INSTANCE = 'https://acme.screenconnect.com'
const ID = '5f2f9b1c-0d4e-4c62-9a35-2c8b6f1e7d90'

describe('hostLink', () => {
  it.each<[string, HostLinkOptions | undefined, string]>([
    ['joins', undefined, `#Access/All%20Machines//${ID}/Join`],
    ['joins', { action: 'join' }, `#Access/All%20Machines//${ID}/Join`],
    ['asks how to join', { action: 'join-with-options' }, `#Access/All%20Machines//${ID}/JoinWithOptions`],
    ['shows it', { action: 'select' }, `#Access/All%20Machines//${ID}`],
    ['opens a group', { group: 'Acme / #1' }, `#Access/Acme%20%2F%20%231//${ID}/Join`],
  ])('%s with %j', (_, options, hash) => {
    expect(hostLink(INSTANCE, ID, options).href).toBe(`${INSTANCE}/Host${hash}`)
  })

  it('takes an address and a port', () => {
    const { href } = hostLink(new URL('https://acme.example:8040/'), ID)
    expect(href).toMatch(/^https:\/\/acme\.example:8040\/Host#/)
  })

  it.each<[string, unknown, unknown, unknown]>([
    ['instance', 'http://acme.example', ID, {}],
    ['sessionId', INSTANCE, 'HOST-01', {}],
    ['action', INSTANCE, ID, { action: 'leave' }],
    ['action', INSTANCE, ID, { action: 'constructor' }],
    ['group', INSTANCE, ID, { group: '' }],
    ['group', INSTANCE, ID, { group: '\ud800' }],
    ['gruop', INSTANCE, ID, { gruop: 'x' }],
  ])('refuses a bad `%s`', (option, instance, sessionId, options) => {
    // Stands for a caller without a compiler.
    const make = () => hostLink(instance as string, sessionId as string, options as HostLinkOptions)
    expect(make).toThrow(expect.objectContaining({ code: 'CONFIGURATION', option }))
  })
})
