import { CredentialError } from '../errors/credential-error.ts'
import { foreignCause } from '../errors/foreign-cause.ts'
import { isScreenConnectError } from '../errors/screenconnect-error.ts'

/**
 * The one form that every failure of a source has: what is wrong, that nothing was sent, what to do. Both
 * texts are ours; nothing that a file, a program or a library said goes into them.
 */
export function sourceFailure(problem: string, next: string): CredentialError {
  return new CredentialError({ happened: problem, next })
}

/** Nobody reads this one: it ends a load that its last caller has left. */
export function abandoned(): CredentialError {
  return sourceFailure('Nobody waits for the secret any more', 'Ask again whenever you like')
}

/** Ends a load that nobody waits for: asked after everything that it waited for itself. */
export function throwIfAbandoned(signal: AbortSignal): void {
  if (signal.aborted) throw abandoned()
}

/** Runs a load so that it ends in its value or in a `CredentialError`, without what anything foreign said. */
export async function inOurWords<Value>(source: string, load: () => Promise<Value>): Promise<Value> {
  try {
    return await load()
  } catch (error) {
    if (isScreenConnectError(error)) throw error
    const { name, code } = foreignCause(error)
    throw sourceFailure(
      `${source} could not be read: ${code ?? name}; what was said besides is left out, since it might quote the secret`,
      'Look at the source itself',
    )
  }
}
