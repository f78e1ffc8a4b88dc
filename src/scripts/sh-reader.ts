import { grown, Scanner } from './scanner.ts'
import { evaluation } from './sh-evaluation.ts'
import { MARK, objection, type Place } from './template.ts'

const GLUED = `a word by itself, or glued to the quotes: "hello "$\{name}`
const BEFORE = `name=$\{name} on a line before it, and "$name" in its place`
const NUMBER = 'a number that is one in JavaScript too, Number(text)'

/** Why no value stands in a place of an sh script, for each such place. */
const OBJECTIONS = {
  single: objection("inside '…', where it would be the name of a variable", GLUED),
  double: objection('inside "…", which another shell may read as a script', GLUED),
  comment: objection('inside a comment', 'a place outside of it'),
  document: objection('inside a here-document (<<), which another shell may read as a script', BEFORE),
  delimiter: objection('in the delimiter of a here-document (<<)', 'it written out, <<EOF', 'digits too'),
  backticks: objection('inside `…`, whose quotes not every shell reads alike', '$(…) for the backticks'),
  parameter: objection(`inside $\{…}, whose quotes not every shell reads alike`, BEFORE),
  arithmetic: objection('inside arithmetic, where bash runs what is in it', NUMBER),
  test: objection('inside [[ … ]], where bash may run what is in it', 'a word by itself in [ … ]'),
  subscript: objection('inside name[…], where bash takes it for arithmetic and runs what is in it', NUMBER),
  duplicate: objection('behind >& or <&, where bash reads it again and runs it', '>file 2>&1'),
  escaped: objection('directly after a \\, which takes away its first quote', GLUED, 'digits too'),
  dollar: objection('directly after a $, which begins something else', `'$'$\{name}`, 'digits too'),
  name: objection(
    "directly after a variable's name, which it would go on with",
    'the name in braces, written $\\{name} in a template',
    'digits too',
  ),
  list: objection(
    'where a list cannot stand: in an assignment, behind a redirection, glued to something, as the command',
    'a list among the arguments, as words of their own',
  ),
} as const

interface Frame {
  readonly kind: 'code' | 'double' | 'parameter' | 'arithmetic'
  /** The brackets that are counted, an opening one and a closing one, and how many are open. */
  readonly brackets: string
  depth: number
  /** Whether a `'` is a quote in it. */
  readonly quotes: boolean
  /** Whether it stands in `"…"`, and what else it stands in where no value can. */
  readonly inDouble: boolean
  readonly around: 'parameter' | 'arithmetic' | 'test' | undefined
  /** Whether the command around goes on with the same word behind it. */
  readonly inWord: boolean
  /** The words of the command so far, quotes taken off. */
  words: string[]
  word: string | undefined
  redirection: string
  cases: number
  test: boolean
}

