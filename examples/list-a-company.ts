// All machines of one company, through a web method that not every server is known to have.
import { isScreenConnectError } from '@acg/screenconnect'
import { connect } from './connect.ts'

const example = await connect()
const { client } = example

try {
  const { sessions, mayBeIncomplete } =
    await client.unverified.getSessionsByFilter("CustomProperty1 = 'Acme'")
  for (const session of sessions) console.log(session.name, session.online ? 'online' : 'offline')
  if (mayBeIncomplete) console.log('There may be more: narrow the filter.')
} catch (error) {
  if (!isScreenConnectError(error) || error.code !== 'MISSING_METHOD') throw error
  console.log('This server has no filter: look machines up by name.')
}

await example.close()
