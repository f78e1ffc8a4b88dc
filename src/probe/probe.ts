import type { ScreenConnectClient } from '../client.ts'
import { AbortedError } from '../errors/aborted-error.ts'
import { isScreenConnectError } from '../errors/screenconnect-error.ts'
import { clientArgument } from '../input/client-argument.ts'
import { flag, ownOptions, signalOption } from '../input/options.ts'
import type { CustomPropertyLabels } from '../model/custom-properties.ts'
import { webMethods } from '../web-methods/methods.ts'
import type { KnownWebMethod } from '../web-methods/web-method.ts'
import { type Asked, askMethod } from './ask-method.ts'
import { connectionLines } from './connection-lines.ts'
import type { ProbeResult, WebMethodRow } from './probe-result.ts'

/** Options of `probe`. */
export interface ProbeOptions {
  /**
   * Whether to probe the writes too, each with an empty `{}`, which faults (verified). **Whether it changes nothing before
   * it faults was never checked**, so the client's `mutations` guards each. Default false.
   */
  readonly writes?: boolean | undefined
  /** Aborts the probe. */
  readonly signal?: AbortSignal | undefined
}

/**
 * Checks whether the instance is reachable, the service responds, the extension is installed, the secret and the `Origin`
 * are accepted, and which web methods exist.
 *
 * Reads are sent at the same time, for sessions that do not exist. Writes are sent only with `writes: true`, one after
 * the other, and only if the service responded to a read. Failures are part of the result. Times are milliseconds; each
 * call has the client's `timeout`.
 *
 * Evidence: that a missing web method says so and that a bare `{}` to a write faults is verified; that a 403
 * means a refused `Origin` is a guess.
 *
 * @throws {AbortedError} `signal` was aborted; `outcome` is `'unknown'` after a write was sent
 * @throws {ConfigurationError} an option is invalid or unknown
 * @example
 * ```ts
 * import { probe } from '@acg/screenconnect'
 *
 * const { connection, webMethods } = await probe(client)
 * for (const line of connection) console.log(line.question, line.status, line.words, line.next ?? '')
 * const filter = webMethods.find((row) => row.name === 'GetSessionsByFilter')
 * console.log('GetSessionsByFilter is', filter?.availability)
 * ```
 */
export async function probe<const Labels extends CustomPropertyLabels>(
  client: ScreenConnectClient<Labels>,
  options?: ProbeOptions,
): Promise<ProbeResult> {
  clientArgument(client, ['raw'])
  const given = ownOptions('options', options, ['writes', 'signal'])
  const writes = flag('writes', given.writes, false)
  const signal = signalOption(given.signal)
  const asked = await askReads(client, signal)
  if (writes && asked.some(isOfTheService)) asked.push(...(await askWrites(client, signal)))
  return {
    instance: client.instance,
    connection: connectionLines(asked),
    webMethods: webMethods.map((method) =>
      rowOf(
        method,
        asked.find((one) => one.method === method),
      ),
    ),
  }
}

/** At the same time, so that an instance that does not answer costs one timeout, not one for each. */
async function askReads<const Labels extends CustomPropertyLabels>(
  client: ScreenConnectClient<Labels>,
  signal: AbortSignal | undefined,
): Promise<Asked[]> {
  const reads = webMethods.filter((method) => method.kind === 'read')
  // All of them end before any error goes on: nothing is left under way behind the caller's back.
  const ends = await Promise.allSettled(reads.map((method) => askMethod(client, method, signal)))
  return ends.flatMap((end) => {
    if (end.status === 'rejected') throw end.reason
    return end.value ?? []
  })
}

/** One after the other: an abort leaves the rest unasked. */
async function askWrites<const Labels extends CustomPropertyLabels>(
  client: ScreenConnectClient<Labels>,
  signal: AbortSignal | undefined,
): Promise<Asked[]> {
  const asked: Asked[] = []
  for (const method of webMethods.filter(({ kind }) => kind === 'write')) {
    try {
      const one = await askMethod(client, method, signal)
      if (one !== undefined) asked.push(one)
    } catch (error) {
      // "Nothing was sent" would be true of this write, not of the ones before it.
      if (isScreenConnectError(error) && error.code === 'ABORTED' && asked.some(mayHaveRun)) {
        throw new AbortedError({ method: undefined, kind: 'write', outcome: 'unknown' }, signal?.reason)
      }
      throw error
    }
  }
  return asked
}

function mayHaveRun({ error }: Asked): boolean {
  return error === undefined || error.outcome === 'unknown'
}

function isOfTheService({ meaning }: Asked): boolean {
  return meaning === 'taken' || meaning === 'missing'
}

function rowOf({ name, kind, evidence }: KnownWebMethod, asked: Asked | undefined): WebMethodRow {
  const known = { name, kind, evidence }
  if (asked === undefined) return { ...known, availability: 'unknown', durationMs: null, code: null }
  const { meaning, durationMs, error } = asked
  if (meaning === 'taken') return { ...known, availability: 'available', durationMs, code: null }
  if (meaning === 'missing') return { ...known, availability: 'missing', durationMs, code: null }
  // JSON of another program is no error to `raw`, which decodes nothing.
  return { ...known, availability: 'unknown', durationMs, code: error?.code ?? 'UNEXPECTED_RESPONSE' }
}
