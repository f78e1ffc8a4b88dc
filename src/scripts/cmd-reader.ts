import type { Objection, ScriptReader } from './script-reader.ts'

/**
 * Reads cmd. What its tag lets through has no meaning to cmd's parser, within quotes and comments too, so that
 * only what is made of it together with its neighbours matters: the names between % or !, a number before a
 * redirection, the words of `if`, a quote behind a backslash.
 */
export class CmdReader implements ScriptReader {
  private line = ''

  read(code: string): void {
    const text = this.line + code
    this.line = text.slice(text.lastIndexOf('\n') + 1)
  }

  readValue(): void {
    this.line += 'value'
  }

  objection(written: string, next: string): Objection | undefined {
    if (namesVariable(this.line)) return OBJECTIONS.variable
    if (isOperandOfIf(this.line)) return OBJECTIONS.if
    if (/\d$/.test(written) && /^[<>]/.test(next)) return OBJECTIONS.redirection
    return written.endsWith('\\') && next.startsWith('"') ? OBJECTIONS.quote : undefined
  }

  number(digits: string): string {
    return digits
  }
}

const OBJECTIONS = {
  variable: {
    where: 'in the name of a variable, whose content cmd would run as if it were written here',
    instead: 'the name written out; for a percent sign before it, a space between',
    numbers: false,
  },
  if: {
    where: 'directly after if, where NOT, EXIST or DEFINED would be taken for a word of the language',
    instead: `if "\${name}"=="…"`,
    numbers: true,
  },
  redirection: {
    where: 'directly before a < or >, which takes a digit before it for the number of a stream',
    instead: 'a space between',
    numbers: false,
  },
  quote: {
    where: 'with a backslash at its end directly before a ", which most programs then take for a part of it',
    instead: 'the same without the backslash',
    numbers: false,
  },
} as const satisfies Readonly<Record<string, Objection>>

/** `%na`, `!na`, `%%`, `%~f`: what stands here is a name, or goes on with one. */
function namesVariable(text: string): boolean {
  // The arguments of a batch file, %1 and %~dp0, end by themselves.
  const line = text.replace(/%(?:[\d*]|~[a-z$:]*\d)/gi, '')
  if (/[%!]$|%~[\w$:]*$/.test(line)) return true
  return ['%', '!'].some((sign) => {
    const parts = line.split(sign)
    // An odd number of signs: the last one is open. What has a space in it is taken for text: 5% of ${x}.
    return parts.length % 2 === 0 && /^[^\s"]+$/.test(parts.at(-1) ?? '')
  })
}

function isOperandOfIf(line: string): boolean {
  return /(?:^|[\s(&|@])if\s+(?:(?:\/i|not)\s+)*$/i.test(line)
}
