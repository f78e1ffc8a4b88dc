import { CredentialError, type CredentialProblem } from '../errors/credential-error.ts'
import { foreignCause } from '../errors/foreign-cause.ts'
import { isScreenConnectError } from '../errors/screenconnect-error.ts'

/** Neither text may quote a file, a program or a library: they could contain the secret. */
export function sourceFailure(problem: CredentialProblem, happened: string, next: string): CredentialError {
  return new CredentialError({ happened, next }, { problem })
}

/** Why something is not read, thrown where the words for the whole failure are not yet known. */
export class SourceRefusal extends Error {
  readonly problem: CredentialProblem
  readonly next: string

  constructor(problem: CredentialProblem, happened: string, next: string) {
    super(happened)
    this.problem = problem
    this.next = next
  }
}

/** Ends a load after its last caller left. */
export function abandoned(): CredentialError {
  return sourceFailure('aborted', 'Loading the secret was aborted', 'Call again when you are ready')
}

/** Ends a load after its last caller left: to be called after each `await` of a load. */
export function throwIfAbandoned(signal: AbortSignal): void {
  if (signal.aborted) throw abandoned()
}

/** Turns whatever a load throws into a `CredentialError`, without foreign text. */
export async function inOurWords<Value>(source: string, load: () => Promise<Value>): Promise<Value> {
  try {
    return await load()
  } catch (error) {
    if (isScreenConnectError(error)) throw error
    const { name, code } = foreignCause(error)
    throw sourceFailure(
      'unusable',
      `${source} could not be read (${code ?? name}); the original message is left out because it could contain the secret`,
      'Check the source by hand',
    )
  }
}
