import { MARK, type Objection, type Place } from './template.ts'

const NAME = '$' + '{name}'
const JOINED = `('hello ' + ${NAME}), or "hello $name" after $name = ${NAME}`
const BEFORE = `$name = ${NAME} before it, and $name in its place`
const OUTSIDE = 'a place outside of it'

/** Why no value stands in a place of a PowerShell script, for each such place. */
const OBJECTIONS = {
  single: { where: "inside '…', where it would be the name of a variable", instead: JOINED },
  double: { where: 'inside "…", which somebody else may read as a script', instead: JOINED },
  'here-string': { where: `inside @'…'@ or @"…"@`, instead: `${BEFORE}, in @"…"@` },
  comment: { where: 'inside a comment', instead: OUTSIDE },
  braces: {
    where: "inside the braces of a variable's name",
    instead: `a name written out, or Get-Variable -Name ${NAME} -ValueOnly`,
  },
  verbatim: {
    where: 'behind --%, where PowerShell reads no variables',
    instead: 'the command without --%',
  },
  block: {
    where: 'inside a block that may run elsewhere, without the variables of the script',
    instead: `$name = ${NAME} before the block, and $using:name in it, or param($name) in it with -ArgumentList $name`,
  },
  evaluated: {
    where: 'behind Invoke-Expression, which runs what is in it',
    instead: 'the command itself',
  },
  escaped: {
    where: 'directly after a backtick, which takes away its $',
    instead: 'a word by itself',
    digits: true,
  },
  dollar: {
    where: 'directly after a $, which gives another meaning to what follows',
    instead: `('$' + ${NAME}) for a dollar sign before it`,
    digits: true,
  },
  name: {
    where: "directly after a variable's name, which it would go on with",
    instead: `($name + ${NAME}), or the variable's name in braces, written $\\{name} in a template`,
    digits: true,
  },
  at: {
    where: 'directly after an @, which gives another meaning to what follows',
    instead: `('@' + ${NAME}) for an @ before it`,
    digits: true,
  },
  glued: {
    where: 'directly after something that PowerShell takes for a word of its own',
    instead: `a word by itself, with the rest joined to it: ('Log-' + ${NAME} + '.txt')`,
  },
  'goes-on': {
    where: 'directly before something that PowerShell takes for a property, an index or a word of its own',
    instead: `what it is joined with in parentheses: (${NAME} + '.txt'); before a property (${NAME}).Length`,
  },
  list: {
    where: 'where a list cannot stand: as a part of a word',
    instead: `a word by itself, or (${NAME} -join ',')`,
  },
} as const satisfies Readonly<Record<string, Objection>>

interface Frame {
  /** What ends it: `)`, `}`, `]`, a quote, or nothing. */
  readonly end: string
  /** Whether the script's variables are not certain to be there. */
  readonly elsewhere: boolean
  /** Whether every block directly in it runs where it stands: those of `switch`, and of `@{ … }` for a cmdlet. */
  readonly blocks: boolean
  /** The words of the command so far. */
  words: string[]
  word: string
  /** Whether the last thing before the word was a bracket that closed, or a quote. */
  closed: boolean
}

