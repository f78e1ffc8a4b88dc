/** A here-document that was announced by `<<`. */
export interface HereDocument {
  readonly delimiter: string
  /** Whether its delimiter was quoted, so that its text is taken as it is. */
  readonly quoted: boolean
  /** `<<-`: tabs before its lines count for nothing. */
  readonly tabs: boolean
}

/** Follows the text of a here-document, line by line, to its delimiter. */
export class HereDocumentText {
  /** What was read of it, without its delimiter. */
  text = ''
  readonly document: HereDocument
  /** The lines before this one that end in a `\`, by which each is joined to the next. */
  private joined: string | undefined

  constructor(document: HereDocument) {
    this.document = document
  }

  /** Whether it ends at this line; `'unsure'` where shells differ in that. */
  endsAt(source: string): boolean | 'unsure' {
    const { delimiter, quoted, tabs } = this.document
    const line = tabs ? source.replace(/^\t+/, '') : source
    const whole = `${this.joined ?? ''}${line}`
    if (this.joined === undefined && line === delimiter) return true
    if (this.joined !== undefined && whole.replaceAll('\t', '') === delimiter) return 'unsure'
    this.text += `${source}\n`
    const joins = !quoted && (/\\*$/.exec(line)?.[0].length ?? 0) % 2 === 1
    this.joined = joins ? whole.slice(0, -1) : undefined
    return false
  }
}
