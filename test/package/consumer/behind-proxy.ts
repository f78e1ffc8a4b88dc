// What a program does behind a proxy and a private certificate authority: nothing but what the environment says.
// Run by the tests in every runtime; it prints one line, which is compared.
import { expectSuccess, runCommand, ScreenConnectClient, sh } from '@acg/screenconnect'
import { fromEnvironment } from '@acg/screenconnect/node'

async function behindProxy(): Promise<string> {
  await using client = new ScreenConnectClient({
    instance: 'https://acme.screenconnect.com',
    credentials: fromEnvironment(),
  })
  const [session] = await client.getSessionsByName('HOST-01')
  if (session === undefined) return 'no session'
  const poll = { first: 20, pause: 20 }
  return expectSuccess(await runCommand(client, session.sessionId, sh`echo ${'it ran'}`, { poll })).output
}

behindProxy().then(console.log, (error: unknown) => {
  console.error(error)
  process.exitCode = 1
})
