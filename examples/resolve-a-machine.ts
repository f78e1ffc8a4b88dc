// Finds the one session of a machine by its name, its serial number or its session id, or says why there is
// no one to pick.
import { AmbiguousSessionError, hostLink, resolveSession, SessionNotFoundError } from '@acg/screenconnect'
import { connect } from './connect.ts'

const example = await connect()
const { client, machine } = example

try {
  const session = await resolveSession(client, machine, { online: true })
  console.log(`${session.name} of ${session.properties.company} is session ${session.sessionId}`)
  console.log(hostLink(client.instance, session.sessionId, { action: 'select' }).href)
} catch (error) {
  if (error instanceof AmbiguousSessionError) {
    for (const { name, sessionId, lastSeen } of error.candidates) console.log(name, sessionId, lastSeen)
  } else if (error instanceof SessionNotFoundError) {
    console.log(`There is no ${machine}.`)
  } else throw error
}

await example.close()
