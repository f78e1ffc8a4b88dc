// A program that gives the SDK what other libraries and realms make of the platform's classes. Prints what came of it.
import { createRequire } from 'node:module'
import { runInNewContext } from 'node:vm'
import { isScreenConnectError, readChat, ScreenConnectClient } from '@acg/screenconnect'
import { createSandbox, startSandbox } from '@acg/screenconnect/testing'

process.on('warning', ({ name, message }) => console.log(`warned: ${name}: ${message}`))
process.on('unhandledRejection', (reason) => console.log(`not handled: ${reason}`))

const require = createRequire(process.argv[2])
const { AbortController: Polyfilled } = require('abort-controller')
const Bluebird = require('bluebird')
const { Window } = require('happy-dom')
// jsdom asks for a later Node than the first that requires ES modules.
const JSDOM = process.argv[3] === 'without jsdom' ? undefined : require('jsdom').JSDOM
const { URL: WhatwgUrl } = require('whatwg-url')
const jsdom = JSDOM && new JSDOM('').window
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

function clientTo({ url: instance, secret }, options) {
  return new ScreenConnectClient({ instance, credentials: () => secret, ...options })
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
  ...(jsdom ? [['jsdom', jsdom.AbortController]] : []),
]) {
  const controller = new Controller()
  await say(`a signal of ${name}`, () => read(clientOf(), { signal: controller.signal }))
  controller.abort()
  await say(`an aborted signal of ${name}`, () => read(clientOf(), { signal: controller.signal }))
}
for (const [name, Url] of [
  ['whatwg-url', WhatwgUrl],
  ['happy-dom', happy.URL],
  ...(jsdom ? [['jsdom', jsdom.URL]] : []),
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

// As a test's environment does: what the window has is global, the rest stays Node's.
const running = await startSandbox()
running.addSession({ name: 'HOST-01' })
const PARTS = [
  'Headers',
  'Request',
  'Response',
  'AbortController',
  'AbortSignal',
  'URL',
  'Event',
  'EventTarget',
]
for (const [name, window] of [
  ['happy-dom', new Window({ url: running.url })],
  ...(JSDOM ? [['jsdom', new JSDOM('', { url: running.url }).window]] : []),
]) {
  const before = Object.fromEntries(PARTS.map((part) => [part, globalThis[part]]))
  for (const part of PARTS) if (part in window) globalThis[part] = window[part]
  await say(`the sandbox in process, with the globals of ${name}`, () => read(clientOf()))
  await say(`the sandbox on a port, with the globals of ${name}`, () => read(clientTo(running)))
  // jsdom has none.
  if ('fetch' in window) {
    const fetch = (url, init) => window.fetch(url, init)
    await say(`the fetch of ${name}`, () => read(clientTo(running, { fetch })))
  }
  Object.assign(globalThis, before)
}
process.exit()
