import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

// A worker of its own costs a file half a second of work, most of it for loading the library anew. Files that change
// nothing which others see share workers, one after the other. Which these are is read from their text: whatever is
// not known to be harmless makes a file run alone, so a new one is never wrong, at most slower.

/** What may be imported beside the project's own files: nothing here changes what other files of the process see. */
const HARMLESS: ReadonlySet<string> = new Set([
  '@acg/screenconnect',
  '@acg/screenconnect/node',
  '@acg/screenconnect/testing',
  'age-encryption',
  'csv-parse/sync',
  'csv-stringify/sync',
  'fast-check',
  ...['buffer', 'child_process', 'console', 'crypto', 'events', 'fs', 'http', 'https', 'net', 'os', 'path']
    .concat(['readline', 'stream', 'timers/promises', 'tls', 'url', 'util', 'zlib'])
    .map((name) => `node:${name}`),
  'type-fest',
  'typescript',
  'vitest',
  'yaml',
  'zod',
])

/** Takes the place of HTTP in its process, and gives it back at a file's end: such files share workers of their own. */
const INTERCEPTS = 'nock'

/** What reaches others in the same process: mocks, timers, the environment, globals, prototypes. */
const REACHES_OTHERS = [
  /\bvi\.(?!(?:fn|waitFor)\b)/,
  /\bprocess\.(?!(?:arch|env|execPath|platform)\b)/,
  // Read where it is spread, taken apart or asked for a variable; all else may write it.
  /(?<!\.\.\.|\}\s=\s)\bprocess\.env\b(?!\[(['"])\w+\1\](?!\s*(?:\?\?|\|\||&&)?=[^=]))/,
  /\bdelete\s/,
  /\bglobalThis\b|\.prototype\b|__proto__|\bdefinePropert|\bReflect\./,
  /\bset(?:Interval|Immediate)\(/,
]

/** The test files below a folder that share workers, each with the folder in front of it. */
export function filesTogether(folder: string): {
  readonly together: readonly string[]
  readonly intercepted: readonly string[]
} {
  const texts = new Map<string, string>()
  const textOf = (path: string) => {
    const text = texts.get(path) ?? readFileSync(path, 'utf8')
    texts.set(path, text)
    return text
  }
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => join(folder, name))
  const named = (share: Share) =>
    files.filter((path) => shareOf(path, textOf) === share).map((path) => path.replaceAll('\\', '/'))
  return { together: named('together'), intercepted: named('intercepted') }
}

/** With whom a file shares a worker. */
type Share = 'together' | 'intercepted' | 'alone'

/** By what it says, and all that it imports but the library. */
export function shareOf(path: string, textOf: (path: string) => string, seen = new Set<string>()): Share {
  if (seen.has(path)) return 'together'
  seen.add(path)
  const text = textOf(path)
  if (REACHES_OTHERS.some((pattern) => pattern.test(text))) return 'alone'
  const imported = [...text.matchAll(/(?:\bfrom\s*|\bimport\s*\(?\s*)(['"`])(.*?)\1/g)].map(
    ([, , name = '']) => name,
  )
  const shares = imported.map((name): Share => {
    if (name === INTERCEPTS) return 'intercepted'
    if (!name.startsWith('.')) return HARMLESS.has(name) ? 'together' : 'alone'
    const target = join(dirname(path), name)
    // What the library itself does is what every one of these tests is about.
    return /(?:^|[\\/])src[\\/]/.test(target) ? 'together' : shareOf(target, textOf, seen)
  })
  return shares.includes('alone') ? 'alone' : shares.includes('intercepted') ? 'intercepted' : 'together'
}
