import type { ScreenConnectClient } from '../client.ts'
import { isScreenConnectError, type ScreenConnectError } from '../errors/screenconnect-error.ts'
import type { CustomPropertyLabels } from '../model/custom-properties.ts'

/** Sends, once. What it ends with where nobody knows whether it arrived: the marker will tell. */
export async function sendOnce(
  client: ScreenConnectClient<CustomPropertyLabels>,
  sessionId: string,
  text: string,
  signal: AbortSignal | undefined,
): Promise<ScreenConnectError | undefined> {
  try {
    await client.sendCommand(sessionId, text, { signal })
    return undefined
  } catch (error) {
    if (isScreenConnectError(error) && error.outcome === 'unknown' && error.code !== 'ABORTED') return error
    throw error
  }
}
