import type { Objection, ScriptReader } from './script-reader.ts'
import { type HereDocument, HereDocumentText } from './sh-here-document.ts'
import { SH_OBJECTIONS, type ShPlace } from './sh-objections.ts'

/** `case … in pattern) body ;; esac`: the one construct with a `)` that nothing opened. */
interface Case {
  phase: 'subject' | 'pattern' | 'body'
  /** Words read in this phase. */
  words: number
  /** Whether a `(` stood before the pattern. */
  opened: boolean
}

/** Commands: the script itself, or what stands in `$(…)`. */
interface Code {
  readonly kind: 'code'
  /** Whether a `)` ends it. */
  readonly inner: boolean
  readonly open: ('(' | '=(' | Case)[]
  /** Here-documents whose text begins at the next line. */
  announced: HereDocument[]
  /** The word so far, as it stands in the source, but without what is inside its quotes. */
  word: string
  /** Whether a reserved word would be one here. */
  atCommand: boolean
  /** Whether a reserved word would be one to some shells alone, until this command ends. */
  doubtful: boolean
  /** Whether this is between `[[` and `]]`. */
  inTest: boolean
  last: string
}

type Frame =
  | Code
  | { readonly kind: 'single' | 'double' | 'dollar-single' | 'backticks' | 'comment' }
  | { readonly kind: 'parameter'; readonly quoted: boolean; head: string }
  | {
      readonly kind: 'arithmetic'
      readonly opener: string
      readonly closer: string
      /** `((` without a `$`, which is two subshells to dash. */
      readonly bare: boolean
      depth: number
      /** Its last characters, as many as `COMMANDS` looks at. */
      tail: string
    }
  | { readonly kind: 'delimiter'; text: string; quoted: boolean; tabs: boolean; quote: string; read: number }
  | { readonly kind: 'here-document'; readonly texts: HereDocumentText[]; line: string }
  | { readonly kind: 'here-text' }

type FrameOf<Kind extends Frame['kind']> = Extract<Frame, { readonly kind: Kind }>

/** After these a command begins. */
const BEFORE_COMMANDS: ReadonlySet<string> = new Set([
  'if',
  'then',
  'else',
  'elif',
  'do',
  'while',
  'until',
  '!',
  '{',
  '}',
])
/** Behind these, and a name or an option, bash has a command begin, where to others they are commands themselves. */
const BEFORE_NAMES: ReadonlySet<string> = new Set(['function', 'coproc', 'time'])
/** Between `((` and `))`, what commands have that parts them from arithmetic: a comment, a here-document, a case. */
const COMMANDS = /(?:^|[\s;&|()<>])#$|<<$|case$/
const ENDS_WORD = ' \t\n;&|<>()'

/**
 * Reads sh as POSIX has it, with what bash adds where that decides where a value stands: `$'…'`, `<<<`, `((…))`,
 * `[[ … ]]`, `$[…]`. Where shells differ it takes the place for a dangerous one.
 */
export class ShReader implements ScriptReader {
  private readonly frames: [Code, ...Frame[]] = [code(false)]
  /** What the last character means for the next one: escapes it, begins or goes on with an expansion. */
  private after: '' | '\\' | '$' | '$\\' | 'name' = ''
  /** Set where shells go different ways, so that nobody knows where the rest of the script stands. */
  private unsure = false

  read(text: string): void {
    for (const char of text) this.step(char)
  }

  readValue(): void {
    this.read("''")
  }

  objection(_written: string, _next: string): Objection | undefined {
    const place = this.place()
    return place === undefined ? undefined : SH_OBJECTIONS[place]
  }

  /** `5>file` and `$x5` are something else than a 5, so there it is a quoted word, which says the same. */
  number(digits: string, next: string): string {
    const isWord = this.frame.kind === 'code'
    return isWord && (this.after === 'name' || /^[<>]/.test(next)) ? `'${digits}'` : digits
  }

  private place(): ShPlace | undefined {
    if (this.after.endsWith('\\')) return 'escaped'
    if (this.after === '$') return 'after-dollar'
    const { frame } = this
    if (frame.kind === 'here-text') return 'here-document'
    if (frame.kind !== 'code') return this.isAfterName(frame) ? 'after-name' : frame.kind
    // In $(…) quotes begin anew, so that it is fine within "…"; in these nobody knows it of every shell.
    if (this.frames.some(({ kind }) => kind === 'parameter')) return 'parameter'
    if (this.frames.some(({ kind }) => kind === 'arithmetic')) return 'arithmetic'
    if (frame.inTest) return 'test'
    if (isInSubscript(frame.word)) return 'subscript'
    return this.unsure ? 'unsure' : undefined
  }

