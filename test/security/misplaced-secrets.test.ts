import {
  ConfigurationError,
  InstallerUrlBuilder,
  isScreenConnectError,
  ScreenConnectClient,
} from '@acg/screenconnect'
import { describe, expect, it } from 'vitest'
import { SESSION_ID } from '../sample-calls.ts'
import { INSTANCE, leaks, outcomeOf, printed, SECRET } from './support.ts'

/** A secret of each form that some check could take for something else, and then print. */
const SECRETS: readonly { readonly form: string; readonly secret: string }[] = [
  { form: 'plain', secret: SECRET },
  { form: 'digits', secret: '98765432109876543210' },
  { form: 'letters and digits', secret: 'canary0123456789secret' },
  { form: 'with a colon', secret: 'canary-0123456789:secret-9876543210' },
  { form: 'with a slash', secret: 'canary-0123456789/secret+9876543210==' },
  { form: 'with an @', secret: 'canary-0123456789@secret-9876543210' },
  { form: 'with white space', secret: 'canary 0123456789 secret' },
  { form: 'with a line break', secret: 'canary-0123456789\nsecret-9876543210' },
  { form: 'with half of a surrogate pair', secret: 'canary-0123456789\ud83dsecret-9876543210' },
]

/** The ways to hand a secret over in a place that was meant for something else. */
const AS: readonly { readonly as: string; readonly wrap: (secret: string) => unknown }[] = [
  { as: 'text', wrap: (secret) => secret },
  { as: 'a list', wrap: (secret) => [secret] },
  { as: 'a field', wrap: (secret) => ({ value: secret }) },
  { as: 'a key', wrap: (secret) => ({ [secret]: 'value' }) },
  { as: 'an object that reads as it', wrap: (secret) => ({ toString: () => secret, toJSON: () => secret }) },
  { as: 'a symbol', wrap: (secret) => Symbol(secret) },
  { as: 'bytes', wrap: (secret) => Buffer.from(secret) },
]

const CLIENT_OPTIONS = [
  'instance',
  'credentials',
  'customProperties',
  'extensionId',
  'origin',
  'timeout',
  'retry',
  'mutations',
  'diagnoseFaults',
  'fetch',
  'maxConnectionAge',
  'maxResponseBytes',
  'onEvent',
  'userAgent',
]
const RETRY_OPTIONS = ['limit', 'minDelay', 'maxDelay', 'maxRetryAfter', 'rateLimitedWrites']

const valid = { instance: INSTANCE, credentials: () => 'the-real-one' }
// Against their types, as untyped code may.
const newClient = (options: unknown) => new ScreenConnectClient(options as never)
const newBuilder = (options: unknown) => new InstallerUrlBuilder(options as never)

/** As part of an address, where half of a surrogate pair cannot be. */
const inAddress = (value: unknown) => encodeURIComponent(String(value).replaceAll(/\p{Surrogate}/gu, '?'))

/** A place for a value: an option or an argument. */
interface Place {
  readonly place: string
  /** `never` goes wherever a type is asked for: the point is what happens beyond the types. */
  readonly give: (value: never) => unknown
}

const callPlaces = (): Place[] => {
  let sent = 0
  const client = new ScreenConnectClient({
    ...valid,
    fetch: () => {
      sent += 1
      return Promise.resolve(new Response('[]'))
    },
  })
  const place = (name: string, give: Place['give']): Place => ({
    place: name,
    give: async (value) => {
      const before = sent
      try {
        return await give(value)
      } catch (error) {
        if (error instanceof ConfigurationError) expect(sent, 'requests').toBe(before)
        throw error
      }
    },
  })
  const { unverified } = client
  return [
    place('name of getSessionsByName', (value) => client.getSessionsByName(value)),
    place('options of getSessionsByName', (value) => client.getSessionsByName('HOST-01', value)),
    place('signal', (value) => client.getSessionsByName('HOST-01', { signal: value })),
    place('timeout of a call', (value) => client.getSessionsByName('HOST-01', { timeout: value })),
    place('sessionId of getSession', (value) => client.getSession(value)),
    place('sessionId of getSessionDetails', (value) => client.getSessionDetails(value)),
    place('sessionId of sendCommand', (value) => client.sendCommand(value, 'hostname')),
    place('command', (value) => client.sendCommand(SESSION_ID, value)),
    place('options of sendCommand', (value) => client.sendCommand(SESSION_ID, 'hostname', value)),
    place('sessionId of sendMessage', (value) => client.sendMessage(value, 'Hello')),
    place('message', (value) => client.sendMessage(SESSION_ID, value)),
    place('sessionId of updateCustomProperties', (value) => client.updateCustomProperties(value, ['Acme'])),
    place('values', (value) => client.updateCustomProperties(SESSION_ID, value)),
    place('one of the values', (value) => client.updateCustomProperties(SESSION_ID, ['Acme', value])),
    place('more values than slots', (value) =>
      client.updateCustomProperties(SESSION_ID, Array<never>(9).fill(value)),
    ),
    place('method of raw', (value) => client.raw(value, [])),
    place('body of raw', (value) => client.raw('GetSessionsByName', value)),
    place('something in the body of raw', (value) => client.raw('GetSessionsByName', [value, 1n])),
    place('kind of raw', (value) => client.raw('GetSessionsByName', [], { kind: value })),
    place('options of raw', (value) => client.raw('GetSessionsByName', [], value)),
    place('filter', (value) => unverified.getSessionsByFilter(value)),
    place('sessionId of updateSessionName', (value) => unverified.updateSessionName(value, 'HOST-02')),
    place('name of updateSessionName', (value) => unverified.updateSessionName(SESSION_ID, value)),
    place('sessionId of addNote', (value) => unverified.addNote(value, 'Disk replaced')),
    place('note', (value) => unverified.addNote(SESSION_ID, value)),
    place('item', (value) => unverified.sendToolboxItem(SESSION_ID, value)),
    place('host', (value) => unverified.sendMessageAs(SESSION_ID, value, 'Hello')),
    place('message of sendMessageAs', (value) => unverified.sendMessageAs(SESSION_ID, 'Acme', value)),
  ]
}

