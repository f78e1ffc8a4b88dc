import { Scanner } from './scanner.ts'
import { ASSIGNMENT, evaluation } from './sh-evaluation.ts'
import { MARK, never, objection, type Place } from './template.ts'

const GLUED = `a word by itself, or glued to the quotes: "hello "$\{name}`
const BEFORE = `name=$\{name} on a line before it, and "$name" in its place`
const NUMBER = 'a number that is one in JavaScript too, Number(text)'

/** Why no value stands in a place of an sh script, for each such place. */
const OBJECTIONS = {
  single: objection("inside '…', where it would be the name of a variable", GLUED),
  double: objection('inside "…", which another shell may read as a script', GLUED),
  comment: objection('inside a comment', 'a place outside of it'),
  document: objection('inside a here-document (<<), which another shell may read as a script', BEFORE),
  delimiter: never('in the delimiter of a here-document (<<)', 'it written out, <<EOF'),
  backticks: objection('inside `…`, whose quotes not every shell reads alike', '$(…) for the backticks'),
  parameter: objection(`inside $\{…}, whose quotes not every shell reads alike`, BEFORE),
  arithmetic: objection('inside arithmetic, where bash runs what is in it', NUMBER),
  test: objection('inside [[ … ]], where bash may run what is in it', 'a word by itself in [ … ]'),
  subscript: objection('inside name[…] or $[…], which is arithmetic, where bash runs what is in it', NUMBER),
  duplicate: objection('behind >& or <&, where bash reads it again and runs it', '>file 2>&1'),
  begun: never(
    'directly after a \\ or a $, which takes away its first quote',
    `quotes around that: '$'$\{name}`,
  ),
  name: never("directly after a variable's name, which it would go on with", 'its name in braces, $\\{name}'),
  list: objection(
    'where a list cannot stand: in an assignment, behind a redirection, glued to something, as the command',
    'a list among the arguments, as words of their own',
  ),
} as const

interface Frame {
  readonly kind: 'code' | 'double' | 'parameter' | 'arithmetic' | 'subscript'
  /** Whether a `'` is a quote in it. */
  readonly quotes: boolean
  /** What else it stands in where no value can. */
  around: 'parameter' | 'arithmetic' | 'subscript' | 'test' | undefined
  /** The words of the command so far, quotes taken off, and where the last one begins that has not ended. */
  words: string[]
  start: number | undefined
  redirection: string
  cases: number
}

/** What opens a frame of the same kind within it, and what ends it. */
const BRACKETS: Readonly<Record<Exclude<Frame['kind'], 'code'>, readonly [string, string]>> = {
  double: ['', '"'],
  parameter: ['', '}'],
  arithmetic: ['(', ')'],
  subscript: ['[', ']'],
}

