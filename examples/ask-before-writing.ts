// A client that asks before it changes anything. A function decides for each write; 'refuse' would make the
// client read-only.
import { isScreenConnectError } from '@acg/screenconnect'
import { connect } from './connect.ts'

const example = await connect({
  mutations: ({ method, sessionId }) => {
    console.log(`May ${method} change session ${sessionId}? No.`)
    return false
  },
})
const { client, machine } = example

const [session] = await client.getSessionsByName(machine)
if (session === undefined) throw new Error(`No session is named ${machine}`)

try {
  await client.sendCommand(session.sessionId, 'shutdown /r /t 0')
} catch (error) {
  if (!isScreenConnectError(error)) throw error
  console.log(`${error.code}: ${error.outcome}`)
}

await example.close()
