import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

export const root = resolve(import.meta.dirname, '../..')

/** A `ts` block of a document, and the line that it begins at. */
export interface Snippet {
  readonly title: string
  readonly code: string
}

/** What snippets that are only a part of a program may use without having made it. */
const PRELUDE = `import { ScreenConnectClient } from '@acg/screenconnect'
const client = new ScreenConnectClient({
  instance: 'https://acme.screenconnect.com',
  credentials: () => process.env['SCREENCONNECT_SECRET'] ?? '',
  customProperties: ['company', 'site', 'tag'],
})
const sessionId = process.env['SESSION_ID'] ?? ''
`

/** Every `ts` block of a Markdown file, each a whole program. */
export function snippetsOf(path: string): Snippet[] {
  const text = readFileSync(join(root, path), 'utf8')
  return [...text.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map((match) => {
    const line = text.slice(0, match.index).split('\n').length
    return { title: `${path}:${line}`, code: wholeProgram(match[1] ?? '') }
  })
}

function wholeProgram(code: string): string {
  const declaresClient = /const client\b/.test(code)
  const needsClient = /\bclient\b/.test(code) && !declaresClient
  if (!needsClient) return `${code}\nexport {}\n`
  const imported = /import \{[^}]*\bScreenConnectClient\b/.test(code)
  const prelude = imported ? PRELUDE.slice(PRELUDE.indexOf('\n') + 1) : PRELUDE
  return `${prelude}${code}\nexport {}\n`
}