const CODE =
  /\\(?:.|$)|\$?'|`(?:[^`\\]|\\.)*`?|\$\(\(|\$[({[]|\$(?:\w+|[$?!#*@-]|\0)?|<<<|<<-?|[<>]\(|\d*(?:>&|<&|&>>?|>>|>\||<>|[<>])|\w*\[|[();&|\n"#\0]|[ \t]+|[^\\'`$<>&();|\n" \t#\0[]+/sy
const QUOTED = /\\(?:.|$)|`(?:[^`\\]|\\.)*`?|\$\(\(|\$[({[]|\$(?:\w+|[$?!#*@-]|\0)?|[^\\`$"'()[\]}\0]+|./sy
const SINGLE = /[^']*'?/y
const DOLLAR_SINGLE = /(?:[^'\\]|\\.)*'?/sy
const DELIMITER = /[ \t]*(?:\\.|'[^']*'|"[^"]*"|[^\s;&|<>()'"\\])*/sy
/** Behind `${`, where what follows is a pattern: its quotes are quotes within `"…"` too. */
const PATTERN = /[#!]?(?:\w+|[@*#?$!-])?(?:\[[^\]]*\])?[#%/^,]/y
const QUOTES = /\\\n|\\(.)|\$?['"]/gs
/** After these a command begins. */
const RESERVED = new Set('if then else elif do while until ! { } time coproc esac'.split(' '))

/**
 * Reads sh as POSIX has it, with what bash adds, as far as that decides what to advise. A value that is accepted
 * where it should not be is still data: it stands in a variable, whose name is all that the script holds.
 */
export function readSh(source: string): readonly Place[] {
  return new ShReader(source, frame('code', true)).read()
}

class ShReader extends Scanner<Frame> {
  private announced: { readonly delimiter: string; readonly quoted: boolean; readonly tabs: boolean }[] = []
  /** Whether some variable evaluates what is assigned to it. */
  private integers = false

  protected pattern(): RegExp {
    return this.top.kind === 'code' ? CODE : QUOTED
  }

  protected step(token: string): void {
    const { top } = this
    if (top.kind === 'code') this.inCode(top, token)
    else if (this.opens(top, token)) return
    else if (token === MARK) this.mark(OBJECTIONS[/^\$\w/.test(this.before) ? 'name' : top.kind])
    else if (token === BRACKETS[top.kind][0]) this.push(top.kind)
    else if (token === BRACKETS[top.kind][1]) this.stack.pop()
  }

  private push(kind: Frame['kind'], quotes = kind !== 'double', words: string[] = []): void {
    const { top } = this
    const own = top.kind === 'code' || top.kind === 'double' ? undefined : top.kind
    this.stack.push({ ...frame(kind, quotes), around: top.around ?? own, words })
  }

  /** What begins within quotes as without them. */
  private opens(top: Frame, token: string): boolean {
    if (token === '$(' || token === '<(' || token === '>(') this.push('code')
    else if (token === '$((') this.arithmetic()
    else if (token === '$[') this.push('subscript')
    else if (token === '${') {
      PATTERN.lastIndex = this.at
      this.push('parameter', top.quotes || PATTERN.test(this.source))
    } else if (token === '"' && top.kind !== 'double') this.push('double')
    else if (token === "'" && top.quotes) this.markAll(this.take(SINGLE), OBJECTIONS.single)
    else if (token === "$'") this.markAll(this.take(DOLLAR_SINGLE), OBJECTIONS.single)
    else if (token.startsWith('`')) this.markAll(token, OBJECTIONS.backticks)
    else if (token.length === 2 && token.endsWith(MARK)) this.mark(OBJECTIONS.begun)
    else return false
    return true
  }

  private inCode(top: Frame, token: string): void {
    const from = this.at - token.length
    if (token === '\n') this.endLine(top)
    else if (/^[ \t]/.test(token)) this.endWord(top, from)
    else if (token === '#' && top.start === undefined) this.markAll(this.take(/[^\n]*/y), OBJECTIONS.comment)
    else if (/^[;&|]$/.test(token)) this.endCommand(top, from)
    else if (token === ')') this.close(top, from)
    else if (token === '(') this.parenthesis(top, from)
    else if (token === '<<' || token === '<<-') this.announce(top, token)
    else if (/^\d*[<>&]/.test(token) && !token.endsWith('(')) {
      this.endWord(top, from)
      top.redirection = token
    } else if (token !== '\\\n') {
      if (token === MARK) this.value(top)
      else if (isSubscript(top, token)) this.push('subscript')
      else this.opens(top, token)
      top.start ??= from
    }
  }

  /** The word up to a place, without its quotes: as much of it as decides anything. */
  private word({ start = this.at }: Frame, to: number): string {
    return this.source.slice(start, Math.min(to, start + 500)).replace(QUOTES, '$1')
  }

  private value(top: Frame): void {
    const { words, redirection } = top
    const ahead = this.source.slice(this.at, this.at + 40)
    const objected =
      (top.around && OBJECTIONS[top.around]) ??
      (/[<>]&$/.test(redirection)
        ? OBJECTIONS.duplicate
        : evaluation(words, this.word(top, this.at - 1), ahead, this.integers))
    const alone = top.start === undefined && /^(?:[\s;&|)]|\\\n|$)/.test(ahead)
    const isArgument = words.length > 0 && words[0] !== 'case' && redirection === ''
    // `5>file` and `$x5` are something else than a 5, so there it is a quoted word, which says the same.
    const isQuoted = /^\$\w/.test(this.before) || /^[<>]/.test(ahead)
    this.places.push({
      objection: objected,
      list: alone && isArgument ? undefined : OBJECTIONS.list,
      number: isQuoted ? (value) => `'${value}'` : undefined,
    })
  }

  private endWord(top: Frame, to: number): void {
    if (top.start === undefined) return
    const word = this.word(top, to)
    const { words, redirection } = top
    top.start = undefined
    top.redirection = ''
    if (redirection !== '') return
    words.push(word)
    const [first = ''] = words
    this.integers ||= /^(?:declare|typeset|local|export|readonly)$/.test(first) && /^[-+]\w*[iEF]/.test(word)
    this.integers ||= /^(?:integer|float)$/.test(first)
    if (word === ']]' && top.around === 'test') top.around = undefined
    if (words.length === 1) {
      top.cases += Number(word === 'case') - Number(word === 'esac')
      if (word === '[[') top.around ??= 'test'
    }
    // Behind the name of a function a command begins too.
    const begins =
      words.length === 1
        ? RESERVED.has(word) || ASSIGNMENT.test(word)
        : words.length === 2 && first === 'function'
    if (begins) top.words = []
  }

  private endCommand(top: Frame, to: number): void {
    this.endWord(top, to)
    top.words = top.words[0] === '=(' ? ['=('] : []
    top.redirection = ''
  }

  private close(top: Frame, to: number): void {
    this.endCommand(top, to)
    // The ) behind a pattern, which nothing opened.
    if (top.cases > 0 || this.stack.length === 1) return
    this.stack.pop()
    if (this.top.start === undefined) this.top.words = []
  }

  private parenthesis(top: Frame, from: number): void {
    const isFirst = top.start === undefined && /^(?:for)?$/.test(top.words.join())
    const isList = top.start !== undefined && this.source.charAt(from - 1) === '='
    if (isFirst && this.source.charAt(this.at) === '(') {
      this.at += 1
      this.arithmetic()
    } else if (isList) {
      // name=( begins a list of words, of which the first is no command.
      this.push('code', true, ['=('])
    } else {
      this.endWord(top, from)
      this.push('code')
    }
  }

  private arithmetic(): void {
    this.push('arithmetic')
    this.push('arithmetic')
  }

  private announce(top: Frame, token: string): void {
    this.endWord(top, this.at - token.length)
    const word = this.markAll(this.take(DELIMITER), OBJECTIONS.delimiter).trimStart()
    const delimiter = word.replace(/\\(.)|['"]/gs, '$1')
    this.announced.push({ delimiter, quoted: delimiter !== word, tabs: token === '<<-' })
  }

  private endLine(top: Frame): void {
    this.endCommand(top, this.at - 1)
    for (const { delimiter, quoted, tabs } of this.announced) {
      const from = this.at
      for (let line = ''; this.at < this.source.length; ) {
        const isJoined = !quoted && /(?:^|[^\\])(?:\\\\)*\\\n$/.test(line.slice(-80))
        line = this.take(/[^\n]*\n?/y)
        if (!isJoined && line.replace(tabs ? /^\t+/ : '', '').replace('\n', '') === delimiter) break
      }
      const text = this.source.slice(from, this.at)
      this.markAll(text, OBJECTIONS.document, quoted ? undefined : /(?:\$\w*|\\)$/, OBJECTIONS.name)
    }
    this.announced = []
  }
}

/** Whether `name[` is one: at the beginning of an assignment, and `[` at that of a word in a list. */
function isSubscript({ start, words }: Frame, token: string): boolean {
  if (start !== undefined || !token.endsWith('[')) return false
  return words[0] === '=(' || (words.length === 0 && token !== '[')
}

function frame(kind: Frame['kind'], quotes: boolean): Frame {
  return { kind, quotes, around: undefined, words: [], start: undefined, redirection: '', cases: 0 }
}