  /** Where a digit would go on with the name of a variable, and no quotes can part them. */
  private isAfterName(frame: Frame): boolean {
    if (frame.kind !== 'here-document') return this.after === 'name'
    return frame.texts[0]?.document.quoted === false && /\$(?:[A-Za-z_]\w*)?$/.test(frame.line)
  }

  private get frame(): Frame {
    return this.frames.at(-1) ?? this.frames[0]
  }

  private step(char: string): void {
    const { frame } = this
    if (this.after.endsWith('\\')) {
      // Joined by it, the next line goes on with the expansion in some shells.
      if (this.after === '$\\' && char === '\n') this.unsure = true
      this.after = ''
      if (frame.kind === 'dollar-single' && char === "'") this.unsure = true
      if (frame.kind === 'code') endEscape(frame, char)
      return
    }
    if (this.after === '$' && this.afterDollar(char, frame)) return
    if (this.after === 'name' && /\w/.test(char)) return
    this.after = ''
    this.stepIn(frame, char)
  }

  private stepIn(frame: Frame, char: string): void {
    switch (frame.kind) {
      case 'code':
        this.stepInCode(frame, char)
        if (char !== '\\') frame.last = char
        return
      case 'single':
        this.endAt("'", char)
        return
      case 'comment':
        this.stepInComment(char)
        return
      case 'dollar-single':
      case 'backticks':
        if (char === '\\') this.after = '\\'
        else this.endAt(frame.kind === 'backticks' ? '`' : "'", char)
        return
      case 'double':
        if (char === '"') this.frames.pop()
        else this.stepInQuoted(char)
        return
      case 'here-text':
        this.stepInQuoted(char)
        return
      case 'parameter':
        this.stepInParameter(frame, char)
        return
      case 'arithmetic':
        this.stepInArithmetic(frame, char)
        return
      case 'delimiter':
        this.stepInDelimiter(frame, char)
        return
      case 'here-document':
        this.stepInHereDocument(frame, char)
        return
    }
  }

  private endAt(end: string, char: string): void {
    if (char === end) this.frames.pop()
  }

  /** The line's end belongs to the code around it. */
  private stepInComment(char: string): void {
    if (char !== '\n') return
    this.frames.pop()
    this.stepIn(this.frame, char)
  }

