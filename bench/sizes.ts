import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'

/** The bytes of what a program gets for an import. */
export interface Size {
  readonly title: string
  readonly minified: number
  readonly gzipped: number
}

const BUNDLES: readonly { title: string; code: string; external?: string[] }[] = [
  { title: 'root entry with ky', code: "export * from '@acg/screenconnect'" },
  { title: 'root entry alone', code: "export * from '@acg/screenconnect'", external: ['ky'] },
  { title: '`/node` with yaml and age-encryption', code: "export * from '@acg/screenconnect/node'" },
  {
    title: '`InstallerUrlBuilder` alone',
    code: "export { InstallerUrlBuilder } from '@acg/screenconnect'",
    external: ['ky'],
  },
  { title: 'ky', code: "export { default } from 'ky'" },
  {
    title: 'zod (`import * as z`)',
    code: "import * as z from 'zod'\nexport const schema = z.array(z.looseObject({ a: z.string() }))",
  },
  { title: 'axios', code: "export { default } from 'axios'" },
  { title: 'got', code: "export { default } from 'got'" },
  { title: '@octokit/core', code: "export { Octokit } from '@octokit/core'" },
  { title: 'stripe', code: "export { default } from 'stripe'" },
  { title: 'openai', code: "export { default } from 'openai'" },
]

export function measureSizes(): Promise<readonly Size[]> {
  return Promise.all(
    BUNDLES.map(async ({ title, code, external = [] }) => {
      const result = await build({
        stdin: { contents: code, resolveDir: import.meta.dirname },
        bundle: true,
        minify: true,
        format: 'esm',
        platform: 'node',
        external,
        write: false,
        // Without the project's own paths, which lead to the sources and not to what was built.
        tsconfigRaw: {},
      })
      const minified = result.outputFiles[0]?.contents ?? new Uint8Array()
      return { title, minified: minified.length, gzipped: gzipSync(minified, { level: 9 }).length }
    }),
  )
}
