import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { transform } from 'esbuild'
import type { TestProject } from 'vitest/node'
import type { Packed } from './packed.ts'
import { run } from './run.ts'
import { TOOLS } from './tools.ts'

const root = resolve(import.meta.dirname, '../..')

/** Packs once, installs once, and leaves nothing behind but the runtimes, which are half a gigabyte. */
export default async function setup(project: TestProject): Promise<() => void> {
  // What a temporary folder is called and where it is differ on macOS, and runtimes tell where it is.
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'consumer-')))
  const { file, paths } = await pack(folder)
  const [consumer, tools] = await Promise.all([installPacked(folder, file), installTools()])
  project.provide('packed', { file, paths, consumer, tools })
  return () => rmSync(folder, { recursive: true, force: true })
}

async function pack(folder: string): Promise<Pick<Packed, 'file' | 'paths'>> {
  const output = await run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], root)
  const report: unknown = JSON.parse(output)
  // npm's report: an array of one (an object by package name since npm 12).
  const [entry] = Object.values(report as Record<string, { filename: string; files: { path: string }[] }>)
  if (entry === undefined) throw new Error('npm pack reported nothing')
  return { file: join(folder, entry.filename), paths: entry.files.map(({ path }) => path) }
}

async function installPacked(folder: string, file: string): Promise<string> {
  const consumer = join(folder, 'project')
  mkdirSync(consumer)
  writeFileSync(join(consumer, 'package.json'), JSON.stringify({ name: 'consumer', private: true }))
  await run('npm', ['install', '--no-audit', '--no-fund', file], consumer)
  await writePrograms(consumer)
  return consumer
}

/** What a consumer writes: in TypeScript, and as what becomes of it. */
async function writePrograms(consumer: string): Promise<void> {
  for (const name of ['main-job', 'failures', 'behind-proxy']) {
    const file = join(import.meta.dirname, `consumer/${name}.ts`)
    for (const [extension, format] of [['mjs', 'esm'] as const, ['cjs', 'cjs'] as const]) {
      const { code } = await transform(readFileSync(file, 'utf8'), { loader: 'ts', format, target: 'es2023' })
      writeFileSync(join(consumer, `${name}.${extension}`), code)
      // Both kinds of module in one project, as TypeScript tells them apart.
      copyFileSync(file, join(consumer, `${name}.${extension.replace('j', 't')}`))
    }
  }
}

/** Kept between runs: `npm install` has nothing to do where they are there already. */
async function installTools(): Promise<string> {
  const folder = join(root, 'node_modules/.cache/package-tools')
  mkdirSync(folder, { recursive: true })
  const manifest = { name: 'package-tools', private: true, dependencies: TOOLS }
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest))
  // Without scripts: all of them are packages that hold the program itself.
  await run('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--prefix', folder], folder)
  return join(folder, 'node_modules')
}
