// The fetch of each undici as the client's, without a cast. Prints what came of a write by each.
import { readFileSync } from 'node:fs'
import { type FetchFunction, isScreenConnectError, ScreenConnectClient } from '@acg/screenconnect'
import * as six from 'undici-6'
import * as seven from 'undici-7'
import * as eight from 'undici-8'

const [plain = '', guarded = '', secret = '', sessionId = '', certificates = ''] = process.argv.slice(2)
const { ca, cert, key }: Record<string, string> = JSON.parse(readFileSync(certificates, 'utf8'))

const agents = {
  six: new six.Agent({ connect: { ca, cert, key } }),
  seven: new seven.Agent({ connect: { ca, cert, key } }),
  eight: new eight.Agent({ connect: { ca, cert, key } }),
  anonymous: new eight.Agent({ connect: { ca } }),
}

const clients: Record<string, ScreenConnectClient> = {
  'undici 6': clientOf(plain, six.fetch),
  'undici 7': clientOf(plain, seven.fetch),
  'undici 8': clientOf(plain, eight.fetch),
  'a certificate by undici 6': clientOf(guarded, (url, init) =>
    six.fetch(url, { ...init, dispatcher: agents.six }),
  ),
  'a certificate by undici 7': clientOf(guarded, (url, init) =>
    seven.fetch(url, { ...init, dispatcher: agents.seven }),
  ),
  'a certificate by undici 8': clientOf(guarded, (url, init) =>
    eight.fetch(url, { ...init, dispatcher: agents.eight }),
  ),
  'no certificate': clientOf(guarded, (url, init) =>
    eight.fetch(url, { ...init, dispatcher: agents.anonymous }),
  ),
}

function clientOf(instance: string, fetch: FetchFunction): ScreenConnectClient {
  return new ScreenConnectClient({ instance, credentials: () => secret, fetch, retry: false })
}

for (const [by, client] of Object.entries(clients)) {
  try {
    await client.sendCommand(sessionId, 'hostname')
    console.log(`${by}: done`)
  } catch (error) {
    console.log(`${by}: ${isScreenConnectError(error) ? `${error.code} ${error.outcome}` : error}`)
  }
}
for (const agent of Object.values(agents)) await agent.close()
