/**
 * Controls that a terminal obeys and signs that turn the direction of text around: a machine's name or its
 * output comes from elsewhere, and must not write over the screen or fake what stands there.
 */
const CONTROLS = /(?!\n|\t)\p{Cc}|[\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu

/** Text of several lines, fit for a terminal. */
export function printableText(text: string): string {
  return text.replaceAll('\r\n', '\n').replaceAll(CONTROLS, '\uFFFD')
}

/** The same on one line. */
export function printableLine(text: string): string {
  return printableText(text).replaceAll(/[\n\t]+/g, ' ')
}
