import type { ChildProcess } from 'node:child_process'
import { cmdToSh } from './cmd.ts'
import type { CommandHandler, ReceivedCommand } from './command-handler.ts'
import type { Machine } from './machine-options.ts'

/** Commands that really run, in a folder of their own. */
export interface Shell {
  /** The absolute path of the folder in which commands run. */
  readonly folder: string
  readonly run: CommandHandler
  /** Kills what still runs and removes the folder. */
  close(): Promise<void>
}

/**
 * Opens a folder in the system's temporary directory. `hostname` and `whoami` answer for the guest there
 * rather than for this machine, whose environment variables the commands do not see either.
 */
export function openShell(machine: Machine, withPowerShell: boolean): Shell {
  const { fs, path, os, spawn } = nodeModules()
  const pwsh = withPowerShell ? findPowerShell() : undefined
  const root = fs.mkdtempSync(path.join(os.tmpdir(), 'screenconnect-sandbox-'))
  const folder = path.join(root, 'guest')
  const bin = path.join(root, 'bin')
  for (const made of [folder, bin]) fs.mkdirSync(made)
  for (const [name, printed] of ownCommands(machine)) {
    fs.writeFileSync(path.join(bin, name), `#!/bin/sh\nprintf '%s\\n' '${quoted(printed)}'\n`, {
      mode: 0o755,
    })
  }
  const env = {
    PATH: `${bin}:${process.env['PATH'] ?? '/usr/bin:/bin'}`,
    ...{ HOME: folder, TMPDIR: folder, TEMP: folder, COMPUTERNAME: machine.name, LC_ALL: 'C.UTF-8' },
    ...(pwsh && powershellEnvironment(path.join(root, 'pwsh'))),
  }
  const children = new Set<ChildProcess>()
  const killAll = () => {
    for (const child of children) killGroup(child)
  }
  const atExit = () => {
    killAll()
    fs.rmSync(root, { recursive: true, force: true })
  }
  process.once('exit', atExit)
  let scripts = 0
  return {
    folder,
    run(command) {
      const { interpreter, body } = command
      const isPowerShell = interpreter === 'powershell'
      if (isPowerShell && pwsh === undefined) {
        return { output: 'This sandbox guest has no PowerShell, only sh.\r\n', exitCode: 1 }
      }
      const file = path.join(root, `command-${++scripts}.${isPowerShell ? 'ps1' : 'sh'}`)
      fs.writeFileSync(file, interpreter === 'cmd' ? cmdToSh(body) : body)
      // As agents start it, by what defenders saw of them.
      const [program = 'sh', ...args] =
        isPowerShell && pwsh ? [pwsh, '-NoProfile', '-NonInteractive', '-File'] : ['sh']
      const child = spawn(program, [...args, file], {
        cwd: folder,
        env,
        detached: true,
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      children.add(child)
      return finished(child, command).finally(() => children.delete(child))
    },
    async close() {
      process.off('exit', atExit)
      killAll()
      await fs.promises.rm(root, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

async function finished(child: ChildProcess, command: ReceivedCommand) {
  const kill = () => killGroup(child)
  command.signal.addEventListener('abort', kill, { once: true })
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', command.print)
  }
  // One string for both streams, and no exit code: the agent reports no more than that.
  const failure = await new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(`sh: ${error.message}\n`))
    child.once('close', () => resolve(''))
  })
  command.signal.removeEventListener('abort', kill)
  return { output: failure, verbatim: true }
}

/** The whole group: a shell's children would hold its output open. */
function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // It ended by itself in the meantime.
  }
}

function ownCommands({ name, os }: Machine): readonly (readonly [string, string])[] {
  return [
    ['hostname', name],
    ['whoami', os === 'windows' ? 'nt authority\\system' : 'root'],
  ]
}

function quoted(text: string): string {
  return text.replaceAll("'", `'\\''`)
}

function findPowerShell(): string {
  const found = powershellProgram(process.env)
  if (found !== undefined) return found
  throw new TypeError("`shell: 'pwsh'` needs PowerShell: pwsh in the path, or its file in PWSH.")
}

/** It asks nobody for news, and keeps what it writes down out of the folder that the guest's commands see. */
function powershellEnvironment(home: string): Readonly<Record<string, string>> {
  const { DOTNET_ROOT } = process.env
  return {
    ...{ XDG_CACHE_HOME: home, XDG_CONFIG_HOME: home, XDG_DATA_HOME: home },
    ...{ POWERSHELL_TELEMETRY_OPTOUT: '1', POWERSHELL_UPDATECHECK: 'Off', NO_COLOR: '1' },
    ...(DOTNET_ROOT !== undefined && { DOTNET_ROOT }),
  }
}

/** Loaded only here, and at once: an installation answers with the folder, not with a promise of it. */
function nodeModules() {
  if (typeof process === 'undefined' || process.platform === 'win32') {
    throw new TypeError('`shell` needs Node on Linux or macOS; give the machine an `answer` instead.')
  }
  const { spawn } = process.getBuiltinModule('node:child_process')
  return {
    fs: process.getBuiltinModule('node:fs'),
    path: process.getBuiltinModule('node:path'),
    os: process.getBuiltinModule('node:os'),
    spawn,
  }
}

/** The file of a real PowerShell: what `PWSH` says, else the first `pwsh` of the path. Needs Node. */
export function powershellProgram(
  environment: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const fs = process.getBuiltinModule('node:fs')
  const path = process.getBuiltinModule('node:path')
  const named = environment['PWSH'] ?? ''
  if (named !== '') return fs.existsSync(named) ? named : undefined
  const folders = (environment['PATH'] ?? '').split(path.delimiter).filter((folder) => folder !== '')
  return folders.map((folder) => path.join(folder, 'pwsh')).find((file) => fs.existsSync(file))
}
