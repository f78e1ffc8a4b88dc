// The main job as a stranger writes it, against the packed package: compiled, bundled and run by the tests
// beside this folder in every runtime. It prints one line, which is compared.
import {
  expectSuccess,
  InstallerUrlBuilder,
  resolveSession,
  runCommand,
  ScreenConnectClient,
  setProperties,
  sh,
} from '@acg/screenconnect'
import { firstOf, fromEnvironment } from '@acg/screenconnect/node'
import { startSandbox } from '@acg/screenconnect/testing'

async function mainJob(): Promise<string> {
  const sandbox = await startSandbox()
  try {
    const installers = new InstallerUrlBuilder({ instance: sandbox.url })
    sandbox.install(installers.build({ type: 'deb', name: 'HOST-01', properties: ['Acme'] }), { os: 'linux' })

    const client = new ScreenConnectClient({
      instance: sandbox.url,
      credentials: firstOf(fromEnvironment('SCREENCONNECT_NOT_SET'), () => sandbox.secret),
    })
    const session = await resolveSession(client, { name: 'HOST-01' })
    const result = expectSuccess(
      await runCommand(client, session.sessionId, sh`echo ${'it ran'}`, { poll: { first: 20, pause: 20 } }),
    )
    const update = await setProperties(client, session.sessionId, { 3: 'tagged' })
    const [found] = await client.getSessionsByName('HOST-01')
    return [
      found?.name,
      found?.properties[1],
      result.output.trim(),
      update.after[3],
      `${sandbox.executions.length} executed`,
    ].join(' | ')
  } finally {
    await sandbox.close()
  }
}

mainJob().then(console.log, (error: unknown) => {
  console.error(error)
  process.exitCode = 1
})
