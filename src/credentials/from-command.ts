import { extname } from 'node:path'
import { ConfigurationError } from '../errors/configuration-error.ts'
import type { CredentialError } from '../errors/credential-error.ts'
import { nearest } from '../input/closed-list.ts'
import { positiveDuration } from '../input/numbers.ts'
import { describe, ownOptions } from '../input/options.ts'
import type { CredentialProvider } from './credential-provider.ts'
import { findProgram } from './find-program.ts'
import { withoutLastNewline } from './last-newline.ts'
import { type ProgramEnd, runProgram } from './run-program.ts'
import { pathArgument, shownPath } from './shown-path.ts'
import { abandoned, inOurWords, sourceFailure } from './source-failure.ts'

/** Options of `fromCommand`. */
export interface FromCommandOptions {
  /** After how many milliseconds the program is killed. Default 30,000. */
  readonly timeout?: number
}

const MAX_BYTES = 65_536

/**
 * Runs a program, such as the CLI of a password manager, and uses its output as the secret. It runs at each load, without
 * a shell. One newline at the end of the output is removed. More than 64 KiB of output is an error.
 *
 * A name without a folder is searched in the absolute folders of `PATH`, except the working folder and those below it;
 * give a path to run a program from there. On Windows it must be an `.exe` or `.com`, since batch files need a shell.
 *
 * If a child process keeps the output open after the program ended, reading stops after 250 ms without output.
 *
 * Standard error and arguments are never part of an error; run the program by hand to see its messages. Standard input
 * is empty; programs can still ask on the terminal.
 *
 * @param file the name or path of the program
 * @param args its arguments. Other users can see them, so do not put a secret there
 * @param options `timeout` in milliseconds, after which the program is killed. Default 30,000
 * @throws {ConfigurationError} an argument is invalid
 * @throws {CredentialError} at the call that needs the secret: the program was not found, failed, timed out, or printed
 *   nothing or too much
 * @example
 * ```ts
 * import { ScreenConnectClient } from '@acg/screenconnect'
 * import { fromCommand } from '@acg/screenconnect/node'
 *
 * const client = new ScreenConnectClient({
 *   instance: 'https://acme.screenconnect.com',
 *   credentials: fromCommand('op', ['read', 'op://Tools/ScreenConnect/credential']),
 * })
 * ```
 */
export function fromCommand(
  file: string,
  args: readonly string[] = [],
  options: FromCommandOptions = {},
): CredentialProvider {
  const program = programArgument(file)
  const given = listOfTexts(args)
  const timeout = positiveDuration('timeout', ownOptions('options', options, ['timeout']).timeout, 30_000)
  return ({ signal }) =>
    inOurWords('The output of the command', async () => {
      const path = hasFolder(program) ? program : await findProgram(program)
      if (path === undefined) throw notFound(program)
      const end = await runProgram(path, given, { timeout, maxBytes: MAX_BYTES, signal })
      if (end.end === 'aborted') throw abandoned()
      const shown = hasFolder(program) ? await shownPath(program) : program
      const output = end.end === 'exit' && end.exitCode === 0 ? textOf(end.output) : undefined
      if (output === undefined || output === '') throw failed(shown, end, timeout)
      return output
    })
}

function programArgument(given: unknown): string {
  const program = pathArgument('file', given)
  if (process.platform === 'win32' && /^\.(cmd|bat)$/i.test(extname(program))) {
    throw new ConfigurationError('file', 'a batch file', 'an .exe, since batch files need a shell')
  }
  return program
}

function listOfTexts(given: unknown): readonly string[] {
  if (!Array.isArray(given)) throw new ConfigurationError('args', describe(given), 'an array of strings')
  return given.map((entry: unknown, index) => {
    if (typeof entry === 'string' && !entry.includes('\0')) return entry
    const what = typeof entry === 'string' ? 'a string with NUL in it' : describe(entry)
    throw new ConfigurationError(`args[${index}]`, what, 'a string')
  })
}

function hasFolder(program: string): boolean {
  return program.includes('/') || (process.platform === 'win32' && /[\\:]/.test(program))
}

/** What is not UTF-8 becomes characters that `checkSecret` refuses. */
function textOf(output: Buffer): string {
  return withoutLastNewline(output.toString('utf8'))
}

/** The programs that people ask for secrets with, to name one that is not there. */
const KNOWN = [
  'op',
  'pass',
  'gopass',
  'bw',
  'bws',
  'sops',
  'vault',
  'aws',
  'az',
  'gcloud',
  'security',
] as const

function notFound(program: string): CredentialError {
  // What is not there may be a secret in the place of a program.
  const meant = nearest(program, KNOWN)
  const shown = meant === undefined ? `(a name of ${program.length} characters)` : program
  return sourceFailure(
    'not-installed',
    `Program ${shown} not found in the absolute folders of PATH; the working folder and those below it are skipped`,
    /\s/.test(program)
      ? 'The name contains spaces: give the program alone, and its arguments as a list'
      : process.platform === 'win32'
        ? 'Install it, or give the path of its .exe: batch files need a shell'
        : 'Install it, or give its path',
  )
}

function failed(shown: string, end: ProgramEnd, timeout: number): CredentialError {
  const byHand =
    'Run it by hand to see its messages: they are not shown here because they could contain a secret'
  switch (end.end) {
    case 'exit':
      return end.exitCode === 0
        ? sourceFailure('missing', `The command ${shown} printed nothing`, byHand)
        : sourceFailure('failed', `The command ${shown} failed with exit code ${end.exitCode}`, byHand)
    case 'killed':
      return sourceFailure('failed', `The command ${shown} was killed by ${end.by}`, byHand)
    case 'timeout':
      return sourceFailure(
        'timeout',
        `The command ${shown} timed out after ${timeout} ms`,
        'Give it a longer `timeout`, or run it by hand to see whether it waits for input',
      )
    case 'too-much':
      return sourceFailure(
        'unusable',
        `The command ${shown} printed more than ${MAX_BYTES} bytes and was killed`,
        'Check that it prints only the secret',
      )
    default:
      return sourceFailure(
        'failed',
        `The command ${shown} could not be started${end.end === 'not-started' ? ` (${end.code})` : ''}`,
        'Check that this user may run it',
      )
  }
}
