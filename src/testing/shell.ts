import type { ChildProcess } from 'node:child_process'
import { cmdToSh } from './cmd-to-sh.ts'
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
export function openShell(machine: Machine): Shell {
  const { fs, path, os, spawn } = nodeModules()
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
      if (command.interpreter === 'powershell') return 'This sandbox guest has no PowerShell, only sh.\r\n'
      const file = path.join(root, `command-${++scripts}.sh`)
      fs.writeFileSync(file, command.interpreter === 'cmd' ? cmdToSh(command.body) : command.body)
      const child = spawn('sh', [file], {
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

/** Loaded only here, and at once: an installation answers with the folder, not with a promise of it. */
function nodeModules() {
  if (typeof process === 'undefined' || process.platform === 'win32') {
    throw new TypeError('`shell: true` needs Node on Linux or macOS; give the machine an `answer` instead.')
  }
  const { spawn } = process.getBuiltinModule('node:child_process')
  return {
    fs: process.getBuiltinModule('node:fs'),
    path: process.getBuiltinModule('node:path'),
    os: process.getBuiltinModule('node:os'),
    spawn,
  }
}
