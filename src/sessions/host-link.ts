import { ConfigurationError } from '../errors/configuration-error.ts'
import { instanceOrigin } from '../input/instance.ts'
import { describe, ownOptions } from '../input/options.ts'
import { sessionIdArgument } from '../input/session-ids.ts'
import { filledTextArgument } from '../input/texts.ts'

/** Options of `hostLink`. */
export interface HostLinkOptions {
  /**
   * What the link does: join the session (`'join'`, default), ask how to join (`'join-with-options'`), or only select
   * it (`'select'`).
   */
  readonly action?: 'join' | 'join-with-options' | 'select' | undefined
  /** The session group to open. Default `'All Machines'`. */
  readonly group?: string | undefined
}

const ENDINGS: ReadonlyMap<unknown, string> = new Map([
  ['join', '/Join'],
  ['join-with-options', '/JoinWithOptions'],
  ['select', ''],
])

/**
 * Returns the address that opens an access session in the browser of a signed-in technician. It contains no secret.
 *
 * Evidence: seen; the encoding of a slash in a group name is a guess.
 *
 * @param instance the server's origin, such as `client.instance`
 * @throws {ConfigurationError} an argument is invalid
 * @example
 * ```ts
 * import { hostLink } from '@acg/screenconnect'
 *
 * console.log(hostLink(client.instance, sessionId, { action: 'select' }).href)
 * ```
 */
export function hostLink(instance: string | URL, sessionId: string, options?: HostLinkOptions): URL {
  const { action = 'join', group = 'All Machines' } = ownOptions('options', options, ['action', 'group'])
  const ending = ENDINGS.get(action)
  if (ending === undefined) {
    throw new ConfigurationError(
      'action',
      describe(action, ['join', 'join-with-options', 'select']),
      "'join', 'join-with-options' or 'select'",
    )
  }
  const path = `Access/${encodeURIComponent(filledTextArgument('group', group))}`
  return new URL(`${instanceOrigin(instance)}/Host#${path}//${sessionIdArgument(sessionId)}${ending}`)
}
