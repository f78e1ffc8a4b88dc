import { ConfigurationError } from '../errors/configuration-error.ts'
import { foreignCause } from '../errors/foreign-cause.ts'
import { MutationRefusedError } from '../errors/mutation-refused-error.ts'
import { describe } from '../input/options.ts'
import type { WebCall } from './web-call.ts'

/** A write that wants to be sent. */
export interface MutationCall {
  /** The web method's name on the wire. */
  readonly method: string
  /** The session that it changes, where it is about one. */
  readonly sessionId?: string
  /** The arguments as they would be sent. */
  readonly arguments: readonly unknown[]
}

/** Whether writes are sent: always, never, or as the function says, which is asked once per call. */
export type Mutations = 'allow' | 'refuse' | ((call: MutationCall) => boolean | Promise<boolean>)

export function checkMutations(given: unknown): Mutations {
  if (given === undefined) return 'allow'
  if (given === 'allow' || given === 'refuse') return given
  // Its parameters and result are the caller's to get right; only `true` lets a write pass.
  if (typeof given === 'function') return given as Mutations
  throw new ConfigurationError(
    'mutations',
    describe(given, ['allow', 'refuse']),
    "'allow', 'refuse' or a function that returns a boolean",
  )
}

/** Resolves where the call may be sent. Reads always may. */
export async function guard(mutations: Mutations, call: WebCall<unknown>): Promise<void> {
  if (call.kind === 'read' || mutations === 'allow') return
  if (mutations === 'refuse') throw new MutationRefusedError(call.method, 'this client is read-only')
  if (await ask(mutations, call)) return
  throw new MutationRefusedError(call.method, 'the `mutations` function did not return true')
}

function argumentsOf({ body }: WebCall<unknown>): readonly unknown[] {
  const parameters: unknown = JSON.parse(body)
  return Array.isArray(parameters) ? parameters : [parameters]
}

async function ask(mutations: (call: MutationCall) => unknown, call: WebCall<unknown>): Promise<boolean> {
  try {
    const answer = await mutations({
      method: call.method,
      ...(call.sessionId === undefined ? {} : { sessionId: call.sessionId }),
      // Read anew: changing them must not change what is sent after the answer.
      arguments: argumentsOf(call),
    })
    return answer === true
  } catch (error) {
    const cause = foreignCause(error)
    throw new MutationRefusedError(call.method, `the \`mutations\` function threw ${cause.name}`, cause)
  }
}
