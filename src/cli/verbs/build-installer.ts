import { basename, isAbsolute, relative, resolve, sep } from 'node:path'
import { type InstallerType, InstallerUrlBuilder } from '../../index.ts'
import { downloadInstaller, type InstallerFile } from '../../node.ts'
import { instanceOf } from '../configuration/settings.ts'
import type { Context } from '../context.ts'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import { bytes } from '../output/bytes.ts'
import { progressBar } from '../output/progress-bar.ts'
import type { Slot } from '../property-options.ts'
import { UsageError } from '../usage-error.ts'
import { say } from '../words.ts'

export interface BuildInstallerFlags {
  readonly platform: InstallerType
  readonly name?: string
  readonly silent?: boolean
  /** `true` where no file was named. */
  readonly download?: true | string
  readonly qr?: boolean
}

/** `build-installer`: the address, the install command, the file. Needs no secret. */
export async function buildInstaller(
  context: Context,
  properties: Readonly<Partial<Record<Slot, string>>>,
  { platform, name, silent, download, qr }: BuildInstallerFlags,
): Promise<ExitCode> {
  const { settings, json, print } = context
  if (qr === true && json)
    throw new UsageError(say`--qr is for people, --json for programs: give one of them.`)
  if (name?.startsWith('-'))
    throw new UsageError(say`--name was given another option: give the name of a machine.`)
  const instance = instanceOf(settings)
  // Whose agent is deployed is nothing to find out afterwards.
  if (settings.unread !== undefined) {
    context.note(`The server is ${instance.value}, by ${instance.words}. ${settings.unread}`)
  }
  const installers = new InstallerUrlBuilder({
    instance: instance.value,
    baseName: settings.installerBaseName,
  })
  const url = installers.build({ type: platform, name, properties })
  const installer = download === undefined ? undefined : await fetchTo(context, url, download)
  // By its name alone: it is run on another machine than the one that fetched it.
  const file = basename(installer?.path ?? decodeURIComponent(url.pathname))
  const command = silent === true ? installers.silentInstall(platform, file) : undefined
  if (json) {
    context.printJson({
      url: url.href,
      ...(command !== undefined && { command }),
      ...(installer && { file: installer }),
    })
    return EXIT.ok
  }
  if (installer === undefined) print(`${url.href}\n`)
  else print(`${pathInWords(context, download, installer.path)}\n`)
  if (qr === true) print(await qrCode(context, url))
  if (command !== undefined) print(`${command}\n`)
  return EXIT.ok
}

async function fetchTo(context: Context, url: URL, download: true | string): Promise<InstallerFile> {
  const { terminal, note } = context
  const bar = progressBar(terminal.err)
  try {
    const installer = await downloadInstaller(url, {
      to: targetIn(terminal.folder, download),
      onProgress: ({ receivedBytes, totalBytes }) => bar.show(receivedBytes, totalBytes),
      signal: terminal.interrupt,
    })
    bar.clear()
    note(`${bytes(installer.bytes)}, SHA-256 ${installer.sha256}`)
    return installer
  } finally {
    bar.clear()
  }
}

/** A slash at the end stays: it says that a folder is meant, and no file of that name. */
function targetIn(folder: string, download: true | string): string {
  if (download === true) return folder
  return resolve(folder, download) + (/[/\\]$/.test(download) ? sep : '')
}

/** Short where it lies inside the working folder, unless it was named in full: then it is wanted from anywhere. */
function pathInWords({ terminal }: Context, asked: true | string | undefined, path: string): string {
  if (typeof asked === 'string' && isAbsolute(asked)) return path
  const short = relative(terminal.folder, path)
  return short.split(sep)[0] === '..' || isAbsolute(short) ? path : short
}

async function qrCode({ style, terminal }: Context, url: URL): Promise<string> {
  const { renderUnicodeCompact } = await import('uqr')
  const lines = renderUnicodeCompact(url.href, { border: 2 }).split('\n')
  const { columns } = terminal.out
  if (columns !== undefined && columns < (lines[0]?.length ?? 0)) {
    throw new UsageError(
      say`The QR code is ${lines[0]?.length ?? 0} columns wide, and the terminal has ${columns}.`,
    )
  }
  // Its light parts are drawn, so its dark ones must be dark whatever the terminal's colours are.
  return lines.map((line) => `${style.onBlack(line)}\n`).join('')
}
