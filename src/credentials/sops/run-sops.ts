import { resolve } from 'node:path'
import { withoutLastNewline } from '../last-newline.ts'
import { type ProgramEnd, runProgram } from '../run-program.ts'
import { shownPath } from '../shown-path.ts'
import { abandoned, inOurWords, sourceFailure } from '../source-failure.ts'
import { extractExpression, type Field } from './field.ts'
import { RESTORE } from './vault-metadata.ts'

const TIMEOUT = 30_000
const MAX_BYTES = 65_536

/** Lets the real sops read one value. It checks the MAC, and knows every key service. */
export async function runSops(
  program: string,
  file: string,
  field: Field,
  signal: AbortSignal,
): Promise<string> {
  return await inOurWords('The output of sops', async () => {
    // Absolute, so that no name of a file can be taken for an option.
    const args = ['decrypt', '--extract', extractExpression(field), resolve(file)]
    const end = await runProgram(program, args, { timeout: TIMEOUT, maxBytes: MAX_BYTES, signal })
    if (end.end === 'aborted') throw abandoned()
    if (end.end === 'exit' && end.exitCode === 0) return withoutLastNewline(end.output.toString('utf8'))
    const [problem, next] = wordsFor(end)
    throw sourceFailure(`sops ${problem}: ${await shownPath(file)}`, next)
  })
}

const BY_HAND =
  'Run `sops decrypt` on it by hand to see why: its messages are not shown here, since they might quote a secret'

function wordsFor(end: ProgramEnd): readonly [problem: string, next: string] {
  switch (end.end) {
    case 'exit':
      return (
        EXIT_CODES[end.exitCode] ?? [
          `could not read the field of the vault (exit code ${end.exitCode})`,
          `Check the field; \`sops --version\` must be 3.9 or later. ${BY_HAND}`,
        ]
      )
    case 'killed':
      return [`was ended by ${end.by} while it read the vault`, BY_HAND]
    case 'timeout':
      return [
        `took longer than ${TIMEOUT} ms for the vault and was killed`,
        'Run `sops decrypt` on it by hand to see whether it waits for a key service or for an answer',
      ]
    case 'too-much':
      return [
        `printed more than ${MAX_BYTES} bytes for the field of the vault`,
        'Check that the field is the secret alone',
      ]
    default:
      return [
        `could not be started${end.end === 'not-started' ? ` (${end.code})` : ''} for the vault`,
        'Check that the program of that name on the PATH is one which this user may run',
      ]
  }
}

/** The codes of sops that say something certain. */
const EXIT_CODES: Readonly<Record<number, readonly [problem: string, next: string]>> = {
  2: ['could not read the vault (exit code 2)', 'Check the path and its permissions'],
  25: ['could not decrypt a value of the vault (exit code 25): it was changed, or its key was', BY_HAND],
  24: ['could not decrypt the MAC of the vault (exit code 24): it, or `lastmodified`, was changed', RESTORE],
  51: ['found that the vault does not fit its MAC (exit code 51): it was changed without sops', RESTORE],
  52: ['found no MAC in the vault (exit code 52), so nobody can say whether it was changed', RESTORE],
  128: [
    'has no key for the vault (exit code 128)',
    'Give it the key of one of the recipients, or have yours added with `sops updatekeys`',
  ],
}
