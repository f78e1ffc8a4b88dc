import assert from 'node:assert/strict'
import { type FetchFunction, ScreenConnectClient } from '@acg/screenconnect'
import axios from 'axios'
import got from 'got'
import ky from 'ky'
import { withServer } from './child.ts'
import { sessions } from './sessions.ts'
import { type Measured, takeTurns, timed } from './turns.ts'
import { request } from './undici-request.ts'

interface Caller {
  readonly title: string
  readonly call: () => Promise<unknown>
  /** What came over the wire, out of what `call` makes of it. */
  readonly wire: () => Promise<unknown>
}

const PATH = '/App_Extensions/2d558935-686a-4bd0-9991-07539f5fe749/Service.ashx/GetSessionsByName'
const SECRET = 'not-a-secret'
const [session] = sessions(1)

export const CLIENT = '`client.getSessionsByName`'
export const FETCH = '`fetch` by hand'
export const KY = 'ky alone'

/** Milliseconds of one call. */
export interface CallCost {
  readonly time: number
  /** Of this process's processors, waiting not counted. */
  readonly cpu: number
}

/** What one call costs, out of so many in a round, of which so many are under way at a time. */
export function measureCalls(
  rounds: number,
  calls: number,
  atOnce: number,
): Promise<readonly Measured<CallCost>[]> {
  return withServer('calls-server.ts', [], async (url) => {
    const reads = [...readsOfClient(url), ...readsByOthers(url)]
    for (const { title, wire } of reads) assert.deepEqual(await wire(), [session], title)
    return takeTurns([...reads, writeOfClient(url)], rounds, async ({ call }) => {
      const before = process.cpuUsage()
      const time = await timed(() => many(call, calls, atOnce))
      const { user, system } = process.cpuUsage(before)
      return { time: time / calls, cpu: (user + system) / 1000 / calls }
    })
  })
}

async function many(call: () => Promise<unknown>, calls: number, atOnce: number): Promise<void> {
  let left = calls
  const worker = async () => {
    while (left > 0) {
      left -= 1
      await call()
    }
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
}

function readsOfClient(url: string): Caller[] {
  const read = (title: string, fetch?: FetchFunction): Caller => {
    const client = new ScreenConnectClient({ instance: url, credentials: () => SECRET, fetch })
    const call = () => client.getSessionsByName('HOST-000000')
    return { title, call, wire: async () => (await call()).map(({ raw }) => raw) }
  }
  return [read(CLIENT), read('the same with `fetch: globalThis.fetch`', globalThis.fetch)]
}

/** Each the way its own documentation shows it, with its own defaults. */
function readsByOthers(url: string): Caller[] {
  const address = url + PATH
  const json = { sessionName: 'HOST-000000' }
  const body = JSON.stringify(json)
  const headers = { 'Content-Type': 'application/json', CTRLAuthHeader: SECRET, Origin: url }
  const read = (title: string, call: () => Promise<unknown>): Caller => ({ title, call, wire: call })
  return [
    read(FETCH, async () => {
      const response = await fetch(address, { method: 'POST', headers, body: JSON.stringify(json) })
      return JSON.parse(await response.text())
    }),
    read(KY, () => ky.post(address, { headers, json }).json()),
    // Loopback only, whatever the environment says of proxies.
    read('axios', async () => (await axios.post(address, json, { headers, proxy: false })).data),
    read('got', () => got.post(address, { headers, json }).json()),
    read('undici `request`', async () =>
      (await request(address, { method: 'POST', headers, body })).body.json(),
    ),
  ]
}

function writeOfClient(url: string): Caller {
  const client = new ScreenConnectClient({ instance: url, credentials: () => SECRET })
  const call = () => client.sendCommand('5f2f9b1c-0d4e-4c62-9a35-2c8b6f1e7d90', 'hostname')
  return { title: 'a write: `client.sendCommand`', call, wire: call }
}
