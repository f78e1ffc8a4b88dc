import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

// A worker of its own costs a file half a second, most of it for loading the library anew. Files that neither change
// nor look at anything but what they import share workers. Which these are is read from their text: whatever is not
// known to be harmless makes a file run alone, so a new one is never wrong, at most slower.

/** What may be imported beside the project's own files. Nothing here opens a connection or starts a program. */
const HARMLESS: ReadonlySet<string> = new Set([
  '@acg/screenconnect',
  '@acg/screenconnect/node',
  'fast-check',
  ...['fs', 'os', 'path', 'url', 'util'].map((name) => `node:${name}`),
  'type-fest',
  'typescript',
  'vitest',
  'yaml',
  'zod',
])

/** What reaches others in the same process: mocks, timers, the environment, globals, prototypes. */
const REACHES_OTHERS = [
  /\bvi\.(?!fn\b)/,
  /\bprocess\.(?!execPath\b|platform\b)/,
  /\bglobalThis\b|\.prototype\b|__proto__|\bdefinePropert|\bReflect\./,
  /\b(?:start|create)Sandbox\b/,
  /\b(?:set(?:Timeout|Interval|Immediate)|fetch|queueMicrotask)\(/,
]

/** The test files below a folder that share workers, each with the folder in front of it. */
export function filesTogether(folder: string): string[] {
  const texts = new Map<string, string>()
  const textOf = (path: string) => {
    const text = texts.get(path) ?? readFileSync(path, 'utf8')
    texts.set(path, text)
    return text
  }
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => join(folder, name))
    .filter((path) => isHarmless(path, textOf))
    .map((path) => path.replaceAll('\\', '/'))
}

/** Whether it and all that it imports, but for the library, keeps to itself. */
export function isHarmless(
  path: string,
  textOf: (path: string) => string,
  seen = new Set<string>(),
): boolean {
  if (seen.has(path)) return true
  seen.add(path)
  const text = textOf(path)
  if (REACHES_OTHERS.some((pattern) => pattern.test(text))) return false
  const imported = [...text.matchAll(/(?:\bfrom\s*|\bimport\s*\(?\s*)(['"`])(.*?)\1/g)].map(
    ([, , name = '']) => name,
  )
  return imported.every((name) => {
    if (!name.startsWith('.')) return HARMLESS.has(name)
    const target = join(dirname(path), name)
    // What the library itself does is what every one of these tests is about.
    return /(?:^|[\\/])src[\\/]/.test(target) || isHarmless(target, textOf, seen)
  })
}
