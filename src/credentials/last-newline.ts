/** Text without the one newline that editors and programs put at its end. What else is wrong is not mended. */
export function withoutLastNewline(text: string): string {
  return text.replace(/\r?\n$/, '')
}
