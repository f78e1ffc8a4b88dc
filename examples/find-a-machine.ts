// Finds a machine by its name and says what is known of it.
import { lastSeen } from '@acg/screenconnect'
import { connect } from './connect.ts'

const example = await connect()
const { client, machine } = example

const sessions = await client.getSessionsByName(machine)
if (sessions.length === 0) console.log(`No session is named ${machine}.`)
for (const session of sessions) {
  const state =
    session.online === undefined ? 'nobody knows whether online' : session.online ? 'online' : 'offline'
  console.log(`${session.name}: ${state}, of ${session.properties.company}, ${session.properties.site}`)
  console.log(`  last seen ${lastSeen(session)?.toISOString() ?? 'never'}`)
  console.log(`  ${session.guestInfo?.operatingSystemName ?? 'no details yet'}, session ${session.sessionId}`)
}

await example.close()
