import { CredentialError } from '../errors/credential-error.ts'

/**
 * Refuses, before any header sees it, what a header cannot carry or would carry changed. The message says
 * what is wrong and never quotes: fetch itself would quote the whole secret in a `TypeError`.
 */
export function checkSecret(secret: unknown): string {
  if (typeof secret !== 'string') {
    throw new CredentialError({
      happened: `The credential provider gave ${secret === null ? 'null' : `a value of type ${typeof secret}`} instead of a string`,
      next: 'Return the API secret as text',
    })
  }
  const problem = problemOf(secret)
  if (problem === undefined) return secret
  throw new CredentialError({
    happened: `The secret that the credential provider gave ${problem}`,
    next: 'Correct it at its source',
  })
}

function problemOf(secret: string): string | undefined {
  if (secret === '') return 'is empty'
  if (/[\r\n]/.test(secret))
    return 'has a line break in it (one at its end comes from most text files: cut it off)'
  if (secret.startsWith('\uFEFF')) return 'begins with a byte order mark: save its file without one'
  if (secret.trim() !== secret) return 'begins or ends with white space, which a header would lose'
  // Visible ASCII and inner spaces are what every HTTP client and server carries alike.
  if (!/^[\x20-\x7e]*$/.test(secret)) return 'has characters in it that an HTTP header cannot carry'
  return undefined
}
