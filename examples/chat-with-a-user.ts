// Sends a chat message to whoever sits at the machine, and reads what was said so far.
import { readChat } from '@acg/screenconnect'
import { connect } from './connect.ts'

const example = await connect()
const { client, machine } = example

const [session] = await client.getSessionsByName(machine)
if (session === undefined) throw new Error(`No session is named ${machine}`)

await client.sendMessage(session.sessionId, 'Your computer will restart at 18:00.')
console.log(`Sent to ${session.guestInfo?.loggedOnUserName || machine}.`)
for (const { from, text } of await readChat(client, session.sessionId)) console.log(`${from}: ${text}`)

await example.close()