const builder = new InstallerUrlBuilder({ instance: INSTANCE, customProperties: ['company', 'site', 'tag'] })

const BUILDER_PLACES: readonly Place[] = [
  { place: 'options of a builder', give: newBuilder },
  { place: 'instance of a builder', give: (value) => newBuilder({ instance: value }) },
  {
    place: 'customProperties of a builder',
    give: (value) => newBuilder({ instance: INSTANCE, customProperties: value }),
  },
  { place: 'baseName', give: (value) => newBuilder({ instance: INSTANCE, baseName: value }) },
  { place: 'request of build', give: (value) => builder.build(value) },
  { place: 'type', give: (value) => builder.build({ type: value }) },
  { place: 'name of build', give: (value) => builder.build({ type: 'msi', name: value }) },
  { place: 'properties', give: (value) => builder.build({ type: 'msi', properties: value }) },
  { place: 'a property', give: (value) => builder.build({ type: 'msi', properties: { company: value } }) },
  {
    place: 'a property twice',
    give: (value) => builder.build({ type: 'msi', properties: { company: value, 1: value } }),
  },
  {
    place: 'nine properties',
    give: (value) => builder.build({ type: 'msi', properties: Array<never>(9).fill(value) as never }),
  },
  { place: 'type of silentInstall', give: (value) => builder.silentInstall(value, 'agent.msi') },
  { place: 'file for Windows', give: (value) => builder.silentInstall('msi', value) },
  { place: 'a bad file for Windows', give: (value) => builder.silentInstall('exe', `${String(value)}%`) },
  { place: 'file for Linux', give: (value) => builder.silentInstall('deb', value) },
]

const CLIENT_PLACES: readonly Place[] = [
  { place: 'options of a client', give: newClient },
  ...CLIENT_OPTIONS.map((name) => ({
    place: `${name} of a client`,
    give: (value: never) => newClient({ ...valid, [name]: value }),
  })),
  ...RETRY_OPTIONS.map((name) => ({
    place: `retry.${name}`,
    give: (value: never) => newClient({ ...valid, retry: { [name]: value } }),
  })),
  {
    place: 'the password of instance',
    give: (value) => newClient({ ...valid, instance: `https://user:${inAddress(value)}@acme.example` }),
  },
  {
    place: 'the user name of instance, as a URL',
    give: (value) => newClient({ ...valid, instance: new URL(`https://${inAddress(value)}@acme.example`) }),
  },
  {
    place: 'the query of instance',
    give: (value) => newClient({ ...valid, instance: new URL(`${INSTANCE}/?secret=${inAddress(value)}`) }),
  },
  {
    place: 'the fragment of instance',
    give: (value) => newClient({ ...valid, instance: `${INSTANCE}#${inAddress(value)}` }),
  },
  {
    place: 'the path of instance',
    give: (value) => newClient({ ...valid, instance: `${INSTANCE}/${inAddress(value)}` }),
  },
]

describe.each(SECRETS)('a secret in the wrong place, $form,', ({ secret }) => {
  it.each([...CLIENT_PLACES, ...BUILDER_PLACES, ...callPlaces()])(
    'is not printed when it is given as $place',
    async ({ give }) => {
      for (const { as, wrap } of AS) {
        const outcome = await outcomeOf(() => give(wrap(secret) as never))
        if (outcome === undefined) continue
        expect(isScreenConnectError(outcome), `an error of the package, as ${as}`).toBe(true)
        expect(leaks(printed(outcome), secret), `as ${as}`).toEqual([])
      }
    },
  )
})

describe('a secret given as a label', () => {
  it.each([
    { title: 'twice', labels: [SECRET, SECRET], canary: SECRET },
    { title: 'as digits', labels: ['98765432109876543210'], canary: '98765432109876543210' },
    { title: 'with a control character', labels: [`${SECRET}\u0000`], canary: SECRET },
    { title: 'nine times', labels: Array<string>(9).fill(SECRET), canary: SECRET },
  ])('is not printed by the error that refuses it, $title', async ({ labels, canary }) => {
    for (const make of [newClient, newBuilder]) {
      const error = await outcomeOf(() =>
        make({ instance: INSTANCE, ...(make === newClient && valid), customProperties: labels }),
      )
      expect(error).toBeInstanceOf(ConfigurationError)
      expect(leaks(printed(error), canary)).toEqual([])
    }
  })
})
