import { gzipSync } from 'node:zlib'
import { type BuildResult, build } from 'esbuild'
import { describe, expect, it } from 'vitest'
import { packed } from './packed.ts'

/**
 * What a program may grow by for what it imports, in minified and gzipped bytes: a little above what it was
 * when the ceiling was set, so that what comes along by accident does not go unseen.
 */
const CEILINGS = [
  {
    title: 'the root entry alone',
    imports: "export * from '@acg/screenconnect'",
    external: ['ky'],
    bytes: 58_500,
    reason:
      'all that the package can do; 4,500 of it are the part of zod that it uses, 1,500 the way through a proxy, ' +
      '1,000 the words for a machine that is not found or does not come; the frames, tickets and reading of commands, ' +
      'the known codes of foreign errors, and what binds the values of scripts came in since',
  },
  {
    title: 'the root entry with ky',
    imports: "export * from '@acg/screenconnect'",
    external: [],
    bytes: 67_000,
    reason: 'and what it needs at run time, which is ky alone',
  },
  {
    title: 'the client with ky',
    imports: "export { ScreenConnectClient } from '@acg/screenconnect'",
    external: [],
    bytes: 42_500,
    reason:
      'what a program pays that makes calls and has no ky yet; 300 of it are what the carrier of calls, a file of ' +
      'its own, has once more',
  },
  {
    title: 'one operation: the address of an installer',
    imports: "export { InstallerUrlBuilder } from '@acg/screenconnect'",
    external: [],
    bytes: 7_900,
    reason:
      'the checks of its options and one error, with what it says where they do not hold, and what shows a slip of the ' +
      'pen and nothing else; 200 of it make a message of what happened and what to do next; it asks no server',
  },
  {
    title: 'one operation: a script',
    imports: "export { powershell } from '@acg/screenconnect'",
    external: [],
    bytes: 9_100,
    reason:
      'the quoting of one shell, the reader that knows where in it a value would be code, and one error; it asks ' +
      'no server',
  },
] as const

async function bundle(imports: string, external: readonly string[] = []) {
  const options = { bundle: true, minify: true, format: 'esm', platform: 'node', write: false } as const
  const stdin = { contents: imports, resolveDir: packed.consumer }
  return build({ ...options, stdin, external: [...external], legalComments: 'none', logLevel: 'error' })
}

function codeOf({ outputFiles }: BuildResult<{ write: false }>): Uint8Array {
  const [file] = outputFiles
  if (file === undefined || outputFiles.length > 1) throw new Error('esbuild made no single file')
  return file.contents
}

describe('the weight of', () => {
  it.each(CEILINGS)('$title is below its ceiling: $reason', async ({ title, imports, external, bytes }) => {
    const weight = gzipSync(codeOf(await bundle(imports, external)), { level: 9 }).length
    expect(
      weight,
      `${title} weighs ${weight} bytes gzipped, more than its ceiling. Look at what came along; if it is worth ` +
        'its weight, raise the ceiling in this file and say why beside it.',
    ).toBeLessThanOrEqual(bytes)
  })
})

describe('a program that imports one operation', () => {
  /** Of ky, zod, the client and its transport: none of it may come along. */
  const NAMES = ['CTRLAuthHeader', 'GetSessionsByName', 'Service.ashx', 'HTTPError', '$ZodArray', 'keepAlive']

  it('brings no ky, no zod and no client along', async () => {
    for (const { imports } of CEILINGS.slice(-2)) {
      const code = Buffer.from(codeOf(await bundle(imports))).toString()
      expect(NAMES.filter((name) => code.includes(name))).toEqual([])
    }
  })

  it('would show each of these names if it did not', async () => {
    const code = Buffer.from(codeOf(await bundle(CEILINGS[1].imports))).toString()
    expect(NAMES.filter((name) => !code.includes(name))).toEqual([])
  })

  it('leaves all of it out where it imports for nothing', async () => {
    for (const entry of ['', '/node', '/testing'])
      expect(codeOf(await bundle(`import '@acg/screenconnect${entry}'`)), entry).toHaveLength(0)
  })
})
