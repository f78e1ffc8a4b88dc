import { ConfigurationError } from '../errors/configuration-error.ts'
import { instanceOrigin } from '../input/instance.ts'
import { describe, ownOptions } from '../input/options.ts'
import { sessionIdArgument } from '../input/session-ids.ts'
import { filledTextArgument } from '../input/texts.ts'

/** Options of `hostLink`. */
export interface HostLinkOptions {
  /**
   * What opening the link does: join the session (`'join'`, default), ask how to join it
   * (`'join-with-options'`), or only show it (`'select'`).
   */
  readonly action?: 'join' | 'join-with-options' | 'select' | undefined
  /** The session group that it is opened in. Default `'All Machines'`. */
  readonly group?: string | undefined
}

const ENDINGS: ReadonlyMap<unknown, string> = new Map([
  ['join', '/Join'],
  ['join-with-options', '/JoinWithOptions'],
  ['select', ''],
])

/**
 * The address that opens an access session in the browser of a technician who is signed in. It holds no secret.
 *
 * Evidence: seen; how a group with a slash in its name is written is a guess.
 *
 * @param instance the server's origin, `client.instance` for one
 * @throws {ConfigurationError} an argument is not usable
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
