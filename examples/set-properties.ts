// Changes custom properties by name and keeps the others; a change that somebody else makes at the same time
// is not lost silently.
import { PropertyConflictError, resolveSession, setProperties } from '@acg/screenconnect'
import { connect } from './connect.ts'

const example = await connect()
const { client, machine } = example

const { sessionId } = await resolveSession(client, machine)
try {
  const { before, after } = await setProperties(client, sessionId, { tag: 'Live', 4: 'Ring 1' })
  console.log(`${machine} of ${after.company}: ${before.tag} -> ${after.tag}, slot 4 is ${after[4]}`)
} catch (error) {
  if (!(error instanceof PropertyConflictError)) throw error
  console.log(error.message, error.conflicts, error.overwritten)
}

await example.close()
