import { POWERSHELL_OBJECTIONS, type PowerShellPlace } from './powershell-objections.ts'
import type { Objection, ScriptReader } from './script-reader.ts'

type Frame =
  | { readonly kind: 'single' | 'double' | 'line-comment' | 'braces' }
  | { readonly kind: 'block-comment'; last: string }
  | { readonly kind: 'verbatim'; quoted: boolean }
  | { readonly kind: 'subexpression'; depth: number }
  | HereString

interface HereString {
  readonly kind: 'here-single' | 'here-double'
  /** Its text begins on the line after its header, and it ends at the beginning of a line only. */
  at: 'header' | 'line-start' | 'quote' | 'line'
}

/** PowerShell takes the typographic quotes for what they look like. */
const SINGLE_QUOTE = /^['\u2018\u2019\u201a\u201b]$/
const DOUBLE_QUOTE = /^["\u201c\u201d\u201e]$/
const LINE_BREAK = /^[\r\n]$/
const STOP_PARSING = /^[-\u2013-\u2015]{2}%$/
const ENDS_WORD = /^[\s(){},;|&]$/
/** How a word begins that is an argument or a name, and in which # is nothing special. */
const BARE_WORD = /^(?:[\p{L}_~%\\/]|\.[\\/]|`\S)/u
/** What a word may end in so that what follows is an operand, a member or an index by itself. */
const OPERAND_FOLLOWS = /[=<>!]$|^[^$].*\]$|^[[$].*\[$|^\[$|^\+$|^[-\u2013-\u2015][\p{L}_?][\w-]*:$/u
/** What would go on with a value's word, make two words of it or change its quotes. */
const GOES_ON = /^(?:[\p{L}\p{N}_\\/~*@#$'"\u2018-\u201e-]|\.(?![\p{L}_]\w*\()[\p{L}\p{N}_]|:(?!:))/u

/** Reads PowerShell by its documented grammar, as far as that decides where a value stands. */
export class PowerShellReader implements ScriptReader {
  private readonly frames: Frame[] = []
  /** The word so far, as it stands in the source, but without what is inside its quotes. */
  private word = ''
  /** What ended the word before. */
  private before = ''
  private after: '' | '`' | '$' | 'name' = ''

  read(text: string): void {
    for (const char of text) this.step(char)
  }

  readValue(): void {
    this.read("''")
  }

  objection(_written: string, next: string): Objection | undefined {
    const place = this.place() ?? (GOES_ON.test(next) ? 'goes-on' : undefined)
    return place === undefined ? undefined : POWERSHELL_OBJECTIONS[place]
  }

  /** A minus needs parentheses where an operand may stand, and would part a word in two where it goes on. */
  number(digits: string, _next: string): string {
    const { word } = this
    // More than [decimal] holds would lose digits, and is text.
    if (this.frames.length === 0 && /^-?\d{29,}$/.test(digits)) return `'${digits}'`
    const isPart = this.frames.length > 0 || word.endsWith('=') || BARE_WORD.test(word)
    return digits.startsWith('-') && !isPart ? `(${digits})` : digits
  }

  private place(): PowerShellPlace | undefined {
    const frame = this.frames.at(-1)
    if (this.after === '`') return 'escaped'
    if (this.after === '$') return 'after-dollar'
    if (this.after === 'name' && (frame === undefined || frame.kind.endsWith('double'))) return 'after-name'
    if (frame !== undefined) return frame.kind
    if (this.word === '@') return 'after-at'
    return this.isByItself() ? undefined : 'glued'
  }

  private isByItself(): boolean {
    const { word, before } = this
    if (word === '') return before !== ')' && before !== '}'
    // A member's name: $x.'name', [Type]::'name', (…).'name'.
    if (/(?:\.|::)$/.test(word) && (/^[$['"]/.test(word) || (/^[.:]+$/.test(word) && before === ')')))
      return true
    return OPERAND_FOLLOWS.test(word)
  }

  private step(char: string): void {
    const frame = this.frames.at(-1)
    if (this.after === '`') {
      this.after = ''
      if (frame !== undefined) return
      if (/\s/.test(char)) this.endWord(char)
      else this.word += char
      return
    }
    if (this.after === '$' && this.afterDollar(char, frame)) return
    if (this.after === 'name' && /[\p{L}\p{N}_?:]/u.test(char)) {
      if (frame === undefined) this.word += char
      return
    }
    this.after = ''
    if (frame === undefined) this.stepInCode(char)
    else this.stepIn(frame, char)
  }

  /** Whether the character belongs to what the `$` began. */
  private afterDollar(char: string, frame: Frame | undefined): boolean {
    this.after = ''
    if (char === '{') this.frames.push({ kind: 'braces' })
    // Inside a string or a word it ends where its parentheses do, whatever quotes there are in it.
    else if (char === '(' && (frame !== undefined || BARE_WORD.test(this.word))) {
      this.frames.push({ kind: 'subexpression', depth: 1 })
    } else if (/[\p{L}\p{N}_:]/u.test(char)) this.after = 'name'
    else if (!/[$?^]/.test(char)) return false
    if (frame === undefined) this.word += char
    return true
  }

  private stepIn(frame: Frame, char: string): void {
    switch (frame.kind) {
      case 'single':
        this.endAt(SINGLE_QUOTE.test(char))
        return
      case 'double':
        if (char === '`' || char === '$') this.after = char
        this.endAt(DOUBLE_QUOTE.test(char))
        return
      case 'braces':
        if (char === '`') this.after = char
        this.endAt(char === '}')
        return
      case 'line-comment':
        if (!LINE_BREAK.test(char)) return
        this.frames.pop()
        this.endWord(char)
        return
      case 'block-comment':
        this.endAt(frame.last === '#' && char === '>')
        frame.last = char
        return
      case 'verbatim':
        this.stepInVerbatim(frame, char)
        return
      case 'subexpression':
        if (char === '(') frame.depth += 1
        if (char === ')') frame.depth -= 1
        this.endAt(frame.depth === 0)
        return
      default:
        this.stepInHereString(frame, char)
        return
    }
  }

  private endAt(ends: boolean): void {
    if (ends) this.frames.pop()
  }

  private stepInHereString(frame: HereString, char: string): void {
    if (frame.at === 'quote' && char === '@') {
      this.frames.pop()
      return
    }
    const isQuote = (frame.kind === 'here-single' ? SINGLE_QUOTE : DOUBLE_QUOTE).test(char)
    if (LINE_BREAK.test(char)) frame.at = 'line-start'
    else if (frame.at === 'line-start' && isQuote) frame.at = 'quote'
    else if (frame.at !== 'header') frame.at = 'line'
    if (frame.kind === 'here-double' && (char === '`' || char === '$')) this.after = char
  }

  /** What follows --% is handed over as it stands, up to a | outside of "…" or the end of the line. */
  private stepInVerbatim(frame: Extract<Frame, { kind: 'verbatim' }>, char: string): void {
    if (DOUBLE_QUOTE.test(char)) frame.quoted = !frame.quoted
    if (!LINE_BREAK.test(char) && (char !== '|' || frame.quoted)) return
    this.frames.pop()
    this.stepInCode(char)
  }

  private stepInCode(char: string): void {
    const { word } = this
    if (ENDS_WORD.test(char)) {
      this.endWord(char)
      if (STOP_PARSING.test(word) && !LINE_BREAK.test(char))
        this.frames.push({ kind: 'verbatim', quoted: false })
    } else if (char === '#' && word.endsWith('<')) {
      this.endWord(' ')
      this.frames.push({ kind: 'block-comment', last: '' })
    } else if (char === '#' && !BARE_WORD.test(word)) {
      this.frames.push({ kind: 'line-comment' })
    } else {
      this.word += char
      this.openString(char, word === '@')
      if (char === '`' || char === '$') this.after = char
    }
  }

  private openString(char: string, isHere: boolean): void {
    if (SINGLE_QUOTE.test(char)) this.frames.push(isHere ? hereString('here-single') : { kind: 'single' })
    if (DOUBLE_QUOTE.test(char)) this.frames.push(isHere ? hereString('here-double') : { kind: 'double' })
  }

  private endWord(char: string): void {
    this.word = ''
    this.before = char
  }
}

function hereString(kind: HereString['kind']): HereString {
  return { kind, at: 'header' }
}