/** PowerShell takes the typographic quotes for what they look like. */
const SINGLE = /['‘’‚‛](?:[^'‘’‚‛]+|['‘’‚‛]{2})*['‘’‚‛]?/y
const HERE = /@(['"‘’‚‛“”„])[ \t]*\r?\n/y
const CODE =
  /`(?:\r\n|.|$)|\$\{|\$\(|\$(?:[\p{L}\p{N}_:?]+|[$^]|\0)?|@\0|@[({]|[[\](){};|&,=\n#"“”„'‘’‚‛\0]|<#|--%(?=[\s]|$)|[ \t\r\f\v\u0085\p{Z}]+|[^`$@[\](){};|&,=\n#"“”„'‘’‚‛\0<\s\u0085\p{Z}-]+|./suy
const QUOTED = /`(?:.|$)|["“”„]{2}|["“”„]|\$\{|\$\(|\$(?:[\p{L}\p{N}_:?]+|[$^]|\0)?|\0|[^`"“”„$\0]+/suy
/** Language of its own: its blocks run where they stand. */
const KEYWORDS =
  /^(?:if|elseif|else|foreach|for|while|do|until|switch|try|catch|finally|trap|function|filter|begin|process|end|clean)$/i
const CMDLETS =
  /^(?:foreach-object|foreach|%|where-object|where|\?|sort-object|sort|group-object|group|select-object|select)$/i
const PARALLEL = /^[-\u2013-\u2015]pa/i
/** How a word begins in which a variable is a part of the word, so that `Log-$x.txt` is one. */
const BARE_WORD = /^(?:[\p{L}\p{N}_~%\\/*+!^?=:<>]|\.[\\/.\p{L}\p{N}]|--|`\S|\[(?!.*\]))/u
/** What a word ends in where an operand, an index or a member follows. */
const OPERAND =
  /[=<>!]$|^\[[^\]]*\]$|^\$[^[\]]*\[$|^[-\u2013-\u2015][^:]*:$|^[$.].*(?:\.|::)$|^\+$|^\[[^\]]*\]::$/u

/** Reads PowerShell as far as that decides what to advise. */
export function readPowerShell(source: string): readonly Place[] {
  return new PowerShellReader(source).read()
}

class PowerShellReader {
  private readonly source: string
  private readonly places: Place[] = []
  private readonly stack: [Frame, ...Frame[]] = [frame('')]
  private at = 0
  /** The token before this one. */
  private before = ''

  constructor(source: string) {
    this.source = source
  }

  read(): readonly Place[] {
    while (this.at < this.source.length) {
      const { top } = this
      const token = this.take(top.end === '"' ? QUOTED : CODE)
      if (top.end === '"') this.inDouble(token)
      else this.inCode(top, token)
      this.before = token
    }
    return this.places
  }

  private get top(): Frame {
    return this.stack.at(-1) ?? this.stack[0]
  }

  private take(pattern: RegExp): string {
    pattern.lastIndex = this.at
    const [token = ''] = pattern.exec(this.source) ?? []
    this.at += token.length
    return token
  }

  /** Every value up to the end of what is read as a whole, which may be missing. */
  private markTo(end: number, objection: Objection): void {
    const to = end === -1 ? this.source.length : end
    for (
      let at = this.source.indexOf(MARK, this.at);
      at !== -1 && at < to;
      at = this.source.indexOf(MARK, at + 1)
    ) {
      const isAfterName =
        objection === OBJECTIONS['here-string'] && /\$\w*$/.test(this.source.slice(Math.max(0, at - 80), at))
      this.places.push({ objection: isAfterName ? OBJECTIONS.name : objection })
    }
    this.at = to
  }

  private behind(end: string): number {
    const found = this.source.indexOf(end, this.at)
    return found === -1 ? -1 : found + end.length
  }

  /** What begins within "…" as without it. */
  private opens(token: string): boolean {
    if (token === '${') this.markTo(this.behind('}'), OBJECTIONS.braces)
    else if (token === '$(') this.stack.push(frame(')'))
    else if (token === `$${MARK}`) this.places.push({ objection: OBJECTIONS.dollar })
    else if (token === `\`${MARK}`) this.places.push({ objection: OBJECTIONS.escaped })
    else return false
    return true
  }

  private inDouble(token: string): void {
    if (this.opens(token)) return
    if (token === MARK) {
      this.places.push({ objection: /^\$./.test(this.before) ? OBJECTIONS.name : OBJECTIONS.double })
    } else if (/^["“”„]$/.test(token)) this.stack.pop()
  }

  private inCode(top: Frame, token: string): void {
    const wordBefore = top.word
    if (token === MARK) this.value(top)
    else if (this.opens(token)) top.word += token
    else if (token === `@${MARK}`) this.places.push({ objection: OBJECTIONS.at })
    else if (/^\s|^[\u0085\p{Z}]/u.test(token) || /^`[\s]/.test(token)) this.space(top, token)
    else if (token === '<#') this.markTo(this.behind('#>'), OBJECTIONS.comment)
    else if (token === '#' && this.isComment(top))
      this.markTo(this.source.indexOf('\n', this.at), OBJECTIONS.comment)
    else if (token === '--%' && wordBefore === '') this.verbatim()
    else if (/^["“”„'‘’‚‛@]/.test(token) && this.opensString(top, token)) return
    else if (/^(?:@?[({]|\[)$/.test(token)) this.open(top, token)
    else if (token === top.end) this.close(top)
    else if (/^[;|,&]$/.test(token)) this.separate(top, token)
    else if (token === '=') this.assign(top)
    else top.word += token
  }

  private space(top: Frame, token: string): void {
    this.endWord(top)
    // A block of the language's own may stand on the next line.
    const isOpen = KEYWORDS.test(top.words[0] ?? '') && !top.words.includes('}')
    if (token === '\n' && !isOpen) top.words = []
  }

  private endWord(top: Frame): void {
    if (top.word !== '') top.words.push(top.word)
    top.word = ''
    top.closed = false
  }

  private separate(top: Frame, token: string): void {
    this.endWord(top)
    if (token === ',') top.words.push(',')
    else top.words = token === '&' ? ['&'] : []
  }

  private assign(top: Frame): void {
    const isAssignment = top.words.length + Number(top.word !== '') < 2 || top.blocks
    top.word += '='
    if (isAssignment && (/^\$/.test(top.words[0] ?? top.word) || top.blocks)) {
      top.words = []
    }
  }

  /** In an expression a `#` begins a comment wherever a word could; in a command, where one does begin. */
  private isComment({ word, words, closed }: Frame): boolean {
    if (word === '' || closed) return true
    return /^[$[(]/.test(words[0] ?? word) && !BARE_WORD.test(word)
  }

  private verbatim(): void {
    const line = this.source.indexOf('\n', this.at)
    this.markTo(line, OBJECTIONS.verbatim)
  }

  private opensString(top: Frame, token: string): boolean {
    HERE.lastIndex = this.at - (token.startsWith('@') ? token.length : 1) - Number(!token.startsWith('@'))
    const here = top.word.endsWith('@') || token.startsWith('@') ? HERE.exec(this.source) : null
    if (here !== null) {
      const quotes = /["“”„]/.test(here[1] ?? '') ? '["“”„]' : "['‘’‚‛]"
      const end = new RegExp(`\\n${quotes}@`, 'g')
      end.lastIndex = HERE.lastIndex - 1
      this.markTo(end.exec(this.source) === null ? -1 : end.lastIndex, OBJECTIONS['here-string'])
    } else if (/^["“”„]/.test(token)) this.stack.push(frame('"'))
    else if (/^['‘’‚‛]/.test(token)) {
      this.at -= 1
      SINGLE.lastIndex = this.at
      SINGLE.test(this.source)
      this.markTo(SINGLE.lastIndex, OBJECTIONS.single)
    } else return false
    if (top.word === '' || top.word.endsWith('@')) top.closed = true
    top.word += "''"
    return true
  }

  private open(top: Frame, token: string): void {
    const { words, word } = top
    const all = word === '' ? words : [...words, word]
    const [first = ''] = all
    const isCmdlet = CMDLETS.test(first) && !all.some((one) => PARALLEL.test(one))
    if (token === '{') {
      const runsHere = top.blocks || /^[&.]$/.test(all.at(-1) ?? '') || KEYWORDS.test(first) || isCmdlet
      this.endWord(top)
      this.stack.push({
        ...frame('}'),
        elsewhere: !runsHere || all.some((one) => PARALLEL.test(one)),
        blocks: /^switch$/i.test(first),
      })
    } else if (token === '@{') this.stack.push({ ...frame('}'), blocks: isCmdlet })
    else {
      if (token === '(') this.endWord(top)
      this.stack.push(frame(token === '[' ? ']' : ')'))
      if (token === '[') top.word += token
    }
  }

  private close(top: Frame): void {
    this.stack.pop()
    const around = this.top
    if (top.end === ']') around.word += ']'
    else around.closed = true
    // Behind a block of the language's own a statement may begin, on the same line too.
    if (top.end === '}' && KEYWORDS.test(around.words[0] ?? '')) around.words = []
  }

  private value(top: Frame): void {
    const ahead = this.source.charAt(this.at)
    const { word, words } = top
    const isBare = BARE_WORD.test(word)
    const isOperand = word === '' || OPERAND.test(word)
    this.places.push({
      objection: this.objection(top, ahead),
      list: isOperand && /^(?:[\s),;|}\]]|$)/.test(ahead) ? undefined : OBJECTIONS.list,
      number: (digits) => {
        const isPart = word.endsWith('=') || isBare
        if (/^-?\d{29,}$/.test(digits)) return `'${digits}'`
        return digits.startsWith('-') && !isPart ? `(${digits})` : digits
      },
    })
    void words
    top.word += MARK
  }

  private objection({ word, words, closed }: Frame, ahead: string): Objection | undefined {
    if (this.stack.some(({ elsewhere }) => elsewhere)) return OBJECTIONS.block
    if (/^(?:iex|invoke-expression)$/i.test(words[0] ?? '')) return OBJECTIONS.evaluated
    if (closed) return OBJECTIONS.glued
    const isBare = BARE_WORD.test(word)
    if (word !== '' && !isBare && !OPERAND.test(word)) {
      return /^\$/.test(this.before) ? OBJECTIONS.name : OBJECTIONS.glued
    }
    if (isBare ? ahead === '(' : /^[.[(:{\0]$/.test(ahead)) return OBJECTIONS['goes-on']
    return undefined
  }
}

function frame(end: string): Frame {
  return { end, elsewhere: false, blocks: false, words: [], word: '', closed: false }
}
