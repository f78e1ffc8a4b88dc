// Waits until a machine that was just installed is online: what a deployment does after the installer ran.
import { TimeoutError, uptime, waitForSession } from '@acg/screenconnect'
import { connect } from './connect.ts'

const example = await connect()
const { client, machine } = example

try {
  const session = await waitForSession(client, { name: machine, until: 'online', timeout: 300_000 })
  const hours = Math.floor((uptime(session) ?? 0) / 3_600_000)
  console.log(`${session.name} is online, up for ${hours} hours.`)
} catch (error) {
  if (!(error instanceof TimeoutError)) throw error
  // It says what was there instead: nothing, the machine offline, or a server that does not answer.
  console.log(error.message)
}

await example.close()
