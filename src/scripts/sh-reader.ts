import { evaluation } from './sh-evaluation.ts'
import { MARK, type Objection, type Place } from './template.ts'

const GLUED = 'a word by itself, or glued to the quotes: "hello "$' + '{name}'
const BEFORE = 'name=$' + '{name} on a line before it, and "$name" in its place'
const ELSEWHERE = 'a word by itself, outside of it'

/** Why no value stands in a place of an sh script, for each such place. */
const OBJECTIONS = {
  single: { where: "inside '…', where it would be the name of a variable", instead: GLUED },
  double: { where: 'inside "…", which another shell may read as a script', instead: GLUED },
  comment: { where: 'inside a comment', instead: ELSEWHERE },
  'here-document': {
    where: 'inside a here-document (<<), which another shell may read as a script',
    instead: `${BEFORE}; or printf '%s\\n' $\{name} | …`,
  },
  delimiter: {
    where: 'where the delimiter of a here-document (<<) stands, which decides where its text ends',
    instead: 'a delimiter written out, <<EOF',
    digits: true,
  },
  backticks: {
    where: 'inside `…`, whose quotes not every shell reads alike',
    instead: '$(…) for the backticks',
  },
  arithmetic: {
    where: 'inside arithmetic, where bash runs what is in it',
    instead: 'a number that is one in JavaScript too, Number(text)',
  },
  parameter: { where: 'inside $' + '{…}, whose quotes not every shell reads alike', instead: BEFORE },
  test: {
    where: 'inside [[ … ]], where bash takes it for arithmetic or a pattern and may run what is in it',
    instead: 'a word by itself in [ … ]',
  },
  subscript: {
    where:
      'inside the brackets of a word, name[…], where bash takes it for arithmetic and runs what is in it',
    instead: 'a number that is one in JavaScript too, or a word by itself',
  },
  duplicate: {
    where: 'behind >& or <&, where bash reads it a second time and runs what is in it',
    instead: '>file 2>&1',
  },
  escaped: {
    where: 'directly after a \\, which would take away its first quote',
    instead: `'\\'$\{name} for a backslash before it`,
    digits: true,
  },
  dollar: {
    where: 'directly after a $, which gives another meaning to what follows',
    instead: `'$'$\{name} for a dollar sign before it`,
    digits: true,
  },
  name: {
    where: "directly after a variable's name, which it would go on with",
    instead: 'the name in braces, written $\\{name} in a template',
    digits: true,
  },
  list: {
    where:
      'where a list cannot stand: in an assignment, behind a redirection, glued to something, as the command',
    instead: 'a list among the arguments, as words of their own',
  },
} as const satisfies Readonly<Record<string, Objection>>

interface Frame {
  readonly kind: 'code' | 'double' | 'parameter' | 'arithmetic'
  /** The brackets that are counted in arithmetic, and how many are open. */
  readonly brackets: string
  depth: number
  /** Whether a `'` is a quote in `${…}`. */
  readonly quotes: boolean
  /** Whether what is around goes on with a word of its own behind it, as behind `(…)`. */
  readonly ends: boolean
  /** The words of the command so far, quotes taken off. */
  words: string[]
  word: string | undefined
  redirection: string
  cases: number
  test: boolean
}

