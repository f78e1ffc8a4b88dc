import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Block, blocksOf } from './blocks.ts'
import { root } from './pages.ts'

/** A `ts` block of a document, and the line that it begins at. */
export interface Snippet {
  readonly title: string
  /** The heading that it stands under. */
  readonly section: string
  readonly code: string
}

/** What snippets that are only a part of a program may use without having made it. */
const PRELUDES = [
  {
    uses: 'client',
    imports: 'ScreenConnectClient',
    code: `const client = new ScreenConnectClient({
  instance: 'https://acme.screenconnect.com',
  credentials: () => process.env['SCREENCONNECT_SECRET'] ?? '',
  customProperties: ['company', 'site', 'tag'],
})
const sessionId = process.env['SESSION_ID'] ?? ''
`,
  },
  {
    uses: 'installers',
    imports: 'InstallerUrlBuilder',
    code: `const installers = new InstallerUrlBuilder({
  instance: 'https://acme.screenconnect.com',
  customProperties: ['company', 'site', 'tag'],
})
`,
  },
] as const

/** Every `ts` block of a Markdown file, each a whole program. */
export function snippetsOf(path: string): Snippet[] {
  return blocksOf(path)
    .filter(({ language }) => language === 'ts')
    .map(snippetFrom)
}

/** A block as a whole program. */
export function snippetFrom({ title, section, code }: Block): Snippet {
  return { title, section, code: wholeProgram(code) }
}

/** The code of every `@example` in the docstrings of `src`, each a whole program. */
export function docstringExamples(): Snippet[] {
  return readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .flatMap((name) => examplesIn(join('src', name)))
}

function examplesIn(path: string): Snippet[] {
  const text = readFileSync(join(root, path), 'utf8')
  return [...text.matchAll(/^ *\* ```ts\n([\s\S]*?)^ *\* ```$/gm)].map((match) => {
    const line = text.slice(0, match.index).split('\n').length
    const code = (match[1] ?? '').replaceAll(/^ *\* ?/gm, '')
    return { title: `${path}:${line}`, section: '', code: wholeProgram(code) }
  })
}

function wholeProgram(code: string): string {
  const preludes = PRELUDES.filter(
    ({ uses }) => new RegExp(`\\b${uses}\\b`).test(code) && !new RegExp(`const ${uses}\\b`).test(code),
  ).map(({ imports, code: prelude }) => {
    const imported = new RegExp(`import \\{[^}]*\\b${imports}\\b`).test(code)
    return imported ? prelude : `import { ${imports} } from '@acg/screenconnect'\n${prelude}`
  })
  return `${preludes.join('')}${code}\nexport {}\n`
}
