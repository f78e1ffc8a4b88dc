import { documents, read } from './pages.ts'

/** A fenced block of a page. */
export interface Block {
  /** The page, and the line that the block begins at. */
  readonly title: string
  readonly path: string
  /** The heading that it stands under. */
  readonly section: string
  /** What stands behind the fence: the language, or nothing. */
  readonly language: string
  readonly code: string
}

/** Indented, quoted and listed ones count too, as do those of tildes: none is left out by how it is written. */
const FENCE = /^[\s>*-]*(`{3,}|~{3,})(.*)$/

/** Every fenced block of a Markdown file. */
export function blocksOf(path: string): Block[] {
  const blocks: Block[] = []
  let section = ''
  let open: { readonly fence: string; readonly language: string; readonly line: number } | undefined
  let code: string[] = []
  for (const [index, line] of read(path).split('\n').entries()) {
    const [, fence, rest = ''] = FENCE.exec(line) ?? []
    if (open === undefined) {
      if (fence !== undefined) open = { fence, language: rest.trim(), line: index + 1 }
      else if (line.startsWith('## ')) section = line.slice(3)
    } else if (fence?.startsWith(open.fence) && rest.trim() === '') {
      const { language } = open
      blocks.push({ title: `${path}:${open.line}`, path, section, language, code: code.join('') })
      open = undefined
      code = []
    } else code.push(`${line}\n`)
  }
  if (open !== undefined) throw new Error(`The block at ${path}:${open.line} has no end`)
  return blocks
}

/** Those of a language in the whole documentation. What a test asks for here, blocks.test.ts takes for checked. */
export function blocksIn(language: string): Block[] {
  return documents.flatMap(blocksOf).filter((block) => block.language === language)
}
