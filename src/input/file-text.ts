/** The text of a file, or what it is where it is no UTF-8. */
export type FileText =
  | { readonly text: string; readonly is?: never }
  | { readonly text?: never; readonly is: 'UTF-16 text' | 'not UTF-8 text' | 'no UTF-8 text: it has NULs' }

/**
 * Strict, since a lenient reading would put other characters where the file has some. A byte order mark is kept. NULs
 * are in no text that anybody writes but in UTF-16, and do not make it invalid.
 */
export function fileText(bytes: Uint8Array): FileText {
  if (isUtf16(bytes)) return { is: 'UTF-16 text' }
  if (bytes.includes(0)) return { is: 'no UTF-8 text: it has NULs' }
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) }
  } catch {
    return { is: 'not UTF-8 text' }
  }
}

/** By its byte order mark, or by the zeros of a first character that ASCII has too. */
function isUtf16([first, second]: Uint8Array): boolean {
  if (first === 0xff || first === 0xfe) return first + (second ?? 0) === 0xff + 0xfe
  return second !== undefined && (first === 0) !== (second === 0)
}
