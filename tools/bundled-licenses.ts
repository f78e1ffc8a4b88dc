import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Plugin } from 'esbuild'

const PACKAGE = /^(.*\bnode_modules\/(?:@[^/]+\/)?[^/]+)\//

/** The folder of a package in `node_modules`, out of the path of one of its files. */
export function packageOf(path: string): string | undefined {
  return PACKAGE.exec(path)?.[1]
}

/** Writes the licences of all packages whose code ends up in a bundle beside it, as those licences ask. */
export function bundledLicenses(file: string): Plugin {
  return {
    name: 'bundled-licenses',
    setup(build) {
      build.initialOptions.metafile = true
      build.onEnd(({ metafile }) => {
        if (metafile === undefined)
          throw new Error('esbuild gave no metafile to find the bundled packages in')
        const used = Object.values(metafile.outputs).flatMap(({ inputs }) => Object.keys(inputs))
        const folders = new Set(used.flatMap((path) => packageOf(path) ?? []))
        mkdirSync(dirname(file), { recursive: true })
        writeFileSync(file, [...folders].sort().map(licenseOf).join('\n'))
      })
    },
  }
}

interface Manifest {
  readonly name: string
  readonly version: string
  readonly license?: string
  readonly author?: string | { readonly name: string }
}

function licenseOf(folder: string): string {
  // Its fields are npm's; a package that names no licence fails right below.
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest
  const { name, version, license, author } = manifest
  if (license === undefined) throw new Error(`${name} is bundled and names no licence`)
  const file = readdirSync(folder).find((entry) => /^licen[cs]e(\.|$)/i.test(entry))
  const by = typeof author === 'object' ? author.name : author
  const text =
    file === undefined
      ? `Copyright ${by ?? name}. The package names its licence and carries no text of it.`
      : readFileSync(join(folder, file), 'utf8').trim()
  return `${name} ${version} (${license})\n\n${text}\n`
}
