import { ConfigurationError } from '../errors/configuration-error.ts'
import { assemble, bindingLine, boundText, readDirectives, textLiteral } from '../scripts/bindings.ts'
import type { Binding, Interpreter } from '../scripts/script.ts'
import { powershellFrame } from './powershell-frame.ts'

/** The limits that an agent keeps to when it is told them. */
export interface AgentLimits {
  /** Milliseconds after which the agent kills the command. Without the directive: 10,000 (seen, vendor). */
  readonly timeout: number
  /** Characters after which the agent cuts the output. Without the directive: 5,000 (seen, vendor). */
  readonly maxOutput: number
}

/** A script that is about to be sent: what `Script` keeps, its interpreter known. */
export interface Body {
  readonly interpreter: Interpreter
  readonly bindings: readonly Binding[]
  readonly body: string
}

/**
 * A command as it is sent: the directives on lines of their own, `#!ps` first (seen), then the marker, the values and
 * the script, and the marker again with the exit code. The marker is the only safe correlation: nothing in the service
 * ties an output to its command (seen). Without a marker the same less its lines.
 */
export function frameCommand(script: Body, limits: AgentLimits, marker: string | undefined): string {
  const { interpreter, bindings, body } = script
  if (marker === undefined) return assemble({ ...script, directives: limits }).text
  const framed = FRAMES[interpreter](body, bindings, marker)
  return assemble({ interpreter, directives: limits, bindings: [], body: framed }).text
}

type Frame = (body: string, bindings: readonly Binding[], marker: string) => string

const FRAMES: Readonly<Record<Interpreter, Frame>> = {
  // Without `echo off` cmd writes its prompt and each line before it runs it; the @ keeps these lines themselves
  // out of the output, should it write them all the same. cmd reads lines that end in CRLF. Two empty lines: the ^
  // that a script may end in takes the first.
  cmd: (body, _, marker) =>
    [
      '@echo off',
      `@echo ${marker}`,
      ...body.split(/\r?\n/),
      '',
      '',
      '@echo(',
      `@echo ${marker}=%ERRORLEVEL%;`,
    ].join('\r\n'),
  powershell: powershellFrame,
  sh: shFrame,
}

/**
 * The script is a literal, so that nothing it ends in, a comment, a backslash, a quote that is not closed, can touch
 * the frame. It runs in a subshell, so that `exit` ends no more than that.
 */
function shFrame(body: string, bindings: readonly Binding[], marker: string): string {
  const program = programOf(body)
  const [text, run] =
    program === undefined
      ? [body, 'eval "$_acg_script"']
      : [boundText('sh', bindings, body), `${program} -c "$_acg_script"`]
  return [
    `echo "${marker}"`,
    ...(program === undefined ? bindings.map((binding) => bindingLine('sh', binding)) : []),
    `_acg_script=${textLiteral('sh', text)}`,
    `( ${run} )`,
    `echo "`,
    `${marker}=$?;"`,
  ].join('\n')
}

/** The shells that read what follows `-c`, and name their variables as sh does. */
const SHELLS = new Set('sh bash dash ash busybox ksh ksh93 mksh lksh zsh yash posh'.split(' '))

/** What a script says in its first line that it is for, as the beginning of a command; `undefined` where it does not. */
function programOf(body: string): string | undefined {
  const line = firstLineProgram(body)
  if (line === undefined) return undefined
  const words = line.split(/[ \t]+/).filter((word) => word !== '' && word !== '-' && word !== '--')
  const env = /(?:^|\/)env$/.test(words[0] ?? '')
  const own = env ? words.slice(words[1] === '-S' ? 2 : 1) : words
  const name = (own[0] ?? '').split('/').at(-1) ?? ''
  if (SHELLS.has(name))
    return own.map((word) => (/^[\w/.+-]+$/.test(word) ? word : textLiteral('sh', word))).join(' ')
  throw new ConfigurationError(
    'command',
    'a script whose first line names a program that is no shell of the kind of sh',
    "a script for sh, bash or another such shell; in it, for example, python3 - <<'END'",
  )
}

/** What stands behind the `#!` of a script's first line. */
export function firstLineProgram(body: string): string | undefined {
  const [line = ''] = body.split(/\r?\n/, 1)
  return line.startsWith('#!') ? line.slice(2) : undefined
}

/** The marker of a command that was sent, `undefined` where it has none of this frame. */
export function markerOf(text: string): string | undefined {
  const { body } = readDirectives(text)
  const opening = OPENINGS.find((one) => body.startsWith(one))
  if (opening === undefined) return undefined
  const [word = ''] = body.slice(opening.length, opening.length + 65).split(/["'\r\n]/, 1)
  return isMarker(word) ? word : undefined
}

const OPENINGS = ['@echo off\r\n@echo ', "'", 'echo "'] as const

/** Letters and digits are a word to every interpreter. */
export function isMarker(text: string): boolean {
  return /^[A-Za-z0-9]{16,64}$/.test(text)
}

/** What runs a command that was sent, and has a marker of this frame. */
export function interpreterOf(text: string): Interpreter {
  const { directives, body } = readDirectives(text)
  return directives.interpreter ?? (body.startsWith('@echo off') ? 'cmd' : 'sh')
}

/** Whether a text holds the marker, and not only one that is longer. */
export function holdsMarker(text: string, marker: string): boolean {
  for (let at = text.indexOf(marker); at !== -1; at = text.indexOf(marker, at + 1)) {
    const around = text.charAt(at - 1) + text.charAt(at + marker.length)
    if (!/[A-Za-z0-9]/.test(around)) return true
  }
  return false
}
