// What happened on a machine, oldest first. The server keeps about 30 days by default.
import { connect } from './connect.ts'

const example = await connect()
const { client, machine } = example

const [session] = await client.getSessionsByName(machine)
if (session === undefined) throw new Error(`No session is named ${machine}`)

const { events } = await client.getSessionDetails(session.sessionId)
for (const event of events) {
  console.log(event.time?.toISOString() ?? 'some time', event.eventType, event.host, event.data ?? '')
}

await example.close()
