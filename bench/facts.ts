// Measures what docs/facts.md says, in one run, and writes it there: `npm run facts`.
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join, resolve } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { measureCommandLine } from './command-line.ts'
import { measureDownload } from './download.ts'

const root = resolve(import.meta.dirname, '..')
const ROUNDS = 25

const page = `# Facts

Measured, not promised: \`npm run facts\` measures again and writes this page. One run on one machine; machines differ, so the ratios say more than the milliseconds.

Measured with Node ${process.versions.node} on ${process.platform} ${process.arch}, ${cpus().length} cores.

## Size of the root entry

Minified by esbuild. "Alone" leaves ky and zod out, as a program that has them already sees it.

${table(['', 'minified', 'gzipped'], await sizes())}

## Cold import

A fresh process each, ${ROUNDS} rounds in turn, the time of \`await import(…)\` alone.

${table(['', 'median', 'least', 'most', 'ratio to ky'], imports())}

## Command line

Whole processes, 20 rounds in turn, \`sessions\` against a sandbox in another process.

${table(['', 'median', 'least', 'most', 'ratio to `node -e 0`'], await commandLine())}

## Memory of a download

\`downloadInstaller\` in a process of its own, from a server in another one on loopback; the resident set, looked at every 5 ms. "Above the start" is what the download itself took.

${table(['installer', 'at the start', 'peak', 'above the start'], await downloads())}
`
writeFileSync(join(root, 'docs/facts.md'), page)
console.log(page)

async function sizes(): Promise<string[][]> {
  const rows: [string, string, string[]][] = [
    ['root entry alone', "export * from '@acg/screenconnect'", ['ky', 'zod']],
    ['root entry with ky and zod', "export * from '@acg/screenconnect'", []],
    [
      '`InstallerUrlBuilder` alone',
      "export { InstallerUrlBuilder } from '@acg/screenconnect'",
      ['ky', 'zod'],
    ],
    ['ky', "export { default } from 'ky'", []],
    [
      'zod (`import * as z`)',
      "import * as z from 'zod'\nexport const schema = z.array(z.looseObject({ a: z.string() }))",
      [],
    ],
  ]
  return Promise.all(
    rows.map(async ([name, contents, external]) => {
      const result = await build({
        stdin: { contents, resolveDir: root },
        bundle: true,
        minify: true,
        format: 'esm',
        platform: 'node',
        external,
        write: false,
        // Without the project's own paths, which lead to the sources and not to what was built.
        tsconfigRaw: {},
      })
      const code = result.outputFiles[0]?.contents ?? new Uint8Array()
      return [name, kilobytes(code.length), kilobytes(gzipSync(code, { level: 9 }).length)]
    }),
  )
}

function imports(): string[][] {
  const subjects = ['ky', 'zod', '@acg/screenconnect', '@acg/screenconnect/testing']
  const times = new Map(subjects.map((name) => [name, [] as number[]]))
  for (let round = -1; round < ROUNDS; round += 1) {
    for (const name of subjects) {
      const script = `const start = performance.now(); await import('${name}'); console.log(performance.now() - start)`
      const output = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
        cwd: root,
        encoding: 'utf8',
      })
      // The first round warms the file cache.
      if (round >= 0) times.get(name)?.push(Number(output))
    }
  }
  const ky = median(times.get('ky') ?? [])
  return [...times].map(([name, values]) => [`\`${name}\``, ...spread(values, ky)])
}

async function commandLine(): Promise<string[][]> {
  const measured = await measureCommandLine(20)
  const node = median(measured[0]?.times ?? [])
  return measured.map(({ title, times }) => [title, ...spread(times, node)])
}

/** Median, least and most, and the median as a multiple of another one. */
function spread(values: readonly number[], unit: number): string[] {
  return [
    `${median(values).toFixed(1)} ms`,
    `${Math.min(...values).toFixed(1)} ms`,
    `${Math.max(...values).toFixed(1)} ms`,
    (median(values) / unit).toFixed(2),
  ]
}

async function downloads(): Promise<string[][]> {
  const rows: string[][] = []
  for (const size of [16_000_000, 200_000_000, 1_000_000_000]) {
    const { bytes, start, peak } = await measureDownload(size)
    rows.push([bytes, start, peak, peak - start].map(megabytes))
  }
  return rows
}

function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(1)} MB`
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}
