// Sends a command and returns: the output comes later, as an event of the session. A command for an offline
// machine runs when it comes back, perhaps next week: so look first.
import { connect } from './connect.ts'

const example = await connect()
const { client, machine } = example

const [session, ...others] = await client.getSessionsByName(machine)
if (session === undefined) throw new Error(`No session is named ${machine}`)
if (others.length > 0)
  throw new Error(`${others.length + 1} sessions are named ${machine}: choose one by its id`)
if (session.online !== true) throw new Error(`${machine} is not online: the command would wait for it`)

await client.sendCommand(session.sessionId, '#!ps\n#timeout=60000\n#maxlength=100000\nGet-Service Spooler')
console.log(`Queued on ${machine}.`)

await example.close()
