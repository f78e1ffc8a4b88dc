import stringWidth from 'fast-string-width'

/** The columns that text takes at a terminal: wide signs take two, combining ones none. */
export function widthOf(text: string): number {
  return stringWidth(text)
}

/** Cuts text to a width, the cut shown by `…`. */
export function cutTo(text: string, width: number): string {
  if (widthOf(text) <= width) return text
  let cut = ''
  let left = width - 1
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    left -= widthOf(segment)
    if (left < 0) break
    cut += segment
  }
  return `${cut}…`
}

export function padTo(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)))
}