  /** Whether the character belongs to what the `$` began. */
  private afterDollar(char: string, frame: Frame): boolean {
    this.after = ''
    if (char === '(') this.frames.push(code(true))
    else if (char === '{') this.frames.push({ kind: 'parameter', quoted: isQuoted(frame), head: '' })
    else if (char === '[')
      this.frames.push({ kind: 'arithmetic', opener: '[', closer: ']', bare: false, depth: 1, tail: '' })
    else if (char === "'" && !isQuoted(frame)) this.frames.push({ kind: 'dollar-single' })
    else if (/[A-Za-z_]/.test(char)) this.after = 'name'
    else if (char === '\\') this.after = '$\\'
    // One character is all there is to these, so that $# begins no comment and $$ no further expansion.
    else return /[0-9$?!#*@-]/.test(char)
    return true
  }

  /** What stays special in double quotes. */
  private stepInQuoted(char: string): void {
    if (char === '\\' || char === '$') this.after = char
    else if (char === '`') this.frames.push({ kind: 'backticks' })
  }

  private stepInParameter(frame: FrameOf<'parameter'>, char: string): void {
    const isPattern = /^[#!]?(?:\w|[@*#?$!-])?(?:\[\])?[#%/^,]/.test(frame.head)
    frame.head = withNext(frame.head, char)
    if (char === '}') this.frames.pop()
    else if (char === '"') this.frames.push({ kind: 'double' })
    else if (char === "'" && (!frame.quoted || isPattern)) this.frames.push({ kind: 'single' })
    else this.stepInQuoted(char)
    // Within "…" it is nothing but itself to POSIX, and a quote to bash when it is not called sh.
    if (char === "'" && frame.quoted && !isPattern) this.unsure = true
  }

  private stepInArithmetic(frame: FrameOf<'arithmetic'>, char: string): void {
    if (ShReader.mayBeCommands(frame, char)) this.unsure = true
    if (char === frame.opener) frame.depth += 1
    else if (char === frame.closer) frame.depth -= 1
    else if (char === '"') this.frames.push({ kind: 'double' })
    else if (char === "'") this.frames.push({ kind: 'single' })
    else this.stepInQuoted(char)
    if (frame.depth === 0) this.frames.pop()
  }

  /** Whether some shell takes it for something else, and quotes or ends it elsewhere. */
  private static mayBeCommands(frame: FrameOf<'arithmetic'>, char: string): boolean {
    // A \ at the end of a line is as if neither were there.
    if (char !== '\\') frame.tail = (frame.tail + char).slice(-4)
    // To dash $[ begins nothing.
    if (frame.opener === '[') return /["'`#<>();&|]/.test(char)
    // What does not end in )) is subshells after all.
    if (frame.depth === 1 && char !== ')') return true
    return frame.bare && COMMANDS.test(frame.tail)
  }

  private stepInCode(frame: Code, char: string): void {
    // In a list these are an error, after which bash goes on at the next line, be that inside quotes or not.
    if (frame.open.at(-1) === '=(' && '(<>;&|'.includes(char)) this.unsure = true
    switch (char) {
      case '(':
        this.openParenthesis(frame)
        return
      case ')':
        this.closeParenthesis(frame)
        return
      case '#':
        if (frame.word === '') this.frames.push({ kind: 'comment' })
        else frame.word += char
        return
      case '<':
      case '>':
        this.endWord(frame)
        beginRedirection(frame)
        if (char === '<' && frame.last === '<') this.frames.push(delimiter())
        return
      case '\n':
        this.endWord(frame)
        beginCommand(frame)
        this.beginHereDocuments(frame)
        return
      case ';':
      case '&':
      case '|':
        this.endWord(frame)
        endCommand(frame, char)
        return
    }
    if (ENDS_WORD.includes(char)) {
      this.endWord(frame)
      return
    }
    // Of a \ it is not known before the next character whether it belongs to the word.
    if (char !== '\\') frame.word += char
    if (char === "'") this.frames.push({ kind: 'single' })
    else if (char === '"') this.frames.push({ kind: 'double' })
    else this.stepInQuoted(char)
  }

  private beginHereDocuments(frame: Code): void {
    if (frame.announced.length === 0) return
    const texts = frame.announced.map((document) => new HereDocumentText(document))
    this.frames.push({ kind: 'here-document', texts, line: '' })
    frame.announced = []
  }

  private endWord(frame: Code): void {
    const { word } = frame
    if (word === '') return
    frame.word = ''
    // Where it is an assignment, bash goes on to the ] over blanks and all.
    if (isInSubscript(word) && (/^\w/.test(word) || frame.open.at(-1) === '=(')) this.unsure = true
    const innermost = frame.open.at(-1)
    if (typeof innermost === 'object' && innermost.phase !== 'body') {
      this.endWordOfCase(frame, innermost, word)
      return
    }
    const isDoubtful = frame.doubtful || (frame.inTest && frame.atCommand)
    if (isDoubtful && (word === 'case' || word === 'esac')) this.unsure = true
    if (frame.atCommand && word === 'case') frame.open.push({ phase: 'subject', words: 0, opened: false })
    if (frame.atCommand && word === 'esac' && typeof innermost === 'object') frame.open.pop()
    if (word === ']]' || ((frame.atCommand || frame.doubtful) && word === '[[')) frame.inTest = word === '[['
    frame.doubtful ||= frame.atCommand && BEFORE_NAMES.has(word)
    frame.atCommand &&= BEFORE_COMMANDS.has(word)
  }

  private endWordOfCase(frame: Code, construct: Case, word: string): void {
    if (construct.phase === 'subject' && construct.words > 0 && word === 'in') enter(construct, 'pattern')
    else if (construct.phase === 'pattern' && construct.words === 0 && word === 'esac') {
      // To some shells (esac) is a pattern.
      if (construct.opened) this.unsure = true
      frame.open.pop()
    } else construct.words += 1
    frame.atCommand = false
  }

  private openParenthesis(frame: Code): void {
    const innermost = frame.open.at(-1)
    const doubled = frame.last === '(' && innermost === '('
    if (doubled || (frame.inner && frame.last === '')) {
      if (doubled) frame.open.pop()
      else this.frames.pop()
      this.frames.push({ kind: 'arithmetic', opener: '(', closer: ')', bare: doubled, depth: 2, tail: '' })
      return
    }
    const isPattern = typeof innermost === 'object' && innermost.phase === 'pattern'
    // The ( that may stand before a pattern.
    if (isPattern && innermost.words === 0 && frame.word === '') {
      innermost.opened = true
      return
    }
    // name=( begins a list of words, not of commands.
    const isList = frame.word.endsWith('=')
    frame.open.push(isList ? '=(' : '(')
    beginCommand(frame)
    frame.atCommand = !isList
    frame.word = ''
  }

  private closeParenthesis(frame: Code): void {
    this.endWord(frame)
    const innermost = frame.open.at(-1)
    beginCommand(frame)
    if (innermost === '(' || innermost === '=(') frame.open.pop()
    else if (innermost?.phase === 'pattern') enter(innermost, 'body')
    else if (frame.inner) {
      // Where the text of its here-documents is then, each shell decides for itself.
      if (frame.announced.length > 0) this.unsure = true
      this.frames.pop()
    }
  }

  private stepInDelimiter(frame: FrameOf<'delimiter'>, char: string): void {
    frame.read += 1
    if (frame.quote !== '') {
      if (frame.quote === '\\' || char === frame.quote) frame.text += frame.quote === '\\' ? char : ''
      else frame.text += char
      if (frame.quote === '\\' || char === frame.quote) frame.quote = ''
    } else if (frame.read === 1 && char === '<') this.frames.pop()
    else if (frame.read === 1 && char === '-') frame.tabs = true
    else if (`'"\\`.includes(char)) {
      frame.quote = char
      frame.quoted = true
    } else if ((char === ' ' || char === '\t') && frame.text === '' && !frame.quoted) return
    else if (ENDS_WORD.includes(char)) this.announce(frame, char)
    else frame.text += char
  }

  private announce({ text, quoted, tabs }: FrameOf<'delimiter'>, char: string): void {
    this.frames.pop()
    const { frame } = this
    if (frame.kind === 'code') {
      frame.announced.push({ delimiter: text, quoted, tabs })
      // What comes now is not the third < in a row.
      frame.last = ''
    }
    // Of $'…', `…` and a \ in "…" each shell makes its own.
    if (/[$`\\]/.test(text)) this.unsure = true
    this.stepIn(frame, char)
  }

  private stepInHereDocument(frame: FrameOf<'here-document'>, char: string): void {
    if (char !== '\n') {
      frame.line += char
      return
    }
    const [text] = frame.texts
    const ends = text?.endsAt(frame.line) ?? true
    frame.line = ''
    if (ends === false) return
    if (ends === 'unsure' || (text !== undefined && ShReader.leavesOpen(text))) this.unsure = true
    frame.texts.shift()
    if (frame.texts.length === 0) this.frames.pop()
  }

  /** Whether something that a text expands goes on behind it: to some shells the document does so too. */
  private static leavesOpen({ text, document }: HereDocumentText): boolean {
    if (document.quoted || !/[$`]/.test(text)) return false
    const reader = new ShReader()
    reader.frames.push({ kind: 'here-text' })
    reader.read(text)
    return reader.frames.length !== 2 || reader.unsure
  }
}

function code(inner: boolean): Code {
  const open: Code['open'] = []
  return {
    kind: 'code',
    inner,
    open,
    announced: [],
    word: '',
    atCommand: true,
    doubtful: false,
    inTest: false,
    last: '',
  }
}

function delimiter(): FrameOf<'delimiter'> {
  return { kind: 'delimiter', text: '', quoted: false, tabs: false, quote: '', read: 0 }
}

/**
 * The beginning of what stands in `${…}`, as far as it decides what follows: of a name one letter, of a subscript
 * the brackets.
 */
function withNext(head: string, char: string): string {
  const goesOn = /\w$/.test(head) && /\w/.test(char)
  const isInSubscript = /^[#!]?[^[]?\[$/.test(head) && char !== ']'
  return goesOn || isInSubscript || head.length > 6 ? head : head + char
}

/** Whether a ' is nothing but itself there. */
function isQuoted(frame: Frame): boolean {
  if (frame.kind === 'parameter') return frame.quoted
  return frame.kind === 'double' || frame.kind === 'arithmetic' || frame.kind === 'here-text'
}

/** Whether a `]` is missing to a word that may be `name[…]=`, or `[…]=` in a list. */
function isInSubscript(word: string): boolean {
  const bare = word.replaceAll(/\\./gs, '')
  return /^\w*\[/.test(bare) && bare.split('[').length > bare.split(']').length
}

function enter(construct: Case, phase: Case['phase']): void {
  construct.phase = phase
  construct.words = 0
  construct.opened = false
}

/** A `\` at the end of a line is as if neither were there. */
function endEscape(frame: Code, char: string): void {
  if (char === '\n') return
  frame.word += `\\${char}`
  frame.last = ''
}

/** `;;`, and bash's `;&`, end what belongs to a pattern. */
function endCommand(frame: Code, char: string): void {
  // Of >& and >|, which end none.
  if ((frame.last === '>' || frame.last === '<') && char !== ';') return
  const innermost = frame.open.at(-1)
  const endsBody = frame.last === ';' && char !== '|'
  if (endsBody && typeof innermost === 'object' && innermost.phase === 'body') enter(innermost, 'pattern')
  beginCommand(frame)
}

function beginCommand(frame: Code): void {
  frame.atCommand = true
  frame.doubtful = false
}

/** Behind one, a command of several words that was not yet begun is an error to most shells. */
function beginRedirection(frame: Code): void {
  frame.doubtful ||= frame.atCommand
  frame.atCommand = false
}
