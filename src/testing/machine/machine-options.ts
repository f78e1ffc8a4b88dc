import { ConfigurationError } from '../../errors/configuration-error.ts'
import { refuseUnknown } from '../known-options.ts'
import type { WireGuestInfo } from '../sessions/wire.ts'
import type { CommandHandler } from './command-handler.ts'

/** What runs on a machine; it decides the interpreter of commands and the made-up facts. */
export type OperatingSystem = 'windows' | 'macos' | 'linux'

/** The machine behind a session. */
export interface MachineOptions {
  /** Its own name (`MachineName`). Default: the `t` of the installer URL, or a made-up one. */
  readonly name?: string
  /** Default: what the installer is for; Windows without an installer. */
  readonly os?: OperatingSystem
  /** Fields of `GuestInfo`, by their wire names, over the made-up ones. */
  readonly guestInfo?: Partial<WireGuestInfo>
  /** Default `true`. `false`: it connected and went offline again when it was set up. */
  readonly online?: boolean
  /**
   * The machine went offline then, after a working day: its connections, the times of its last connect, disconnect
   * and activity, and its history say so. Not in the future, and not with `online: true`.
   */
  readonly offlineSince?: Date
  /**
   * Really run commands, with `sh` in a fresh temporary folder (see `SandboxGuest.folder`) that is removed
   * when the sandbox closes. Needs Node on Linux or macOS. The text is run with the rights of this process:
   * nothing confines it to the folder. Default `false`.
   *
   * On a Windows guest, cmd text is translated line by line as far as plain commands go (`@`, `%NAME%`,
   * `%ERRORLEVEL%`, `exit /b`, `&`); PowerShell is answered with a line saying that there is none. With `'pwsh'` a
   * real PowerShell runs it, one process for each command: the program that the environment variable `PWSH` names, or
   * `pwsh` of the path. Without one the machine is refused.
   */
  readonly shell?: boolean | 'pwsh'
  /**
   * What the guest answers to commands. Default: a stand-in that knows `echo`, `hostname`, `whoami` and the
   * exit code variables, and stays silent for the rest.
   */
  readonly answer?: CommandHandler
  /** Whether the output of cmd opens with a byte order mark, as it may. Default `false`. */
  readonly bom?: boolean
  /**
   * What the agent reports of a command that it killed: what was printed until then, and that it was killed
   * (`'kept'`, default, a guess), or only that it was killed (`'lost'`, seen once).
   */
  readonly killedOutput?: 'kept' | 'lost'
}

export function checkMachine(options: MachineOptions): void {
  refuseUnknown('machine', options, {
    name: true,
    os: true,
    guestInfo: true,
    online: true,
    offlineSince: true,
    shell: true,
    answer: true,
    bom: true,
    killedOutput: true,
  })
  const { online, offlineSince } = options
  if (offlineSince === undefined) return
  const expected = 'a time that is past, of a machine that is not `online: true`'
  // Another realm's `Date` is one too.
  const time = Object.prototype.toString.call(offlineSince) === '[object Date]' ? offlineSince.getTime() : NaN
  if (Number.isNaN(time)) throw new ConfigurationError('machine.offlineSince', 'no time', expected)
  if (time > Date.now()) throw new ConfigurationError('machine.offlineSince', 'a time to come', expected)
  if (online === true) throw new ConfigurationError('machine.offlineSince', 'with `online: true`', expected)
}

/** What is fixed about a machine once it is enrolled. */
export interface Machine {
  readonly name: string
  readonly os: OperatingSystem
  readonly bom: boolean
  readonly killedOutput: 'kept' | 'lost'
}
