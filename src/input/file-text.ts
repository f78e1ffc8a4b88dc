/** The text of a file, or what it is where it is no UTF-8. */
export type FileText =
  | { readonly text: string }
  | { readonly text?: never; readonly is: 'UTF-16' | 'not UTF-8' }

/** Strict, since a lenient reading would put other characters where the file has some. A byte order mark is kept. */
export function fileText(bytes: Uint8Array): FileText {
  if (isUtf16(bytes)) return { is: 'UTF-16' }
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) }
  } catch {
    return { is: 'not UTF-8' }
  }
}

/** By its byte order mark, or by the zeros of a first character that ASCII has too: those would be valid UTF-8. */
function isUtf16([first, second]: Uint8Array): boolean {
  if (first === 0xff || first === 0xfe) return first + (second ?? 0) === 0xff + 0xfe
  return second !== undefined && (first === 0) !== (second === 0)
}
