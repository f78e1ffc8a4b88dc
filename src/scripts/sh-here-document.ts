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
  /**
   * The lines before this one that end in a `\`, by which each is joined to the next: without tabs, and no more of
   * them than shows whether they can be the delimiter.
   */
  private joined: string | undefined

  constructor(document: HereDocument) {
    this.document = document
  }

  /** Whether it ends at this line; `'unsure'` where shells differ in that. */
  endsAt(source: string): boolean | 'unsure' {
    const { delimiter, quoted, tabs } = this.document
    const line = tabs ? source.replace(/^\t+/, '') : source
    const whole = `${this.joined ?? ''}${line.replaceAll('\t', '')}`
    if (this.joined === undefined && line === delimiter) return true
    if (this.joined !== undefined && whole === delimiter) return 'unsure'
    this.text += `${source}\n`
    const joins = !quoted && endsInBackslash(line)
    this.joined = joins ? whole.slice(0, -1).slice(0, delimiter.length + 1) : undefined
    return false
  }
}

/** Whether it ends in a `\` that no `\` before it escapes. */
function endsInBackslash(line: string): boolean {
  let at = line.length
  while (line.charAt(at - 1) === '\\') at -= 1
  return (line.length - at) % 2 === 1
}
