// Sends a chat message to whoever sits at the machine.
import { connect } from './connect.ts'

const example = await connect()
const { client, machine } = example

const [session] = await client.getSessionsByName(machine)
if (session === undefined) throw new Error(`No session is named ${machine}`)

await client.sendMessage(session.sessionId, 'Your computer will restart at 18:00.')
console.log(`Sent to ${session.guestInfo?.loggedOnUserName || machine}.`)

await example.close()
