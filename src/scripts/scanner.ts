import { MARK, type Objection, type Place } from './template.ts'

/** As much of a word as decides anything: a longer one is read in the same time. */
export function grown(word: string, more: string): string {
  return word.length < 500 ? word + more : word
}

/** What reads a script token by token, from its beginning to its end, and says of each mark what it stands in. */
export abstract class Scanner<Frame> {
  protected readonly source: string
  protected readonly places: Place[] = []
  /** What is open, the innermost last. */
  protected readonly stack: [Frame, ...Frame[]]
  protected at = 0
  /** The token before this one. */
  protected before = ''

  constructor(source: string, outermost: Frame) {
    this.source = source
    this.stack = [outermost]
  }

  read(): readonly Place[] {
    while (this.at < this.source.length) {
      const token = this.take(this.pattern())
      this.step(token)
      this.before = token
    }
    return this.places
  }

  protected abstract pattern(): RegExp
  protected abstract step(token: string): void

  protected get top(): Frame {
    return this.stack.at(-1) ?? this.stack[0]
  }

  protected take(pattern: RegExp): string {
    pattern.lastIndex = this.at
    const [token] = pattern.exec(this.source) ?? [this.source.charAt(this.at)]
    this.at += token.length
    return token
  }

  protected mark(objection: Objection | undefined): void {
    this.places.push({ objection })
  }

  /** Every mark of a text that was taken as a whole. */
  protected markAll(text: string, objection: Objection): string {
    for (const char of text) if (char === MARK) this.mark(objection)
    return text
  }
}
