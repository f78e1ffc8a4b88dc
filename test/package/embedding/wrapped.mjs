// A program that puts its client behind proxies, takes methods off it, and has a zod of its own that throws.
import { isScreenConnectError, ScreenConnectClient } from '@acg/screenconnect'
import { reactive } from '@vue/reactivity'
import * as z from 'zod'

const [url, secret, sessionId, unreadable] = process.argv.slice(2)
const clientOf = (instance) =>
  new ScreenConnectClient({
    instance,
    credentials: () => secret,
    retry: false,
    onEvent: ({ type, code }) => type === 'failure' && console.log(`a failure event: ${code}`),
  })
const client = clientOf(url)

async function say(what, call) {
  try {
    console.log(`${what}: ${await call()}`)
  } catch (error) {
    console.log(`${what}: ${isScreenConnectError(error) ? `${error.code} ${error.outcome}` : error}`)
  }
}

for (const [name, wrapped] of [
  ['new Proxy(client, {})', new Proxy(client, {})],
  ['reactive(client)', reactive(client)],
  ['reactive({ client }).client', reactive({ client }).client],
]) {
  await say(`${name} reads`, async () => (await wrapped.getSessionsByName('HOST-01')).length)
  await say(`${name} writes`, async () => (await wrapped.sendCommand(sessionId, 'hostname')) ?? 'done')
  await say(`${name}.unverified`, () => wrapped.unverified.addNote(sessionId, 'note'))
}

const { getSession, sendCommand } = client
await say('a read without its client', () => getSession(sessionId))
await say('a write without its client', () => sendCommand(sessionId, 'hostname'))
await say('a write as a callback', () => [sessionId].map(client.sendCommand)[0])

for (const name of ['customError', 'localeError']) {
  z.config({
    [name]: () => {
      throw new TypeError('of the program around')
    },
  })
  await say(`an answer of another shape, ${name} throws`, () => clientOf(unreadable).getSession(sessionId))
  try {
    z.string().parse(7)
  } catch (error) {
    console.log(`the program's own zod: ${error.message}`)
  }
  z.config({ [name]: undefined })
}
process.exit()
