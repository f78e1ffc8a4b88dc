import { createHash } from 'node:crypto'
import { SECRET } from './support.ts'

/** Text of that many characters without a repetition, so that every piece of it is a piece of this text only. */
function longText(length: number): string {
  let text = 'canary-'
  for (let round = 0; text.length < length; round += 1)
    text += createHash('sha256').update(`${round}`).digest('hex')
  return text.slice(0, length)
}

/** Secrets that a header carries, the awkward ones included. */
export const WELL_FORMED: readonly { readonly title: string; readonly secret: string }[] = [
  { title: 'a plain secret', secret: SECRET },
  { title: 'a secret with spaces in it', secret: 'canary 0123456789  secret' },
  { title: 'a secret of quotes and brackets', secret: 'canary"0123\'456789<secret>&{tail}' },
  { title: 'a secret of slashes and escapes', secret: 'canary\\u0041/0123\\n456789%41+secret==' },
  { title: 'a secret that reads like markup', secret: 'canary<b>0123456789</b>&amp;secret&#65;tail' },
  { title: 'a secret of 10 KB', secret: longText(10_240) },
]

/** Secrets that a header cannot carry, or would carry changed. */
export const MALFORMED: readonly { readonly title: string; readonly secret: string }[] = [
  { title: 'CR in it', secret: 'canary-0123456789\r456789-secret' },
  { title: 'LF in it', secret: 'canary-0123456789\n456789-secret' },
  {
    title: 'CR and LF and a header of its own in it',
    secret: 'canary-0123456789\r\nX-Injected: 456789-secret',
  },
  { title: 'LF at its end', secret: `${SECRET}\n` },
  { title: 'CR and LF at its end', secret: `${SECRET}\r\n` },
  { title: 'NUL in it', secret: 'canary-0123456789\u0000456789-secret' },
  { title: 'NUL at its end', secret: `${SECRET}\u0000` },
  { title: 'a byte order mark at its beginning', secret: `\uFEFF${SECRET}` },
  { title: 'a byte order mark at its end', secret: `${SECRET}\uFEFF` },
  { title: 'a byte order mark in it', secret: 'canary-0123456789\uFEFF456789-secret' },
  { title: 'a space at its beginning', secret: ` ${SECRET}` },
  { title: 'a space at its end', secret: `${SECRET} ` },
  { title: 'a tab at its end', secret: `${SECRET}\t` },
  { title: 'a tab in it', secret: 'canary-0123456789\t456789-secret' },
  { title: 'a no-break space at its end', secret: `${SECRET}\u00a0` },
  { title: 'an emoji in it', secret: 'canary-0123456789🐤456789-secret' },
  { title: 'half of an emoji in it', secret: 'canary-0123456789\ud83d456789-secret' },
  { title: 'a letter beyond ASCII in it', secret: 'canary-0123456789\u00e9456789-secret' },
  { title: 'DEL in it', secret: 'canary-0123456789\u007f456789-secret' },
  { title: 'an escape sequence of a terminal in it', secret: 'canary-0123456789\u001b[31m456789-secret' },
  { title: 'a line separator in it', secret: 'canary-0123456789\u2028456789-secret' },
  { title: '10 KB and LF at its end', secret: `${longText(10_240)}\n` },
  { title: '10 KB and an emoji in its middle', secret: `${longText(5120)}🐤${longText(10_240).slice(5120)}` },
]
