// What others depend on, as text that reads well in a diff: the exports of each entry with their types, and
// the names that programs compare. `npm run surface` writes it to test/package/surface/, where it is pinned.
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { Extractor, ExtractorConfig, ExtractorLogLevel } from '@microsoft/api-extractor'
import { declaredNames } from './declared-names.ts'

const root = resolve(import.meta.dirname, '..')

/** Where the pin is. */
export const SURFACE_FOLDER: string = join(root, 'test/package/surface')

/** The declarations of each entry, as built. */
export const DECLARATIONS = {
  root: join(root, 'dist/index.d.ts'),
  node: join(root, 'dist/node.d.ts'),
  testing: join(root, 'dist/testing/index.d.ts'),
} as const

/** The files of the pin: their names and what should be in them. */
export function describeSurface(): ReadonlyMap<string, string> {
  const folder = mkdtempSync(join(tmpdir(), 'surface-'))
  try {
    const reports = Object.entries(DECLARATIONS).map(
      ([entry, file]) => [`${entry}.api.md`, report(entry, file, folder)] as const,
    )
    return new Map([...reports, ['names.md', names()]])
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The report of one entry: sorted by name, whatever files the build split the declarations into. */
function report(entry: string, file: string, folder: string): string {
  const compilerOptions = {
    target: 'es2023',
    lib: ['es2023', 'esnext.disposable'],
    module: 'nodenext',
    types: ['node'],
    strict: true,
    exactOptionalPropertyTypes: true,
  }
  const config = ExtractorConfig.prepare({
    configObject: {
      projectFolder: root,
      mainEntryPointFilePath: file,
      compiler: { overrideTsconfig: { compilerOptions, files: [file] } },
      apiReport: {
        enabled: true,
        reportFileName: `${entry}.api.md`,
        reportFolder: folder,
        reportTempFolder: join(folder, 'temp'),
        // A type that is not exported itself is part of the surface where an exported one is made of it.
        includeForgottenExports: true,
      },
      messages: { extractorMessageReporting: { default: { logLevel: ExtractorLogLevel.None } } },
    },
    configObjectFullPath: undefined,
    packageJsonFullPath: join(root, 'package.json'),
  })
  Extractor.invoke(config, {
    localBuild: true,
    messageCallback(message) {
      if (message.logLevel === ExtractorLogLevel.Error) throw new Error(message.text)
      message.handled = true
    },
  })
  return readFileSync(join(folder, `${entry}.api.md`), 'utf8').replaceAll('\r\n', '\n')
}

function names(): string {
  const { errors, callEvents, sessionEvents } = declaredNames(DECLARATIONS.root)
  return `# Names that programs compare

## Errors: \`name\` and \`code\`

| class | name | code |
| --- | --- | --- |
${errors.map((error) => `| ${error.class} | ${error.names.join(', ')} | ${error.codes.join(', ')} |`).join('\n')}

## Events of a call: \`type\`

${list(callEvents)}

## Events of a session: \`eventType\`

${list(sessionEvents)}

## The command line: exit codes

\`\`\`text
${exitCodes()}
\`\`\`
`
}

function list(words: readonly string[]): string {
  return words.map((word) => `- ${word}`).join('\n')
}

/** As the built program prints them. */
function exitCodes(): string {
  const help = execFileSync(process.execPath, [join(root, 'dist/cli/bin.js'), '--help'], { encoding: 'utf8' })
  const [, codes] = /^Exit codes:\n((?: .*\n?)+)/m.exec(help) ?? []
  if (codes === undefined) throw new Error('--help lists no exit codes')
  return codes.trimEnd()
}

if (process.argv[1] === import.meta.filename) {
  mkdirSync(SURFACE_FOLDER, { recursive: true })
  for (const [name, text] of describeSurface()) writeFileSync(join(SURFACE_FOLDER, name), text)
}
