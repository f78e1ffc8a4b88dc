// A program that loads the SDK, uses it, then mocks its server and uses it again. Prints how each call ends.
import { rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { isScreenConnectError, ScreenConnectClient } from '@acg/screenconnect'
import { downloadInstaller } from '@acg/screenconnect/node'
import { tools } from './tools.mjs'

const [libraries, tool, url, secret] = process.argv.slice(2)
const SESSION_ID = '00000000-0000-4000-8000-000000000000'
const client = new ScreenConnectClient({
  instance: url,
  credentials: () => secret,
  timeout: 10_000,
  retry: false,
})

async function say(what, call) {
  try {
    console.log(`${what}: ${await call}`)
  } catch (error) {
    console.log(`${what}: ${isScreenConnectError(error) ? `${error.code} ${error.outcome}` : error}`)
  }
}

const read = () => client.getSessionsByName('HOST-01').then((sessions) => `${sessions.length} sessions`)
const write = () => client.sendCommand(SESSION_ID, 'hostname').then(() => 'done')

// Leaves a connection that is kept for the next read.
await say('before, a read', read())

const restore = tools(createRequire(libraries))[tool](url)
await say('mocked, a read', read())
await say('mocked, another read', read())
await say('mocked, a write', write())
await say('mocked, a write whose network fails', client.sendMessage(SESSION_ID, 'hello'))
const target = `${process.cwd()}/intercepted-${process.pid}.msi`
await say(
  'mocked, a download',
  downloadInstaller(`${url}/Bin/agent.msi`, { to: target, retry: false }).then(
    (file) => `${file.bytes} bytes`,
  ),
)
rmSync(target, { force: true })

restore()
await say('after, a read', read())
await client.close()
process.exit()
