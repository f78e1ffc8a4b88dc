// All machines of one company, through a web method that not every server is known to have.
import { isScreenConnectError, prefix, sessionFilter } from '@acg/screenconnect'
import { connect } from './connect.ts'

const example = await connect()
const { client } = example

const company = 'Acme'
const filter = sessionFilter`SessionType = 'Access' AND CustomProperty1 = ${company} AND Name LIKE ${prefix('HOST-')}`

try {
  const { sessions, mayBeIncomplete } = await client.unverified.getSessionsByFilter(filter)
  for (const session of sessions) console.log(session.name, session.online ? 'online' : 'offline')
  if (mayBeIncomplete) console.log('There may be more: narrow the filter.')
} catch (error) {
  if (!isScreenConnectError(error) || error.code !== 'MISSING_METHOD') throw error
  console.log('This server has no filter: look machines up by name.')
}

await example.close()
