import { ScreenConnectClient } from '@acg/screenconnect'
import { createSandbox, startSandbox } from '@acg/screenconnect/testing'

test('the sandbox in process', async () => {
  const sandbox = createSandbox()
  const { sessionId } = sandbox.addSession({ name: 'HOST-01' })
  const { url: instance, secret, fetch } = sandbox
  await new ScreenConnectClient({ instance, credentials: () => secret, fetch }).sendCommand(
    sessionId,
    'hostname',
  )
  expect(sandbox.executions).toHaveLength(1)
})

test('the sandbox on a port', async () => {
  const sandbox = await startSandbox()
  const { sessionId } = sandbox.addSession({ name: 'HOST-01' })
  const client = new ScreenConnectClient({ instance: sandbox.url, credentials: () => sandbox.secret })
  await client.sendCommand(sessionId, 'hostname')
  expect(sandbox.executions).toHaveLength(1)
  await sandbox.close()
})
