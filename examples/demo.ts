// The main job step by step, for a person to watch: `npm run demo`.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { styleText } from 'node:util'
import { InstallerUrlBuilder, ScreenConnectClient } from '@acg/screenconnect'
import { startSandbox } from '@acg/screenconnect/testing'

const ANSWER_WITHIN = 10_000
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
const sent = performance.now()
await client.sendCommand(session.sessionId, command)
fact('sent', command)
await until('an answer', async () => {
  const { events } = await client.getSessionDetails(session.sessionId)
  return events.some((event) => event.eventType === 'ranCommand')
})
fact('answered', `after ${Math.round(performance.now() - sent)} ms`)
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

async function until(what: string, reached: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + ANSWER_WITHIN
  while (!(await reached())) {
    if (performance.now() > deadline) throw new Error(`${what} did not come within ${ANSWER_WITHIN} ms`)
    await pause(150)
  }
}
