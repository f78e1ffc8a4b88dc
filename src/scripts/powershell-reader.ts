import { Scanner } from './scanner.ts'
import { MARK, never, type Objection, objection, type Place } from './template.ts'
import { powershellLiteral } from './values.ts'

const NAME = `$\{name}`
const JOINED = `('hello ' + ${NAME}), or "hello $name" after $name = ${NAME}`
const APART = `a word by itself, with the rest joined to it: ('Log-' + ${NAME} + '.txt')`

/** Why no value stands in a place of a PowerShell script, for each such place. */
const OBJECTIONS = {
  single: objection("inside '…', where it would be the name of a variable", JOINED),
  double: objection('inside "…", which somebody else may read as a script', JOINED),
  document: objection(`inside @'…'@ or @"…"@`, `$name = ${NAME} before it, and $name in @"…"@`),
  comment: objection('inside a comment', 'a place outside of it'),
  braces: objection("inside the braces of a variable's name", `Get-Variable -Name ${NAME} -ValueOnly`),
  verbatim: objection('behind --%, where PowerShell reads no variables', 'the command without --%'),
  block: objection(
    'inside a block that may run elsewhere, without the variables of the script',
    `$name = ${NAME} before the block and $using:name in it, or -ArgumentList $name and param($name) in it`,
  ),
  evaluated: objection('behind Invoke-Expression, which runs what is in it', 'the command itself'),
  begun: never('directly after a $, an @ or a backtick, which begins something else', `('$' + ${NAME})`),
  name: never(
    "directly after a variable's name, which it would go on with",
    `($name + ${NAME}), or the variable's name in braces, written $\\{name} in a template`,
  ),
  glued: objection('directly after something that PowerShell takes for a word of its own', APART),
  ahead: objection(
    'directly before something that PowerShell takes for a property, an index or a word of its own',
    `parentheses: (${NAME} + '.txt'), (${NAME}).Length`,
  ),
  list: objection('where a list cannot stand: as a part of a word', `(${NAME} -join ',')`),
} as const

interface Frame {
  /** What ends it: `)`, `}`, `]`, a quote, or nothing. */
  readonly end: string
  /** What speaks against any value in it: it is in quotes, or the script's variables may not be there. */
  readonly objection: Objection | undefined
  /** Whether every block directly in it runs where it stands: those of `switch`, and of `@{ … }` for a cmdlet. */
  readonly blocks: boolean
  /** The words of the command so far. */
  words: string[]
  word: string
  /** Whether the word begins with a quote or a bracket, which end it. */
  closed: boolean
}

/** PowerShell takes the typographic quotes for what they look like. */
const CODE =
  /`(?:\r\n|.)|\$[{(]|\$(?:[\p{L}\p{N}_:?]+|[$^]|\0)|@\0|@(?:['‘’‚‛][ \t]*(?=\r?\n).*?(?:\n['‘’‚‛]@|$)|["“”„][ \t]*(?=\r?\n).*?(?:\n["“”„]@|$))|@[({]|['‘’‚‛][^'‘’‚‛]*['‘’‚‛]?|[[\](){};|&,\n#"“”„\0]|<#.*?(?:#>|$)|--%(?=\s)|[ \t\r\f\v\u0085\p{Z}]+|[^`$@[\](){};|&,\n#"“”„'‘’‚‛\0<\s\u0085\p{Z}-]+|./suy
const QUOTED = /`.|["“”„]|\$[{(]|\$(?:[\p{L}\p{N}_:?]+|[$^]|\0)|\0|[^`"“”„$\0]+|./suy
/** Words of the language, whose blocks run where they stand. */
const KEYWORDS =
  /^(?:if|elseif|else|foreach|for|while|do|until|switch|try|catch|finally|trap|function|filter|begin|process|end|clean)$/i
