import { type Objection, objection } from './template.ts'

/** These evaluate any word of theirs in some shell, or keep it and run it later. */
const EVALUATING = new Set(
  `alias bind break compgen complete continue declare emulate eval exit float getln getopts integer let mapfile
  nameref private read readarray repeat return sched shift trap typeset ulimit unset vared wait zformat zparseopts zstyle`.split(
    /\s+/,
  ),
)
/** Where no `name=` stands before it, the word is a name to these, which is evaluated; an option may do so to any. */
const NAMING = new Set(['export', 'local', 'readonly'])
/** The operator before a word of these that is evaluated. */
const OPERATORS: Readonly<Record<string, RegExp>> = {
  '[': /\0|^-(?:eq|ne|lt|le|gt|ge|t|v)$/,
  test: /\0|^-(?:eq|ne|lt|le|gt|ge|t|v)$/,
  set: /^[-+]\w*A$/,
}
const OPERATOR_AHEAD = /^(?:\s|\\\n)+["']?-(?:eq|ne|lt|le|gt|ge)\b/
/** Evaluate what is assigned to them. */
const EVALUATING_VARIABLE = /^(?:HISTCMD|OPTIND|PS4|S?RANDOM)\b/
/** The command that comes behind is the one that runs. */
const PREFIXES = new Set(['command', 'builtin', 'exec', 'noglob'])
/** What in a format takes a word for text. */
const TEXT_FORMATS = /%[-+ #0]*(?:[1-9]\d*)?(?:\.\d+)?[sbqQc%]/g

const INSTEAD: Readonly<Record<string, string>> = {
  '[': `[ $\{name} = … ] for text`,
  test: `test $\{name} = … for text`,
  printf: `printf '%s\\n' $\{name} for text`,
}
/** How a word begins that assigns. */
export const ASSIGNMENT = /^\w+(?:\[.*\])?\+?=/s

const NUMBER = 'a number that is one in JavaScript too'

/**
 * What speaks against a value as a word of a command that evaluates its words by itself, in any of the shells
 * dash, bash, busybox, mksh, zsh, yash and ksh. The lists are what was found by running every builtin of each with
 * hostile words: `npm run fuzz:scripts -- --builtins`.
 *
 * @param words the words of the command before the value
 * @param word what the value is glued to
 * @param integers whether variables were declared as integers, which evaluate what is assigned to them
 */
export function evaluation(
  words: readonly string[],
  word: string,
  ahead: string,
  integers: boolean,
): Objection | undefined {
  let at = 0
  while (PREFIXES.has(words[at] ?? '') || (at > 0 && words[at]?.startsWith('-') === true)) at += 1
  const command = words[at]
  if (command !== undefined) {
    if (!evaluates(command, words.slice(at + 1), word, ahead)) return undefined
    const where = `behind \`${command}\`, where some shells evaluate it, and run what is in it`
    const naming = NAMING.has(command) ? `${command} name=$\{name} for text` : undefined
    return objection(where, [NUMBER, INSTEAD[command] ?? naming].filter(Boolean).join('; '))
  }
  if (!ASSIGNMENT.test(word) || !(integers || EVALUATING_VARIABLE.test(word))) return undefined
  return objection('where it is assigned to a variable that evaluates it, such as an integer', NUMBER)
}

function evaluates(command: string, given: readonly string[], word: string, ahead: string): boolean {
  if (EVALUATING.has(command)) return true
  if (NAMING.has(command)) return given.some((arg) => /^[-+]/.test(arg)) || !/^\w+\+?=/.test(word)
  if (OPERATORS[command]?.test(given.at(-1) ?? '') === true) return true
  if (command === 'set') return /^[-+]\w*A/.test(word)
  if (command === '[' || command === 'test') return OPERATOR_AHEAD.test(ahead)
  if (command === 'print') return [...given, word].some((arg) => /^-.*[Afv]/.test(arg))
  if (command !== 'printf') return false
  const format = given.find((arg) => !arg.startsWith('-')) ?? ''
  return [...given, word].some((arg) => /^-[Av]/.test(arg)) || /%|\0/.test(format.replace(TEXT_FORMATS, ''))
}
