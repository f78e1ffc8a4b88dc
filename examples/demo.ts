// The main job step by step, for a person to watch: `npm run demo`.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { styleText } from 'node:util'
import { InstallerUrlBuilder, runCommand, ScreenConnectClient } from '@acg/screenconnect'
import { startSandbox } from '@acg/screenconnect/testing'

const labels = ['company', 'site', 'tag'] as const
let steps = 0

const sandbox = await startSandbox({ agentDelay: 800 })
say(styleText('bold', 'ScreenConnect, the main job'), `on the embedded sandbox, ${sandbox.url}`)

step('Build the installer address')
const installers = new InstallerUrlBuilder({ instance: sandbox.url, customProperties: labels })
const url = installers.build({
  type: 'msi',
  name: 'HOST-01',
  properties: { company: 'Acme', site: 'Head Office', tag: 'Pilot' },
})
fact('address', url.href)
fact('install', installers.silentInstall('msi', 'agent.msi'))

step('The machine installs it')
const guest = sandbox.install(url, { shell: true })
fact('enrolled', guest.machine.name)

step('Find it by name')
const client = new ScreenConnectClient({
  instance: sandbox.url,
  credentials: () => sandbox.secret,
  customProperties: labels,
})
const [session] = await client.getSessionsByName('HOST-01')
if (session === undefined) throw new Error('HOST-01 did not enrol')
fact('session', session.sessionId)
fact('online', String(session.online))
for (const label of labels) fact(label, session.properties[label])

step('Run a command on it')
const command = 'echo created by a command > marker.txt'
fact('sent', command)
const result = await runCommand(client, session.sessionId, command, { poll: { first: 500, pause: 200 } })
if (result.status !== 'completed') throw new Error(`the command ended as ${result.status}`)
fact('ended', `with exit code ${result.exitCode}, after ${Math.round(result.durationMs)} ms`)
const marker = join(guest.folder ?? '', 'marker.txt')
if (!existsSync(marker)) throw new Error('the command created no marker file')
fact('marker.txt', readFileSync(marker, 'utf8').trim())

step('Tag it')
await client.updateCustomProperties(session.sessionId, session.customPropertyValues.with(2, 'Live'))
const tagged = await client.getSession(session.sessionId)
if (tagged?.properties.tag !== 'Live') throw new Error('the tag did not change')
fact('tag', `${session.properties.tag} -> ${tagged.properties.tag}`)

say(
  '',
  `${styleText('green', 'Done.')} Against a real instance, change two lines:`,
  '',
  "  instance: 'https://acme.screenconnect.com',",
  "  credentials: () => process.env['SCREENCONNECT_SECRET'] ?? '',",
  '',
  'and let a real machine run the installer in place of sandbox.install().',
)

await sandbox.close()

function say(...lines: readonly string[]): void {
  console.log(lines.join('\n'))
}

function step(title: string): void {
  steps += 1
  say('', `${styleText('cyan', String(steps))}  ${styleText('bold', title)}`)
}

function fact(name: string, value: string): void {
  say(`   ${styleText('dim', name.padEnd(11))}${value}`)
}