const CODE =
  /\\(?:.|$)|\$?'|`(?:[^`\\]+|\\.)*`?|\$\(\(|\$[({[]|\$(?:\w+|[$?!#*@-]|\0)?|<<<|<<-?|[<>]\(|\d*(?:>&|<&|&>>?|>>|>\||<>|[<>])|\(\(|[();&|\n"#\0]|[ \t]+|[^\\'`$<>&();|\n" \t#\0]+/sy
const QUOTED = /\\(?:.|$)|`(?:[^`\\]+|\\.)*`?|\$\(\(|\$[({[]|\$(?:\w+|[$?!#*@-]|\0)?|[^\\`$"'()[\]}\0]+|./sy
const DELIMITER = /[ \t]*((?:\\.|'[^']*'|"[^"]*"|[^\s;&|<>()'"\\])*)/sy
/** After these a command begins. */
const RESERVED = new Set('if then else elif do while until ! { } time coproc'.split(' '))
const INTEGERS = /^(?:declare|typeset|local|export|readonly|integer|float)$/

/**
 * Reads sh as POSIX has it, with what bash adds, as far as that decides what to advise. A value that is accepted
 * where it should not be is still data: it stands in a variable, whose name is all that the script holds.
 */
export function readSh(source: string): readonly Place[] {
  return new ShReader(source).read()
}

class ShReader {
  private readonly source: string
  private readonly places: Place[] = []
  private readonly stack: [Frame, ...Frame[]] = [frame('code')]
  private announced: { readonly delimiter: string; readonly tabs: boolean }[] = []
  private at = 0
  /** The token before this one. */
  private before = ''
  private integers = false

  constructor(source: string) {
    this.source = source
  }

  read(): readonly Place[] {
    while (this.at < this.source.length) {
      const { top } = this
      const token = this.take(top.kind === 'code' ? CODE : QUOTED)
      if (top.kind === 'code') this.inCode(top, token)
      else this.inQuotes(top, token)
      this.before = token
    }
    return this.places
  }

  private get top(): Frame {
    return this.stack.at(-1) ?? this.stack[0]
  }

  private take(pattern: RegExp): string {
    pattern.lastIndex = this.at
    const [token = ''] = pattern.exec(this.source) ?? [this.source.charAt(this.at)]
    this.at += token.length
    return token
  }

  /** Up to a sign, and over it. */
  private takeTo(end: string): string {
    const found = this.source.indexOf(end, this.at)
    const text = this.source.slice(this.at, found === -1 ? this.source.length : found + end.length)
    this.at += text.length
    return text
  }

  private mark(objection: Objection | undefined): void {
    this.places.push({ objection })
  }

  /** Every value of a text that is read as a whole. */
  private markAll(text: string, objection: Objection): void {
    for (const char of text) if (char === MARK) this.mark(objection)
  }

  /** What begins within quotes as without them. */
  private opens(token: string): boolean {
    if (token === '$((') this.stack.push(frame('arithmetic', '()', 2))
    else if (token === '$[') this.stack.push(frame('arithmetic', '[]', 1))
    else if (token === '$(' || token === '<(' || token === '>(') this.stack.push(frame('code'))
    else if (token === '${') {
      const inDouble = this.stack.some(({ kind }) => kind === 'double')
      PATTERN.lastIndex = this.at
      this.stack.push(frame('parameter', '', 0, !inDouble || PATTERN.test(this.source)))
    } else if (token === `\\${MARK}`) this.mark(OBJECTIONS.escaped)
    else if (token === `$${MARK}`) this.mark(OBJECTIONS.dollar)
    else if (token.startsWith('`')) this.markAll(token, OBJECTIONS.backticks)
    else if (token === "$'") {
      ANSI.lastIndex = this.at
      const [text = ''] = ANSI.exec(this.source) ?? []
      this.at += text.length
      this.markAll(text, OBJECTIONS.single)
    } else return false
    return true
  }

  private inQuotes(top: Frame, token: string): void {
    if (this.opens(token)) return
    if (token === MARK) this.mark(/^\$\w/.test(this.before) ? OBJECTIONS.name : OBJECTIONS[inside(top)])
    else if (token === '"') {
      if (top.kind === 'double') this.stack.pop()
      else this.stack.push(frame('double'))
    } else if (token === "'" && (top.kind === 'arithmetic' || top.quotes)) {
      this.markAll(this.takeTo("'"), OBJECTIONS.single)
    } else if (top.kind === 'parameter' && token === '}') this.stack.pop()
    else if (top.kind === 'arithmetic' && top.brackets.includes(token)) {
      top.depth += token === top.brackets.charAt(0) ? 1 : -1
      if (top.depth === 0) this.stack.pop()
    }
  }

  private inCode(top: Frame, token: string): void {
    if (token === MARK) this.value(top)
    else if (token === '\n') this.line(top)
    else if (/^[ \t]/.test(token)) {
      // Where it is an assignment, bash goes on to the ] over blanks and all.
      if (!/^\w+\[[^\]]*$/.test(top.word ?? '')) this.endWord(top)
    } else if (token === '#' && top.word === undefined)
      this.markAll(
        this.takeTo('\n').replace('\n', () => this.back()),
        OBJECTIONS.comment,
      )
    else if (';&|'.includes(token)) this.endCommand(top)
    else if (token === ')') this.close(top)
    else if (token === '(' || token === '((') this.parenthesis(top, token)
    else if (token === '<<' || token === '<<-') this.announce(top, token)
    else if (/^\d*[<>&]/.test(token) && !token.endsWith('(')) {
      this.endWord(top)
      top.redirection = token.replace(/^\d+/, '')
    } else this.wordOf(top, token)
  }

  private back(): string {
    this.at -= 1
    return ''
  }

  private wordOf(top: Frame, token: string): void {
    if (token !== '\\\n') top.word ??= ''
    if (this.opens(token)) return
    if (token === '"') this.stack.push(frame('double'))
    else if (token === "'") {
      const text = this.takeTo("'")
      this.markAll(text, OBJECTIONS.single)
      top.word += text.replace("'", '')
    } else if (token !== '\\\n') top.word += token.replace(/^\\/, '')
  }

  private value(top: Frame): void {
    const ahead = this.source.slice(this.at, this.at + 40)
    const { words, word, redirection } = top
    const around = this.stack.find(({ kind, test }) => kind === 'parameter' || kind === 'arithmetic' || test)
    const found = evaluation(words, word ?? '', ahead, this.integers)
    const objection =
      around !== undefined
        ? OBJECTIONS[around.test ? 'test' : inside(around)]
        : /^\w*\[[^\]]*$/.test(word ?? '')
          ? OBJECTIONS.subscript
          : /^[<>]&$/.test(redirection)
            ? OBJECTIONS.duplicate
            : found
    const alone = word === undefined && /^(?:[\s;&|)]|\\\n|$)/.test(ahead) && redirection === ''
    const isArgument = words.length > 0 && words[0] !== 'case'
    // `5>file` and `$x5` are something else than a 5, so there it is a quoted word, which says the same.
    const isQuoted = /^\$\w/.test(this.before) || /^[<>]/.test(ahead)
    this.places.push({
      objection,
      list: alone && isArgument ? undefined : OBJECTIONS.list,
      number: isQuoted ? (digits) => `'${digits}'` : undefined,
    })
    top.word = (word ?? '') + MARK
  }

  private endWord(top: Frame): void {
    const { word, redirection } = top
    if (word === undefined) return
    top.word = undefined
    top.redirection = ''
    if (redirection !== '') return
    top.words.push(word)
    const { words } = top
    const [first = ''] = words
    if (INTEGERS.test(first) && (/^[-+]\w*[iEF]/.test(word) || /^(?:integer|float)$/.test(word)))
      this.integers = true
    if (words.length === 1) {
      if (word === 'case') top.cases += 1
      if (word === 'esac') top.cases -= 1
      if (word === '[[') top.test = true
      if (RESERVED.has(word) || word === 'esac' || /^\w+(?:\[[^\]]*\])?\+?=/.test(word)) top.words = []
    }
    if (word === ']]') top.test = false
    if (words.length === 2 && first === 'function') top.words = []
    if (words.length === 3 && first === 'case' && word === 'in') top.words = []
  }

  private endCommand(top: Frame): void {
    this.endWord(top)
    top.words = []
    top.redirection = ''
  }

  private close(top: Frame): void {
    this.endCommand(top)
    // The ) behind a pattern, which nothing opened.
    if (top.cases > 0 || this.stack.length === 1) return
    this.stack.pop()
    if (top.ends) this.top.words = []
  }

  private parenthesis(top: Frame, token: string): void {
    const isList = top.word?.endsWith('=') === true
    if (token === '((' && top.words.length === 0 && top.word === undefined) {
      this.stack.push(frame('arithmetic', '()', 2))
      return
    }
    if (token === '((') this.at -= 1
    if (!isList) this.endWord(top)
    // name=( begins a list of words, of which the first is no command.
    this.stack.push({ ...frame('code'), ends: !isList, words: isList ? ['='] : [] })
  }

  private announce(top: Frame, token: string): void {
    this.endWord(top)
    const source = this.take(DELIMITER)
    this.markAll(source, OBJECTIONS.delimiter)
    const delimiter = source.replace(/^[ \t]+/, '').replace(/\\(.)|['"]/gs, '$1')
    this.announced.push({ delimiter, tabs: token === '<<-' })
  }

  private line(top: Frame): void {
    this.endCommand(top)
    for (const { delimiter, tabs } of this.announced) {
      for (let isText = true; isText && this.at < this.source.length; ) {
        const line = this.takeTo('\n')
        isText = line.replace(tabs ? /^\t+/ : '', '').replace('\n', '') !== delimiter
        for (let at = line.indexOf(MARK); at !== -1; at = line.indexOf(MARK, at + 1)) {
          this.mark(
            /(?:\$\w*|\\)$/.test(line.slice(Math.max(0, at - 80), at))
              ? OBJECTIONS.name
              : OBJECTIONS['here-document'],
          )
        }
      }
    }
    this.announced = []
  }
}

/** Behind `${`, where what follows is a pattern: its quotes are quotes within `"…"` too. */
const PATTERN = /[#!]?(?:\w+|[@*#?$!-])?(?:\[[^\]]*\])?[#%/^,]/y
const ANSI = /(?:[^'\\]+|\\.)*'?/sy

function inside({ kind }: Frame): 'double' | 'parameter' | 'arithmetic' {
  return kind === 'code' ? 'double' : kind
}

function frame(kind: Frame['kind'], brackets = '', depth = 0, quotes = false): Frame {
  return {
    kind,
    brackets,
    depth,
    quotes,
    ends: false,
    words: [],
    word: undefined,
    redirection: '',
    cases: 0,
    test: false,
  }
}
