/**
 * UTF-8 text as it comes in, wherever a chunk ends. What ends with a character of one byte, as JSON does, is decoded
 * by itself: a decoder that may have to keep half a character takes two to seven times as long, until one is cut.
 */
export class IncomingText {
  #text = ''
  #begun = false
  /** From the first chunk on that may end within a character. */
  #decoder: InstanceType<typeof TextDecoder> | undefined

  add(chunk: Uint8Array): void {
    const last = chunk.at(-1)
    if (last === undefined) return
    // A byte order mark is one at the very beginning only.
    const options = { ignoreBOM: this.#begun }
    this.#begun = true
    if (this.#decoder === undefined && last < 0x80) {
      this.#text += new TextDecoder('utf-8', options).decode(chunk)
      return
    }
    this.#decoder ??= new TextDecoder('utf-8', options)
    this.#text += this.#decoder.decode(chunk, { stream: true })
  }

  /** What has come, without a character of which a part is missing. */
  soFar(): string {
    return this.#text
  }

  /** All of it, after the last chunk. */
  whole(): string {
    return this.#decoder === undefined ? this.#text : this.#text + this.#decoder.decode()
  }
}
