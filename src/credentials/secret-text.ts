import { CredentialError } from '../errors/credential-error.ts'

/** Refuses what an HTTP header cannot carry before `fetch` does, whose `TypeError` quotes the whole secret. */
export function checkSecret(secret: unknown): string {
  if (typeof secret !== 'string') {
    throw new CredentialError(
      {
        happened: `The credential provider returned ${secret === null ? 'null' : `a value of type ${typeof secret}`} instead of a string`,
        next: 'Return the API secret as a string',
      },
      { problem: 'unusable' },
    )
  }
  const problem = problemOf(secret)
  if (problem === undefined) return secret
  const [words, next] = problem
  throw new CredentialError({ happened: `The secret ${words}`, next }, { problem: 'unusable' })
}

function problemOf(secret: string): readonly [words: string, next: string] | undefined {
  if (secret === '') return ['is empty', 'Set it at its source']
  if (/[\r\n]/.test(secret)) return ['contains a line break', 'Remove it: most text files end with one']
  if (secret.startsWith('\uFEFF')) return ['starts with a byte order mark', 'Save its file without one']
  if (secret.trim() !== secret) return ['starts or ends with white space', 'Remove the white space']
  // Visible ASCII and inner spaces are what every HTTP client and server carries alike.
  if (!/^[\x20-\x7e]*$/.test(secret))
    return [
      'contains characters that are not allowed in an HTTP header',
      'Use printable ASCII characters only',
    ]
  return undefined
}
