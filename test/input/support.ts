import {
  ConfigurationError,
  isScreenConnectError,
  ScreenConnectClient,
  type ScreenConnectClientOptions,
  type ScreenConnectError,
} from '@acg/screenconnect'

export const INSTANCE = 'https://acme.screenconnect.com'
export const SECRET = 'canary-secret-0123456789'

/** The options of a client, some of them replaced by what a caller without a compiler may give. */
export function clientOf(given: Readonly<Record<string, unknown>> = {}): ScreenConnectClient {
  const options = { instance: INSTANCE, credentials: () => SECRET, retry: false, ...given }
  // Wrong on purpose: that is what these tests are about.
  return new ScreenConnectClient(options as unknown as ScreenConnectClientOptions<readonly []>)
}

/** A client whose fetch answers with nothing found and counts how often it was asked. */
export function countingClient(given: Readonly<Record<string, unknown>> = {}) {
  const counter = { sent: 0, asked: 0 }
  const client = clientOf({
    credentials: () => {
      counter.asked += 1
      return SECRET
    },
    fetch: async () => {
      counter.sent += 1
      return new Response('null')
    },
    ...given,
  })
  return { client, counter }
}

/** What a function threw, which must be a ConfigurationError. */
export function configurationErrorOf(run: () => unknown): ConfigurationError {
  try {
    run()
  } catch (error) {
    if (error instanceof ConfigurationError) return error
    throw error
  }
  throw new Error('nothing was thrown')
}

/** What a call rejected with, which must be an error of the package. A call that throws at once fails here. */
export async function rejectionOf(call: () => Promise<unknown>): Promise<ScreenConnectError> {
  const promise = call()
  try {
    await promise
  } catch (error) {
    if (isScreenConnectError(error)) return error
    throw error
  }
  throw new Error('the call did not reject')
}
