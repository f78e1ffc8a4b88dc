// A program that gives the SDK what other libraries and realms make of the platform's classes. Prints what came of it.
import { createRequire } from 'node:module'
import { runInNewContext } from 'node:vm'
import { isScreenConnectError, readChat, ScreenConnectClient } from '@acg/screenconnect'
import { createSandbox } from '@acg/screenconnect/testing'

process.on('warning', ({ name, message }) => console.log(`warned: ${name}: ${message}`))
process.on('unhandledRejection', (reason) => console.log(`not handled: ${reason}`))

const require = createRequire(process.argv[2])
const { AbortController: Polyfilled } = require('abort-controller')
const Bluebird = require('bluebird')
const { Window } = require('happy-dom')
const { JSDOM } = require('jsdom')
const { URL: WhatwgUrl } = require('whatwg-url')
const jsdom = new JSDOM('').window
const happy = new Window()

const sandbox = createSandbox()
const guest = sandbox.addSession({ name: 'HOST-01' })
guest.say('hello')

function clientOf(options) {
  return new ScreenConnectClient({
    instance: sandbox.url,
    credentials: () => sandbox.secret,
    fetch: sandbox.fetch,
    ...options,
  })
}

async function say(what, call) {
  try {
    console.log(`${what}: ${await call()}`)
  } catch (error) {
    console.log(`${what}: ${isScreenConnectError(error) ? error.code : error}`)
  }
}

const read = (client, options) => client.getSessionsByName('HOST-01', options).then(({ length }) => length)

for (const [name, Controller] of [
  ['abort-controller', Polyfilled],
  ['happy-dom', happy.AbortController],
  ['jsdom', jsdom.AbortController],
]) {
  const controller = new Controller()
  await say(`a signal of ${name}`, () => read(clientOf(), { signal: controller.signal }))
  controller.abort()
  await say(`an aborted signal of ${name}`, () => read(clientOf(), { signal: controller.signal }))
}
for (const [name, Url] of [
  ['whatwg-url', WhatwgUrl],
  ['happy-dom', happy.URL],
  ['jsdom', jsdom.URL],
]) {
  await say(`a URL of ${name}`, () => read(clientOf({ instance: new Url(sandbox.url) })))
}
const since = runInNewContext('new Date(0)')
await say('a Date of another realm', () =>
  readChat(clientOf(), guest.sessionId, { since }).then(({ length }) => length),
)
for (const [name, onEvent] of [
  ['Bluebird', () => Bluebird.reject(new Error('from Bluebird'))],
  ['another realm', () => runInNewContext('Promise.reject(new Error("from another realm"))')],
]) {
  await say(`a listener that rejects by ${name}`, () => read(clientOf({ onEvent })))
}
await new Promise((resolve) => setTimeout(resolve, 50))

const { signal } = new AbortController()
await say('twenty calls on one signal', () =>
  Promise.all(Array.from({ length: 20 }, () => read(clientOf(), { signal }))).then(({ length }) => length),
)
await new Promise((resolve) => setTimeout(resolve, 50))

for (const [name, window] of [['happy-dom', happy]]) {
  for (const part of ['Headers', 'Request', 'Response', 'AbortController', 'AbortSignal'])
    globalThis[part] = window[part]
  await say(`the globals of ${name}`, () => read(clientOf()))
}
process.exit()
