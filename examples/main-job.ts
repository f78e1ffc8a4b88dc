// The main job: deploy an agent, find its machine, run a command on it, tag it.
import { setTimeout as pause } from 'node:timers/promises'
import { expectSuccess, InstallerUrlBuilder, runCommand, ScreenConnectClient, sh } from '@acg/screenconnect'
import { startSandbox } from '@acg/screenconnect/testing'

// A real instance where these two are set, the embedded sandbox where they are not.
const { SCREENCONNECT_URL, SCREENCONNECT_SECRET } = process.env
const sandbox = SCREENCONNECT_URL ? undefined : await startSandbox()
const instance = sandbox?.url ?? SCREENCONNECT_URL ?? ''
const customProperties = ['company', 'site', 'tag'] as const

const installers = new InstallerUrlBuilder({ instance, customProperties })
const url = installers.build({
  type: 'deb',
  name: 'HOST-01',
  properties: { company: 'Acme', site: 'Head Office', tag: 'Pilot' },
})
if (sandbox) sandbox.install(url, { shell: true })
else console.log(`Install this on a machine:\n${url.href}\n${installers.silentInstall('deb', 'agent.deb')}`)

const client = new ScreenConnectClient({
  instance,
  credentials: () => sandbox?.secret ?? SCREENCONNECT_SECRET ?? '',
  customProperties,
})
const session = await until(async () => (await client.getSessionsByName('HOST-01'))[0])
console.log('Found', session.name, 'of', session.properties.company)

const command = sh`echo ${'hello'} > marker.txt; cat marker.txt`
const { output } = expectSuccess(await runCommand(client, session.sessionId, command))
console.log('It answered', output)

await client.updateCustomProperties(session.sessionId, session.customPropertyValues.with(2, 'Live'))
console.log('Tagged', (await client.getSession(session.sessionId))?.properties.tag)

await sandbox?.close()

async function until<Value>(look: () => Promise<Value | undefined>): Promise<Value> {
  for (;;) {
    const found = await look()
    if (found !== undefined) return found
    await pause(sandbox ? 50 : 2000)
  }
}
