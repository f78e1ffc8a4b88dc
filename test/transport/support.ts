import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  isScreenConnectError,
  ScreenConnectClient,
  type ScreenConnectClientOptions,
  type ScreenConnectError,
} from '@acg/screenconnect'
import {
  type RunningSandbox,
  type SandboxGuest,
  type SandboxOptions,
  startSandbox,
} from '@acg/screenconnect/testing'
import { onTestFinished } from 'vitest'

type Settings = Omit<Partial<ScreenConnectClientOptions<readonly []>>, 'customProperties'>

/** A sandbox on a real port with one machine, and a client whose pauses between tries take no time. */
export async function setUp(
  sandboxOptions: SandboxOptions = {},
  clientOptions: Settings = {},
): Promise<{ sandbox: RunningSandbox; guest: SandboxGuest; sessionId: string; client: ScreenConnectClient }> {
  const sandbox = await startSandbox(sandboxOptions)
  onTestFinished(() => sandbox.close())
  const guest = sandbox.addSession({ name: 'HOST-01' })
  const client = clientOf(sandbox, clientOptions)
  return { sandbox, guest, sessionId: guest.sessionId, client }
}

export function clientOf(
  server: { readonly url: string; readonly secret?: string },
  options: Settings = {},
): ScreenConnectClient {
  return new ScreenConnectClient({
    instance: server.url,
    credentials: () => server.secret ?? 'test-secret-0123456789',
    retry: { minDelay: 0, maxDelay: 0 },
    ...options,
  })
}

/** The error that a call ends with. */
export async function failureOf(call: Promise<unknown>): Promise<ScreenConnectError> {
  try {
    await call
  } catch (error) {
    if (isScreenConnectError(error)) return error
    throw error
  }
  throw new Error('the call succeeded')
}

/** A server of one's own on loopback. */
export async function serve(
  listener: RequestListener,
  address = '127.0.0.1',
): Promise<{ url: string; server: Server }> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, address, resolve))
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  )
  return { url: `http://127.0.0.1:${portOf(server)}`, server }
}

export function portOf(server: { address(): AddressInfo | string | null }): number {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  return address.port
}

/**
 * A loopback address where nothing listens: no port that a system gives to whoever asks for any, since a server of a
 * test that runs at the same time could get that.
 */
export const CLOSED_URL = 'http://127.0.0.1:2'
