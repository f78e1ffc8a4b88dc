import {
  type CustomProperties,
  resolveSession,
  ScreenConnectClient,
  type Session,
  sessionFilter,
  setProperties,
  waitForSession,
} from '@acg/screenconnect'
import { describe, expectTypeOf, it } from 'vitest'

type Labels = readonly ['company', 'site', 'tag']

declare const sessionId: string
declare const client: ScreenConnectClient<Labels>
declare const plain: ScreenConnectClient

describe('setProperties', () => {
  it('takes the client’s labels and all eight numbers', async () => {
    const { before, after } = await setProperties(client, sessionId, { tag: 'X', 4: 'Y' })
    expectTypeOf(before).toEqualTypeOf<CustomProperties<Labels>>()
    expectTypeOf(after.company).toEqualTypeOf<string>()
    await setProperties(plain, sessionId, { 8: 'Y' })
  })

  it('takes no other name', () => {
    // @ts-expect-error a typo in a label
    void setProperties(client, sessionId, { tga: 'X' })
    // @ts-expect-error slots are numbered from 1
    void setProperties(client, sessionId, { 0: 'X' })
    // @ts-expect-error a session has eight
    void setProperties(client, sessionId, { 9: 'X' })
    // @ts-expect-error no labels were given
    void setProperties(plain, sessionId, { tag: 'X' })
    // @ts-expect-error values are text
    void setProperties(client, sessionId, { tag: 1 })
    // @ts-expect-error an unknown option
    void setProperties(client, sessionId, { tag: 'X' }, { verfy: true })
  })

  it('infers the labels from the client alone', () => {
    const made = new ScreenConnectClient({
      instance: 'https://acme.screenconnect.com',
      credentials: () => '',
      customProperties: ['company'],
    })
    void setProperties(made, sessionId, { company: 'Acme' })
    // @ts-expect-error a name from another client
    void setProperties(made, sessionId, { company: 'Acme', tag: 'X' })
  })
})

describe('resolveSession and waitForSession', () => {
  it('keep the labels of the client', () => {
    expectTypeOf(resolveSession(client, 'HOST-01')).resolves.toEqualTypeOf<Session<Labels>>()
    expectTypeOf(waitForSession(client, { name: 'HOST-01' })).resolves.toEqualTypeOf<Session<Labels>>()
    // @ts-expect-error one way to say who is meant
    void resolveSession(client, { name: 'HOST-01', serialNumber: 'SN-0001' })
  })

  it('have no session where it is gone', () => {
    expectTypeOf(
      waitForSession(client, { name: 'HOST-01', until: 'gone' }),
    ).resolves.toEqualTypeOf<undefined>()
  })
})

describe('sessionFilter', () => {
  it('takes text, numbers, dates, patterns and lists', () => {
    expectTypeOf(sessionFilter`Name IN ${['a', 1, new Date(0)]}`).toEqualTypeOf<string>()
    // @ts-expect-error there is no NULL in the language
    sessionFilter`Name = ${null}`
    // @ts-expect-error nothing says how truth is written
    sessionFilter`IsPublic = ${true}`
  })
})