/** Cmdlets whose blocks do so too, if nothing says -Parallel. */
const CMDLETS = /^(?:foreach|%|where|\?|sort|group|select|(?:foreach|where|sort|group|select)-object)$/i
const PARALLEL = /^[-\u2013-\u2015]pa/i
/** How a word begins in which a variable is a part of the word, so that `Log-$x.txt` is one. */
const BARE_WORD = /^(?:[\p{L}\p{N}_~%\\/*+!^?=:<>]|\.[\\/.\p{L}\p{N}]|--|`\S)/u
/** What a word ends in where an operand or a member follows, or the value of a parameter. */
const OPERAND =
  /^[^-\u2013-\u2015].*[=<>!]$|^\[[^\]]*\](?:::)?$|^[-\u2013-\u2015][^:]*:$|^[$.].*(?:\.|::)$|^[=<>!+]$/u

/** Reads PowerShell as far as that decides what to advise. */
export function readPowerShell(source: string): readonly Place[] {
  return new PowerShellReader(source, frame('')).read()
}

class PowerShellReader extends Scanner<Frame> {
  protected pattern(): RegExp {
    return this.top.end === '"' ? QUOTED : CODE
  }

  protected step(token: string): void {
    const { top } = this
    if (token === '${') this.markAll(this.take(/(?:[^}`]|`.)*\}?/sy), OBJECTIONS.braces)
    else if (token === '$(') this.push(frame(')'))
    else if (token.length === 2 && token.endsWith(MARK)) this.mark(OBJECTIONS.begun)
    else if (top.end !== '"') {
      this.inCode(top, token)
      return
    } else if (token === MARK) this.mark(OBJECTIONS[/^\$./.test(this.before) ? 'name' : 'double'])
    else if (/^["“”„]$/.test(token)) this.stack.pop()
    grow(top, token)
  }

  private push(inner: Frame): void {
    this.stack.push({ ...inner, objection: this.top.objection ?? inner.objection })
  }

  private inCode(top: Frame, token: string): void {
    if (token === MARK) this.value(top)
    else if (/^`?[\s\u0085\p{Z}]/u.test(token)) this.space(top, token)
    else if (token.startsWith('<#')) this.markAll(token, OBJECTIONS.comment)
    else if (token === '#' && isComment(top)) this.markAll(this.take(/[^\n]*/y), OBJECTIONS.comment)
    else if (token === '--%' && top.word === '') this.markAll(this.take(/[^\n]*/y), OBJECTIONS.verbatim)
    else if (/^@?["“”„'‘’‚‛]/.test(token)) this.string(top, token)
    else if (['(', '{', '@(', '@{', '['].includes(token)) this.open(top, token)
    else if (token === top.end) this.close(top)
    else if (';|&,'.includes(token)) {
      this.endWord(top)
      if (token !== ',') top.words = token === '&' ? ['&'] : []
    } else grow(top, token)
  }

  private space(top: Frame, token: string): void {
    this.endWord(top)
    // A block of the language's own may stand on the next line.
    if (token === '\n' && !KEYWORDS.test(top.words[0] ?? '')) top.words = []
  }

  private endWord(top: Frame): void {
    const { word, words } = top
    // What is assigned begins a command of its own: $x = if (…) { … }.
    if (word.endsWith('=') && /^\$/.test(words[0] ?? word)) top.words = []
    else if (word !== '') words.push(word)
    top.word = ''
    top.closed = false
  }

  private string(top: Frame, token: string): void {
    if (top.word === '') top.closed = true
    if (token.startsWith('@')) this.markAll(token, OBJECTIONS.document, /(?:\$\w*|`)$/, OBJECTIONS.name)
    else if (/^['‘’‚‛]/.test(token)) this.markAll(token, OBJECTIONS.single)
    else this.push({ ...frame('"'), objection: OBJECTIONS.double })
    grow(top, "''")
  }

  private open(top: Frame, token: string): void {
    const all = top.word === '' ? top.words : [...top.words, top.word]
    const first = (all[0] ?? '').replace(/^\$[\w:.]*=/, '')
    const isParallel = all.some((word) => PARALLEL.test(word))
    const isCmdlet = CMDLETS.test(first) && !isParallel
    if (token === '[') grow(top, token)
    else this.endWord(top)
    if (token === '{') {
      const runsHere = top.blocks || ['&', '.'].includes(all.at(-1) ?? '') || KEYWORDS.test(first) || isCmdlet
      const objection = isParallel || !runsHere ? OBJECTIONS.block : undefined
      this.push({ ...frame('}'), objection, blocks: first.toLowerCase() === 'switch' })
    } else {
      const end = token === '[' ? ']' : token.endsWith('(') ? ')' : '}'
      this.push({ ...frame(end), blocks: token === '@{' && isCmdlet })
    }
  }

  private close(top: Frame): void {
    this.stack.pop()
    const around = this.top
    if (top.end === ']') grow(around, ']')
    else around.closed = true
    // Behind a block of the language's own a statement may begin, on the same line too.
    if (top.end === '}' && KEYWORDS.test(around.words[0] ?? '')) around.words = []
  }

  private value(top: Frame): void {
    const { word } = top
    const ahead = this.source.charAt(this.at)
    const isOperand = word === '' || OPERAND.test(word)
    this.places.push({
      objection: this.objectionTo(top, ahead, isOperand),
      list: isOperand && /^(?:[\s),;|}\]]|$)/.test(ahead) ? undefined : OBJECTIONS.list,
      // Parentheses would end a word.
      number: (value) => powershellLiteral(value).replace(BARE_WORD.test(word) ? /[()]/g : '', ''),
    })
    grow(top, MARK)
  }

  private objectionTo({ word, words, closed, objection }: Frame, ahead: string, isOperand: boolean) {
    if (objection !== undefined) return objection
    if (['iex', 'invoke-expression'].includes((words[0] ?? '').toLowerCase())) return OBJECTIONS.evaluated
    const isBare = BARE_WORD.test(word)
    const isGlued = closed ? !/(?:\.|::)$/.test(word) : !(isBare || isOperand)
    if (isGlued) return OBJECTIONS[/^\$./.test(this.before) ? 'name' : 'glued']
    return (isBare ? /\(/ : /[.[(:{\0]/).test(ahead) ? OBJECTIONS.ahead : undefined
  }
}

/** In an expression a `#` begins a comment wherever a word could; in a command, where one does begin. */
function isComment({ word, words, closed }: Frame): boolean {
  return word === '' || closed || (/^[$[(]/.test(words[0] ?? word) && !BARE_WORD.test(word))
}

/** As much of a word as decides anything: a longer one is read in the same time. */
function grow(frame: Frame, more: string): void {
  if (frame.word.length < 500) frame.word += more
}

function frame(end: string): Frame {
  return { end, objection: undefined, blocks: false, words: [], word: '', closed: false }
}
