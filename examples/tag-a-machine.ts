// Changes one custom property and keeps the other seven: all eight are written, whatever the server does
// with short arrays.
import { connect } from './connect.ts'

const example = await connect()
const { client, machine } = example

const [session] = await client.getSessionsByName(machine)
if (session === undefined) throw new Error(`No session is named ${machine}`)

const TAG = 3
await client.updateCustomProperties(session.sessionId, session.customPropertyValues.with(TAG - 1, 'Retired'))

const after = await client.getSession(session.sessionId)
console.log(`${machine}: ${session.properties.tag} -> ${after?.properties.tag}`)

await example.close()
