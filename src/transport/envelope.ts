/** What the service answers with where a call ended in an exception. Evidence: verified of a missing method. */
export interface Envelope {
  readonly errorType: string
  readonly message: string
  /** Whether it holds these two and an empty `detail`, and nothing else. */
  readonly isBare: boolean
}

/** The envelope that a text is; `undefined` for any other text. */
export function readEnvelope(text: string): Envelope | undefined {
  try {
    // JSON of any kind may be asked for these, but for `null`, which throws as what is no JSON does.
    const { errorType, message, detail, ...rest } = JSON.parse(text) as Readonly<Record<string, unknown>>
    if (typeof errorType !== 'string' || typeof message !== 'string') return undefined
    const isBare = (detail === null || detail === undefined) && Object.keys(rest).length === 0
    return { errorType, message, isBare }
  } catch {
    return undefined
  }
}
