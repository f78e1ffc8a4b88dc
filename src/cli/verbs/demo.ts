import { existsSync, readFileSync } from 'node:fs'
import { delimiter, join, resolve } from 'node:path'
import { findProgram } from '../../credentials/find-program.ts'
import {
  InstallerUrlBuilder,
  powershell,
  runCommand,
  ScreenConnectClient,
  setProperties,
  waitForSession,
} from '../../index.ts'
import { type SandboxGuest, startSandbox } from '../../testing/index.ts'
import { powershellProgram } from '../../testing/machine/shell.ts'
import type { Context } from '../context.ts'
import { EXIT, type ExitCode } from '../exit-codes.ts'

const LABELS = ['company', 'site', 'tag'] as const

/** `demo`: the main job step by step, for a person to watch. */
export async function demo(context: Context): Promise<ExitCode> {
  const { style, print } = context
  const { interrupt: signal, platform, environment } = context.terminal
  const hasShell = platform !== 'win32' && (await isInPath('sh'))
  const hasPowerShell =
    hasShell &&
    powershellProgram(environment) !== undefined &&
    (Boolean(environment['PWSH']) || (await isInPath('pwsh')))
  await using sandbox = await startSandbox({ agentDelay: 800 })
  let steps = 0
  const step = (title: string) => {
    steps += 1
    print(`\n${style.good(String(steps))}  ${style.strong(title)}\n`)
  }
  const fact = (name: string, value: string) => print(`   ${style.faint(name.padEnd(11))}${value}\n`)

  print(`${style.strong('ScreenConnect, the main job')}, on the embedded sandbox at ${sandbox.url}\n`)
  step('Build the installer address')
  const installers = new InstallerUrlBuilder({ instance: sandbox.url, customProperties: LABELS })
  const properties = { company: 'Acme', site: 'Head Office', tag: 'Pilot' }
  const url = installers.build({ type: 'msi', name: 'HOST-01', properties })
  fact('address', url.href)
  fact('install', installers.silentInstall('msi', 'agent.msi'))

  step('The machine installs it')
  // Its commands really run, where there is a shell for them.
  const guest = sandbox.install(url, { shell: hasPowerShell ? 'pwsh' : hasShell })
  const client = new ScreenConnectClient({
    instance: sandbox.url,
    credentials: () => sandbox.secret,
    customProperties: LABELS,
  })
  const session = await waitForSession(client, { name: 'HOST-01', signal })
  fact('session', session.sessionId)
  for (const label of LABELS) fact(label, session.properties[label])

  step('Run a command on it')
  const command = 'echo created by a command > marker.txt'
  fact('sent', command)
  const result = await runCommand(client, session.sessionId, command, { signal })
  if (result.status !== 'completed') throw new Error(`the command ended as ${result.status}`)
  fact('ended', `with exit code ${result.exitCode}, after ${Math.round(result.durationMs)} ms`)
  const marker = markerOf(guest)
  if (marker !== undefined) fact('marker.txt', marker)

  if (hasPowerShell) {
    step('Run a PowerShell script on it')
    const script = powershell`'read: ' + (Get-Content ${'marker.txt'}); exit 3`
    fact('sent', "'read: ' + (Get-Content marker.txt); exit 3")
    const ended = await runCommand(client, session.sessionId, script, { signal })
    if (ended.status !== 'completed') throw new Error(`the script ended as ${ended.status}`)
    fact('printed', ended.output)
    fact('ended', `with exit code ${ended.exitCode}, after ${Math.round(ended.durationMs)} ms`)
  }

  step('Tag it')
  const { before, after } = await setProperties(client, session.sessionId, { tag: 'Live' }, { signal })
  fact('tag', `${before.tag} -> ${after.tag}`)
  print(
    `\n${style.good('Done.')} Against a real server, change two lines:\n\n  instance: 'https://acme.screenconnect.com',\n  credentials: fromEnvironment(),\n\nand let a real machine run the installer in place of sandbox.install().\n`,
  )
  return EXIT.ok
}

/** Whether the system would start that program by its name, and not one that lies in the working folder. */
async function isInPath(name: string): Promise<boolean> {
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  const first = folders.map((folder) => resolve(folder, name)).find((path) => existsSync(path))
  return first !== undefined && first === (await findProgram(name))
}

/** What the command wrote on the machine, proof that it really ran; `undefined` where nothing really runs. */
function markerOf({ folder }: SandboxGuest): string | undefined {
  if (folder === undefined) return undefined
  const path = join(folder, 'marker.txt')
  if (!existsSync(path)) throw new Error('the command created no marker file')
  return readFileSync(path, 'utf8').trim()
}