const CODE =
  /\\(?:.|$)|\$?'|`(?:[^`\\]|\\.)*`?|\$\(\(|\$[({[]|\$(?:\w+|[$?!#*@-]|\0)?|<<<|<<-?|[<>]\(|\d*(?:>&|<&|&>>?|>>|>\||<>|[<>])|\(\(|[();&|\n"#\0]|[ \t]+|[^\\'`$<>&();|\n" \t#\0]+/sy
const QUOTED = /\\(?:.|$)|`(?:[^`\\]|\\.)*`?|\$\(\(|\$[({[]|\$(?:\w+|[$?!#*@-]|\0)?|[^\\`$"'()[\]}\0]+|./sy
const SINGLE = /[^']*'?/y
const DOLLAR_SINGLE = /(?:[^'\\]|\\.)*'?/sy
const DELIMITER = /[ \t]*(?:\\.|'[^']*'|"[^"]*"|[^\s;&|<>()'"\\])*/sy
/** Behind `${`, where what follows is a pattern: its quotes are quotes within `"…"` too. */
const PATTERN = /[#!]?(?:\w+|[@*#?$!-])?(?:\[[^\]]*\])?[#%/^,]/y
/** After these a command begins. */
const RESERVED = new Set('if then else elif do while until ! { } time coproc esac'.split(' '))
/** In quotes they are no subscript. */
const BRACKETS = /[[\]]/g
const ASSIGNMENT = /^\w+(?:\[[^\]]*\])?\+?=/

/**
 * Reads sh as POSIX has it, with what bash adds, as far as that decides what to advise. A value that is accepted
 * where it should not be is still data: it stands in a variable, whose name is all that the script holds.
 */
export function readSh(source: string): readonly Place[] {
  return new ShReader(source, frame('code')).read()
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
    else if (top.brackets.includes(token)) {
      top.depth += token === top.brackets.charAt(0) ? 1 : -1
      if (top.depth === 0) this.stack.pop()
    } else if (top.kind === 'double') this.quoted(token)
  }

  /** What is in quotes belongs to the word around them. */
  private quoted(token: string): void {
    const around = this.stack.at(-2)
    if (around?.word !== undefined) around.word = grown(around.word, token.replace(BRACKETS, '?'))
  }

  private push(inner: Frame): void {
    const { kind, test, inDouble, around } = this.top
    const own = test ? 'test' : kind === 'parameter' || kind === 'arithmetic' ? kind : undefined
    this.stack.push({ ...inner, inDouble: inDouble || inner.kind === 'double', around: around ?? own })
  }

  /** What begins within quotes as without them. */
  private opens(top: Frame, token: string): boolean {
    if (token === '$(' || token === '<(' || token === '>(') this.push(frame('code'))
    else if (token === '$((') this.push(frame('arithmetic', '()', 2))
    else if (token === '$[') this.push(frame('arithmetic', '[]'))
    else if (token === '${') {
      PATTERN.lastIndex = this.at
      this.push(frame('parameter', ' }', 1, !top.inDouble || PATTERN.test(this.source)))
    } else if (token === '"' && top.kind !== 'double') this.push(frame('double', ' "'))
    else if (token === "'" && top.quotes) this.markAll(this.take(SINGLE), OBJECTIONS.single)
    else if (token === "$'") this.markAll(this.take(DOLLAR_SINGLE), OBJECTIONS.single)
    else if (token.startsWith('`')) this.markAll(token, OBJECTIONS.backticks)
    else if (token === `\\${MARK}`) this.mark(OBJECTIONS.escaped)
    else if (token === `$${MARK}`) this.mark(OBJECTIONS.dollar)
    else return false
    return true
  }

  private inCode(top: Frame, token: string): void {
    if (token === MARK) this.value(top)
    else if (goesOn(top, token)) top.word = grown(top.word ?? '', token)
    else if (token === '\n') this.endLine(top)
    else if (/^[ \t]/.test(token)) this.endWord(top)
    else if (token === '#' && top.word === undefined) this.markAll(this.take(/[^\n]*/y), OBJECTIONS.comment)
    else if (/^[;&|]$/.test(token)) this.endCommand(top)
    else if (token === ')') this.close(top)
    else if (token === '(' || token === '((') this.parenthesis(top, token)
    else if (token === '<<' || token === '<<-') this.announce(top, token)
    else if (/^\d*[<>&]/.test(token) && !token.endsWith('(')) {
      this.endWord(top)
      top.redirection = token
    } else if (token !== '\\\n') {
      top.word ??= ''
      const from = this.at
      if (!this.opens(top, token))
        top.word = grown(top.word, token.replace(/^\\[[\]]/, '?').replace(/^\\/, ''))
      else if (token === "'")
        top.word = grown(top.word, this.source.slice(from, this.at).replace("'", '').replace(BRACKETS, '?'))
    }
  }

  private value(top: Frame): void {
    const { words, word, redirection } = top
    const ahead = this.source.slice(this.at, this.at + 40)
    const around = top.test ? 'test' : top.around
    const objected =
      (around && OBJECTIONS[around]) ??
      (isInSubscript(top) ? OBJECTIONS.subscript : undefined) ??
      (/[<>]&$/.test(redirection)
        ? OBJECTIONS.duplicate
        : evaluation(words, word ?? '', ahead, this.integers))
    const alone = word === undefined && /^(?:[\s;&|)]|\\\n|$)/.test(ahead)
    const isArgument = words.length > 0 && words[0] !== 'case' && redirection === ''
    // `5>file` and `$x5` are something else than a 5, so there it is a quoted word, which says the same.
    const isQuoted = /^\$\w/.test(this.before) || /^[<>]/.test(ahead)
    this.places.push({
      objection: objected,
      list: alone && isArgument ? undefined : OBJECTIONS.list,
      number: isQuoted ? (digits) => `'${digits}'` : undefined,
    })
    top.word = grown(word ?? '', MARK)
  }

  private endWord(top: Frame): void {
    const { word, words, redirection } = top
    top.word = undefined
    if (word === undefined) return
    top.redirection = ''
    if (redirection !== '') return
    words.push(word)
    const [first = ''] = words
    this.integers ||= /^(?:declare|typeset|local|export|readonly)$/.test(first) && /^[-+]\w*[iEF]/.test(word)
    this.integers ||= /^(?:integer|float)$/.test(first)
    if (words.length === 1) {
      top.cases += Number(word === 'case') - Number(word === 'esac')
      top.test ||= word === '[['
      if (RESERVED.has(word) || ASSIGNMENT.test(word)) top.words = []
    }
    if (word === ']]') top.test = false
    // Behind the name of a function, and behind case … in, a command begins or a pattern.
    if (
      words.length === (first === 'function' ? 2 : 3) &&
      /^function|^case.*\0in$/.test(`${first}\0${word}`)
    ) {
      top.words = []
    }
  }

  private endCommand(top: Frame): void {
    this.endWord(top)
    top.words = top.words[0] === '=(' ? ['=('] : []
    top.redirection = ''
  }

  private close(top: Frame): void {
    this.endCommand(top)
    // The ) behind a pattern, which nothing opened.
    if (top.cases > 0 || this.stack.length === 1) return
    this.stack.pop()
    if (!top.inWord) this.top.words = []
  }

  private parenthesis(top: Frame, token: string): void {
    const isFirst = top.word === undefined && (top.words.length === 0 || top.words.join() === 'for')
    if (token === '((' && isFirst) {
      this.push(frame('arithmetic', '()', 2))
      return
    }
    this.at -= token.length - 1
    const isList = top.word?.endsWith('=') === true
    if (!isList) this.endWord(top)
    // name=( begins a list of words, of which the first is no command.
    this.push({ ...frame('code'), inWord: isList, words: isList ? ['=('] : [] })
  }

  private announce(top: Frame, token: string): void {
    this.endWord(top)
    const word = this.markAll(this.take(DELIMITER), OBJECTIONS.delimiter).trimStart()
    const delimiter = word.replace(/\\(.)|['"]/gs, '$1')
    this.announced.push({ delimiter, quoted: delimiter !== word, tabs: token === '<<-' })
  }

  private endLine(top: Frame): void {
    this.endCommand(top)
    for (const { delimiter, quoted, tabs } of this.announced) {
      let text = ''
      for (let line = ''; this.at < this.source.length; text += line) {
        const isJoined = !quoted && /(?:^|[^\\])(?:\\\\)*\\\n$/.test(line.slice(-80))
        line = this.take(/[^\n]*\n?/y)
        if (!isJoined && line.replace(tabs ? /^\t+/ : '', '').replace('\n', '') === delimiter) break
      }
      for (let at = text.indexOf(MARK); at !== -1; at = text.indexOf(MARK, at + 1)) {
        const isPart = !quoted && /(?:\$\w*|\\)$/.test(text.slice(Math.max(0, at - 80), at))
        this.mark(OBJECTIONS[isPart ? 'name' : 'document'])
      }
    }
    this.announced = []
  }
}

/** Where it is an assignment, a word goes on to its `]` over blanks, and over line breaks in bash and zsh. */
function goesOn(top: Frame, token: string): boolean {
  const { words, word = '' } = top
  const isList = words[0] === '=('
  if (!/^[ \t\n]/.test(token) || !isInSubscript(top) || (/^\[+$/.test(word) && !isList)) return false
  return token !== '\n' || isList || words.length === 0
}

/** Whether a `]` is missing to a word that may be `name[…]=`, or `[…]=` in a list. */
function isInSubscript({ word = '' }: Frame): boolean {
  return /^\w*\[/.test(word) && word.split('[').length > word.split(']').length
}

function frame(kind: Frame['kind'], brackets = '', depth = 1, quotes = kind !== 'double'): Frame {
  const state = { words: [], word: undefined, redirection: '', cases: 0, test: false }
  return { kind, brackets, depth, quotes, inDouble: false, around: undefined, inWord: true, ...state }
}
