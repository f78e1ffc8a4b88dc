import type { LineCounter, Node, ParsedNode } from 'yaml'
import { plainScalar, type Scalar, type VaultFormat } from './scalar.ts'
import { INSTALL_SOPS, VaultRefusal } from './vault-refusal.ts'

/** A vault in the order of its file, on which the MAC depends. */
export type VaultNode = VaultMap | VaultList | VaultScalar

export interface VaultMap {
  readonly type: 'map'
  readonly line: number
  readonly entries: readonly VaultEntry[]
}

interface VaultEntry {
  readonly key: string
  readonly value: VaultNode
}

interface VaultList {
  readonly type: 'list'
  readonly line: number
  readonly items: readonly VaultNode[]
}

export interface VaultScalar extends Scalar {
  readonly type: 'scalar'
  /** Where it stands in the file, from 1: the one thing of it that may be shown. */
  readonly line: number
}

/** The package, as its caller loaded it: it is an optional one. */
export type Yaml = typeof import('yaml')

/** Far more than any vault, little enough for the parser: very deep text makes it crash the process. */
const MAX_DEPTH = 64
const MAX_INDENT = 500

/** Reads the notation and nothing more: keys in order, values as text, comments dropped. */
export function readTree(yaml: Yaml, text: string, format: VaultFormat): VaultMap {
  if (format === 'json') requireJson(text)
  refuseDepth(yaml, text)
  const lines = new yaml.LineCounter()
  const document = yaml.parseDocument(text, {
    // Every value stays the text that it is in the file: what sops takes it for is decided here.
    schema: 'failsafe',
    version: '1.2',
    // Looked for below: the package compares each key with all before it, seconds for a long vault.
    uniqueKeys: false,
    prettyErrors: false,
    lineCounter: lines,
  })
  const [problem] = document.errors
  if (problem?.code === 'MULTIPLE_DOCS') {
    throw new VaultRefusal('unsupported', 'contains several YAML documents', INSTALL_SOPS)
  }
  if (problem !== undefined) {
    throw invalid(format, lines.linePos(problem.pos[0]).line, problem.code)
  }
  if (document.directives.yaml.explicit === true) {
    throw new VaultRefusal(
      'unsupported',
      'starts with a YAML directive, which only sops supports',
      INSTALL_SOPS,
    )
  }
  const root =
    document.contents === null ? undefined : new TreeReader(yaml, lines, format).node(document.contents)
  if (root?.type === 'map') return root
  throw new VaultRefusal('invalid', 'has no keys at the top level', 'Check that it is the right file')
}

function invalid(format: VaultFormat, line: number, code: string): VaultRefusal {
  return new VaultRefusal(
    'invalid',
    `is not valid ${format === 'json' ? 'JSON' : 'YAML'}: line ${line} (${code})`,
    'Restore it from version control',
  )
}

function requireJson(text: string): void {
  if (text.startsWith('\uFEFF')) {
    throw new VaultRefusal(
      'invalid',
      'starts with a byte order mark, which neither JSON nor sops allows',
      'Save it as UTF-8 without one',
    )
  }
  try {
    JSON.parse(text)
  } catch {
    throw new VaultRefusal('invalid', 'is not valid JSON', 'Restore it from version control')
  }
}

/** Brackets within each other, and lists that begin in one line; deeper levels of those need an indentation. */
function refuseDepth(yaml: Yaml, text: string): void {
  let open = 0
  let inLine = 0
  for (const token of new yaml.Lexer().lex(text)) {
    if (token === '[' || token === '{') open += 1
    // One that closes nothing must not make room for one more.
    else if (token === ']' || token === '}') open = Math.max(0, open - 1)
    else if (token === '-' || token === '?') inLine += 1
    else if (/^\r?\n$/.test(token)) inLine = 0
    const indent = /^ +$/.test(token) ? token.length : 0
    if (open > MAX_DEPTH || inLine > MAX_DEPTH || indent > MAX_INDENT) {
      throw new VaultRefusal('unsupported', 'is nested too deep', INSTALL_SOPS)
    }
  }
}

/** From the parser's nodes to ours. */
class TreeReader {
  readonly #yaml: Yaml
  readonly #lines: LineCounter
  readonly #format: VaultFormat

  constructor(yaml: Yaml, lines: LineCounter, format: VaultFormat) {
    this.#yaml = yaml
    this.#lines = lines
    this.#format = format
  }

  node(node: Node | null): VaultNode {
    const yaml = this.#yaml
    const line = this.#lineOf(node)
    if (node === null) return { type: 'scalar', line, kind: 'nothing', text: '' }
    if (yaml.isAlias(node) || node.anchor !== undefined || node.tag !== undefined) {
      throw new VaultRefusal(
        'unsupported',
        `uses a YAML anchor, alias or tag in line ${line}, which only sops supports`,
        INSTALL_SOPS,
      )
    }
    if (yaml.isMap<ParsedNode, ParsedNode | null>(node)) {
      const known = new Set<string>()
      const entries = node.items.map(({ key: keyNode, value }) => {
        const key = this.#key(keyNode)
        if (known.has(key)) throw invalid(this.#format, this.#lineOf(keyNode), 'DUPLICATE_KEY')
        known.add(key)
        return { key, value: this.node(value) }
      })
      return { type: 'map', line, entries }
    }
    if (yaml.isSeq<ParsedNode>(node))
      return { type: 'list', line, items: node.items.map((item) => this.node(item)) }
    return { type: 'scalar', line, ...this.#scalar(node) }
  }

  #key(node: Node): string {
    const key = this.node(node)
    if (key.type === 'scalar' && key.kind === 'text') return key.text
    const problem =
      key.type === 'scalar' && key.kind === 'unclear'
        ? `has a key in line ${key.line} that only sops can read`
        : `has a key that is not text in line ${key.line}`
    throw new VaultRefusal('unsupported', problem, INSTALL_SOPS)
  }

  #scalar(node: Node): Scalar {
    if (!this.#yaml.isScalar(node)) return { kind: 'unclear', text: '' }
    const text = typeof node.value === 'string' ? node.value : ''
    return node.type === 'PLAIN' ? plainScalar(text, this.#format) : { kind: 'text', text }
  }

  #lineOf(node: Node | null): number {
    return node?.range ? this.#lines.linePos(node.range[0]).line : 0
  }
}
