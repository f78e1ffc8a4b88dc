import type { Objection } from './script-reader.ts'

const JOINED = `('hello ' + \${name}), or "hello $name" after $name = \${name}`

/** Why no text stands in a place of a PowerShell script, for each such place. */
export const POWERSHELL_OBJECTIONS = {
  single: {
    where: "inside '…', which its own quotes would end, so that what is in it would run",
    instead: JOINED,
    numbers: true,
  },
  double: { where: 'inside "…", where PowerShell runs what is in it', instead: JOINED, numbers: true },
  'here-single': {
    where: "inside @'…'@, which a line of it could end, so that the rest would run",
    instead: `(@'…'@ + \${name})`,
    numbers: true,
  },
  'here-double': {
    where: 'inside @"…"@, where PowerShell runs what is in it',
    instead: `$name = \${name} before it, and $name in its place`,
    numbers: true,
  },
  'line-comment': {
    where: 'inside a comment, which a line break in it would end, so that the rest would run',
    instead: 'a place outside of comments',
    numbers: true,
  },
  'block-comment': {
    where: 'inside <#…#>, which it could end, so that the rest would run',
    instead: 'a place outside of comments',
    numbers: true,
  },
  subexpression: {
    where: 'inside a $(…) of "…" or of a word, which a parenthesis in it would end or prolong',
    instead: `$name = \${name} before it, and $name in its place`,
    numbers: true,
  },
  braces: {
    where: "inside the braces of a variable's name, which it could end, so that the rest would run",
    instead: `a name written out, or Get-Variable -Name \${name} -ValueOnly`,
    numbers: true,
  },
  verbatim: {
    where: 'behind --%, where quotes mean nothing and a line break in it would end the command',
    instead: 'the command without --%',
    numbers: true,
  },
  escaped: {
    where:
      'directly after a backtick, which would take away its first quote, so that what is in it would run',
    instead: 'a word by itself',
    numbers: false,
  },
  'after-dollar': {
    where: 'directly after a $, which gives another meaning to what follows',
    instead: `a word by itself, or ('$' + \${name}) for a dollar sign before it`,
    numbers: false,
  },
  'after-name': {
    where: "directly after a variable's name, which it would go on with",
    instead: `($name + \${text}), or the variable's name in braces, written $\\{name} in a template`,
    numbers: false,
  },
  'after-at': {
    where: 'directly after an @, with which it would begin a here-string',
    instead: `a word by itself, or ('@' + \${name}) for an @ before it`,
    numbers: false,
  },
  glued: {
    where: 'directly after something that PowerShell may or may not take for a part of the same word',
    instead: `a word by itself, with the rest joined to it: ('C:\\Temp\\' + \${name} + '.log'); a space between an operator and it`,
    numbers: true,
  },
  'goes-on': {
    where:
      'directly before something that PowerShell takes for a word of its own, or for a part of its quotes',
    instead: `a word by itself, with the rest joined to it: ('C:\\Temp\\' + \${name} + '.log'); in parentheses before a property: (\${name}).Length`,
    numbers: true,
  },
} as const satisfies Readonly<Record<string, Objection>>

/** A place of a PowerShell script where no text stands. */
export type PowerShellPlace = keyof typeof POWERSHELL_OBJECTIONS
