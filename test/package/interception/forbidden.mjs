// A program that may not open connections. Prints how its calls end.
import { ScreenConnectClient } from '@acg/screenconnect'

const [url, sessionId] = process.argv.slice(2)
const client = new ScreenConnectClient({
  instance: url,
  credentials: () => 'test-secret-0123456789',
  retry: { minDelay: 1 },
})
for (const call of [
  () => client.getSessionsByName('HOST-01'),
  () => client.sendCommand(sessionId, 'hostname'),
]) {
  await call().catch(({ code, failure, outcome, retryable, cause }) => {
    console.log(code, failure, outcome, retryable, cause?.code)
  })
}
