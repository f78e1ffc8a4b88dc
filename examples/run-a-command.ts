// Runs a command and waits for its output and exit code.
import { runCommand } from '@acg/screenconnect'
import { connect } from './connect.ts'

const example = await connect()
const { client, machine } = example

const [session] = await client.getSessionsByName(machine)
if (session === undefined) throw new Error(`No session is named ${machine}`)

const result = await runCommand(client, session.sessionId, 'hostname')
if (result.status === 'completed') console.log(`${result.output.trim()} (exit code ${result.exitCode})`)
else console.log(`It ended as ${result.status}.`)

await example.close()
