// Every failure is a ScreenConnectError. `mayHaveRun` says whether to look first, the code what to do.
import { isScreenConnectError, RateLimitError } from '@acg/screenconnect'
import { connect } from './connect.ts'

const example = await connect()
const { client } = example

try {
  await client.sendCommand('00000000-0000-4000-8000-000000000000', 'hostname')
} catch (error) {
  if (!isScreenConnectError(error)) throw error
  if (error.mayHaveRun) console.log(`${error.code}. It may have run: look before you send it again.`)
  else if (error instanceof RateLimitError) console.log(`Wait ${error.retryAfterMs ?? 'a few thousand'} ms.`)
  else console.log(`${error.code}. ${error.message}`)
}

await example.close()
