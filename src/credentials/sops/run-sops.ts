import { resolve } from 'node:path'
import type { CredentialProblem } from '../../errors/credential-error.ts'
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
    const [problem, words, next] = failureFor(end)
    throw sourceFailure(problem, `sops ${words}: ${await shownPath(file)}`, next)
  })
}

const BY_HAND =
  'Run `sops decrypt` by hand to see why: its messages are not shown here because they could contain a secret'

type SopsFailure = readonly [problem: CredentialProblem, words: string, next: string]

function failureFor(end: ProgramEnd): SopsFailure {
  switch (end.end) {
    case 'exit':
      return (
        EXIT_CODES[end.exitCode] ?? [
          'failed',
          `could not read the field of the vault (exit code ${end.exitCode})`,
          `Check the field; \`sops --version\` must be 3.9 or later. ${BY_HAND}`,
        ]
      )
    case 'killed':
      return ['failed', `was killed by ${end.by} while reading the vault`, BY_HAND]
    case 'timeout':
      return [
        'timeout',
        `timed out after ${TIMEOUT} ms while reading the vault`,
        'Run `sops decrypt` by hand to see whether it waits for a key service or for input',
      ]
    case 'too-much':
      return [
        'unusable',
        `printed more than ${MAX_BYTES} bytes for the field of the vault`,
        'Check that the field holds only the secret',
      ]
    default:
      return [
        'failed',
        `could not be started${end.end === 'not-started' ? ` (${end.code})` : ''} to read the vault`,
        'Check that this user may run the sops on the PATH',
      ]
  }
}

/** The codes of sops that say something certain. */
const EXIT_CODES: Readonly<Record<number, SopsFailure>> = {
  2: ['missing', 'could not read the vault (exit code 2)', 'Check the path and its permissions'],
  25: [
    'changed',
    'could not decrypt a value of the vault (exit code 25): the value or its key was changed',
    BY_HAND,
  ],
  24: [
    'changed',
    'could not decrypt the MAC of the vault (exit code 24): the MAC or `lastmodified` was changed',
    RESTORE,
  ],
  51: ['changed', 'found that the vault does not match its MAC (exit code 51)', RESTORE],
  52: ['changed', 'found no MAC in the vault (exit code 52)', RESTORE],
  128: [
    'no-key',
    'has no key for the vault (exit code 128)',
    'Use the key of one of the recipients, or have yours added with `sops updatekeys`',
  ],
}
