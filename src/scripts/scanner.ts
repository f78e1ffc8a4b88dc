import { MARK, type Objection, type Place } from './template.ts'

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

  /** Every mark of a text that was taken as a whole; where it goes on with what stands before it, by `glued`. */
  protected markAll(text: string, objection: Objection, glue?: RegExp, glued?: Objection): string {
    for (let at = text.indexOf(MARK); at !== -1; at = text.indexOf(MARK, at + 1)) {
      const isGlued = glue?.test(text.slice(Math.max(0, at - 80), at)) === true
      this.mark(isGlued ? glued : objection)
    }
    return text
  }
}
