import { styleText } from 'node:util'
import type { TextOutput } from '../terminal.ts'

type Format = Parameters<typeof styleText>[0]

/** How text is set off. Where nobody looks, or nobody wants colours, it stays as it is. */
export interface Style {
  strong(text: string): string
  faint(text: string): string
  good(text: string): string
  bad(text: string): string
  warning(text: string): string
  /** White on black, whatever the terminal's own colours are. */
  onBlack(text: string): string
}

/** `NO_COLOR`, set to anything but `''`, turns colours off, as does a terminal that is called dumb. */
export function styleFor(
  output: TextOutput,
  environment: Readonly<Record<string, string | undefined>>,
): Style {
  const coloured = output.isTerminal && !environment['NO_COLOR'] && environment['TERM'] !== 'dumb'
  const format = (name: Format) => (text: string) =>
    coloured && text !== '' ? styleText(name, text, { validateStream: false }) : text
  return {
    strong: format('bold'),
    faint: format('dim'),
    good: format('green'),
    bad: format('red'),
    warning: format('yellow'),
    onBlack: format(['whiteBright', 'bgBlack']),
  }
}
