import { cpSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { inject } from 'vitest'
import type { Runtime } from './tools.ts'

/** What was packed and installed, once for all tests of the package. */
export interface Packed {
  /** The `.tgz` itself. */
  readonly file: string
  /** The paths in it. */
  readonly paths: readonly string[]
  /** A project that installed it, with the main job in it, and with nothing else. */
  readonly consumer: string
  /** The `node_modules` with the runtimes and compilers that consumers have. */
  readonly tools: string
}

declare module 'vitest' {
  export interface ProvidedContext {
    readonly packed: Packed
  }
}

export const root = resolve(import.meta.dirname, '../..')

/** What the main job prints, in every runtime. */
export const MAIN_JOB_LINE = 'HOST-01 | Acme | it ran | tagged | 2 executed\n'

export const packed: Packed = inject('packed')

/** The package as a consumer has it. */
export const installed: string = join(packed.consumer, 'node_modules/@acg/screenconnect')

/** What the environment says to each runtime, so that it trusts an authority of one's own. */
export function trusting(authority: string): NodeJS.ProcessEnv {
  const file = join(mkdtempSync(join(dirname(packed.consumer), 'authority-')), 'authority.pem')
  writeFileSync(file, authority)
  return { NODE_EXTRA_CA_CERTS: file, DENO_CERT: file }
}

export function programOf({ program }: Runtime): string {
  return program === undefined ? process.execPath : join(packed.tools, program)
}

/**
 * A project that has the installed package and these of the tools, each by the name that it has there, and the
 * files of a folder beside the tests.
 */
export function projectWith(programs: string, tools: readonly string[]): string {
  const folder = mkdtempSync(join(dirname(packed.consumer), `${programs}-`))
  const links = [
    ['@acg', join(packed.consumer, 'node_modules/@acg')] as const,
    ...tools.map((name) => [name, join(packed.tools, name)] as const),
  ]
  for (const [name, target] of links) {
    const link = join(folder, 'node_modules', name)
    mkdirSync(dirname(link), { recursive: true })
    symlinkSync(target, link, 'junction')
  }
  cpSync(join(import.meta.dirname, programs), folder, { recursive: true })
  return folder
}

/** What a program printed, line by line. */
export function linesOf(output: string): string[] {
  return output.trimEnd().split('\n')
}

/** What the README says of a tool that does not require the package: the words of the tool, and what to do. */
export function readmeOn(where: string): { readonly says: string; readonly cure: string } {
  const rows = linesOf(readFileSync(join(root, 'README.md'), 'utf8')).map((line) => line.split(' | '))
  const row = rows.find(([first]) => first === `| ${where}`)
  if (row === undefined) throw new Error(`the README has no row on "${where}"`)
  const [, says = '', cure = ''] = row
  return { says, cure }
}
