import type { Objection } from './script-reader.ts'

/** Why no text stands in a place of an sh script, for each such place. */
export const SH_OBJECTIONS = {
  single: {
    where: "inside '…', which its own quotes would end, so that what is in it would run",
    instead: `a word by itself, or glued to the quotes: 'hello '\${name}`,
    numbers: true,
  },
  double: {
    where: 'inside "…", where sh runs what is in it',
    instead: `a word by itself, or glued to the quotes: "hello "\${name}`,
    numbers: true,
  },
  'dollar-single': {
    where: "inside $'…', which its own quotes would end, so that what is in it would run",
    instead: `a word by itself, or glued to the quotes: $'hello\\n'\${name}`,
    numbers: true,
  },
  comment: {
    where: 'inside a comment, which a line break in it would end, so that the rest would run',
    instead: 'a word by itself, outside of comments',
    numbers: true,
  },
  'here-document': {
    where: 'inside a here-document (<<), where sh runs what is in it, or where it could end the document',
    instead: `name=\${name} on a line before it, and $name in its place, in a document whose delimiter has no quotes; or printf '%s\\n' \${name} | …`,
    numbers: true,
  },
  delimiter: {
    where: 'where the delimiter of a here-document (<<) stands, which decides where its text ends',
    instead: 'a delimiter written out, <<EOF',
    numbers: false,
  },
  backticks: {
    where: 'inside `…`, where quotes do not protect it in every shell',
    instead: '$(…) for the backticks, and a word by itself in it',
    numbers: true,
  },
  arithmetic: {
    where: 'inside arithmetic, where bash runs what is in it',
    instead: 'a number that is one in JavaScript too, Number(text)',
    numbers: true,
  },
  parameter: {
    where: `inside \${…}, where quotes do not protect it in every shell`,
    instead: `name=\${name} on a line before it, and $name in its place`,
    numbers: true,
  },
  test: {
    where: 'inside [[ … ]], where bash takes it for arithmetic or a pattern and may run what is in it',
    instead: 'a word by itself in [ … ]',
    numbers: true,
  },
  subscript: {
    where:
      'inside the brackets of a word, name[…], where bash takes it for arithmetic and runs what is in it',
    instead: 'a word by itself, or a number that is one in JavaScript too',
    numbers: true,
  },
  escaped: {
    where: 'directly after a \\, which would take away its first quote, so that what is in it would run',
    instead: `a word by itself, or '\\'\${name} for a backslash before it`,
    numbers: false,
  },
  'after-dollar': {
    where: 'directly after a $, which gives another meaning to what follows',
    instead: `a word by itself, or '$'\${name} for a dollar sign before it`,
    numbers: false,
  },
  'after-name': {
    where: "directly after a variable's name, which it would go on with",
    instead: 'the name in braces, written $\\{name} in a template',
    numbers: false,
  },
  unsure: {
    where: 'behind something that shells read in different ways, so that nobody knows what it stands in',
    instead: `a script without, before it, a \\' in $'…', a ' in "\${x:-…}", a case behind a redirection, function, coproc or time, a (( that may be two subshells, a sign of the shell's in $[…], or a here-document with an unusual end`,
    numbers: true,
  },
} as const satisfies Readonly<Record<string, Objection>>

/** A place of an sh script where no text stands. */
export type ShPlace = keyof typeof SH_OBJECTIONS
