/**
 * UTF-8 text as it comes in, chunk by chunk, wherever a chunk ends. Most answers are one chunk: it waits for what
 * comes next, since a decoder that keeps half a character costs eight times one that does not.
 */
export class IncomingText {
  #only: Uint8Array | undefined
  #decoder: InstanceType<typeof TextDecoder> | undefined
  #text = ''

  add(chunk: Uint8Array): void {
    if (this.#decoder === undefined && this.#only === undefined) this.#only = chunk
    else this.#decode(chunk)
  }

  /** What has come, without a character of which a part is missing. */
  soFar(): string {
    this.#decode(new Uint8Array())
    return this.#text
  }

  /** All of it, after the last chunk. */
  whole(): string {
    if (this.#decoder !== undefined) return this.#text + this.#decoder.decode()
    return new TextDecoder().decode(this.#only)
  }

  #decode(chunk: Uint8Array): void {
    this.#decoder ??= new TextDecoder()
    if (this.#only !== undefined) this.#text += this.#decoder.decode(this.#only, { stream: true })
    this.#only = undefined
    this.#text += this.#decoder.decode(chunk, { stream: true })
  }
}
