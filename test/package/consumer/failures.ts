// How calls end where something goes wrong, in the runtime that carries them. Run with the address and the
// secret of a sandbox in another process, which has its faults lined up in the order of the calls here, and
// with an address that nobody listens on, and one with TLS of an authority that the environment names. Prints a line for each call.
import { isScreenConnectError, ScreenConnectClient } from '@acg/screenconnect'

const [url = '', secret = '', nowhere = '', overTls = '', sessionId = ''] = process.argv.slice(2)

function clientFor(instance: string, timeout = 5_000): ScreenConnectClient {
  return new ScreenConnectClient({ instance, credentials: () => secret, timeout, retry: false })
}

async function endOf(call: Promise<unknown>): Promise<string> {
  try {
    await call
    return 'done'
  } catch (error) {
    return isScreenConnectError(error) ? `${error.code} ${error.outcome}` : String(error)
  }
}

async function write(what: string, instance = url, timeout?: number, signal?: AbortSignal): Promise<void> {
  const options = signal === undefined ? {} : { signal }
  const call = clientFor(instance, timeout).sendCommand(sessionId, what, options)
  console.log(`${what}: ${await endOf(call)}`)
}

async function main(): Promise<void> {
  await write('nothing wrong')
  await write('refused', nowhere)
  await write('no TLS there', url.replace('http:', 'https:'))
  await write('reset before it ran')
  await write('reset after it ran')
  await write('cut off after it ran')
  await write('no answer', url, 500)
  await write('redirected')
  await write('a wrong secret')
  await write('aborted at once', url, 5_000, AbortSignal.abort())

  const client = clientFor(url)
  const found = await client.getSessionsByName('HOST-01')
  // The server closed the connection of the first read when this one arrives, or has closed it just before.
  const again = await new ScreenConnectClient({
    instance: url,
    credentials: () => secret,
    retry: { minDelay: 1 },
  }).getSessionsByName('HOST-01')
  console.log(`reads: ${found.length}, ${again.length}`)

  const ends = await Promise.all(
    Array.from({ length: 100 }, (_, index) => endOf(client.sendCommand(sessionId, `one of many: ${index}`))),
  )
  console.log(`a hundred at once, each reset after it ran: ${[...new Set(ends)].join(', ')}`)
  await write('over TLS', overTls)

  // On a connection that was used before: a runtime may send what it carries once more where such a one ends.
  const reader = clientFor(url)
  await reader.getSessionsByName('HOST-01')
  console.log(`a read without an answer: ${await endOf(reader.getSession(sessionId, { timeout: 100 }))}`)
  await reader.close()
}

main().catch((error: unknown) => {
  console.error(error)
  process.exitCode = 1
})
