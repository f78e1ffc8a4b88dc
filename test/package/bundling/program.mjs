// A program that is bundled and then run in Node. Prints what it was warned of, and what a write came to at a server
// and at a port where nothing listens.
import { ScreenConnectClient } from '@acg/screenconnect'

const [, , url, secret, sessionId, nowhere] = process.argv
process.on('warning', ({ code }) => console.log(`warned: ${code}`))

for (const instance of [url, nowhere]) {
  const client = new ScreenConnectClient({ instance, credentials: () => secret, retry: false })
  const end = await client.sendCommand(sessionId, 'hostname').then(
    () => 'done',
    ({ code, outcome }) => `${code} ${outcome}`,
  )
  console.log(end)
}
process.exit()
