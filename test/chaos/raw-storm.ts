import { createServer, type Socket } from 'node:net'
import { type FetchFunction, isScreenConnectError, ScreenConnectClient } from '@acg/screenconnect'

/** What one write met, by what the server and what carried it did. */
export interface RawResult {
  readonly number: number
  readonly answer: string
  readonly carrier: string
  readonly code: string | undefined
  readonly outcome: string | undefined
  /** How often the whole request reached the server, which then did it, or did not, as the answer says. */
  readonly ran: number
}

interface RawAnswer {
  readonly name: string
  /** Whether the server does it before it answers. */
  readonly runs: boolean
  /** Written as it is, and then the connection ends. */
  readonly bytes: string
  readonly end?: 'end' | 'destroy' | 'resetAndDestroy'
}

const told = (status: string, body: string) =>
  `HTTP/1.1 ${status}\r\nContent-Length: ${body.length}\r\n\r\n${body}`
const FAULT = told('500 Oops', 'session manager fault')
const envelope = (errorType: string, message: string) =>
  told('500 Oops', JSON.stringify({ errorType, message, detail: null }))

/** Each that proves nothing is played by a server that did it and by one that did not. */
const UNPROVEN: readonly Omit<RawAnswer, 'runs'>[] = [
  { name: 'a fault', bytes: FAULT },
  { name: 'an end that nobody told', bytes: 'HTTP/1.1 200 OK\r\n\r\n' },
  { name: 'an end that nobody told, of a page', bytes: 'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n' },
  { name: 'an end that nobody told, reset', bytes: 'HTTP/1.1 200 OK\r\n\r\n', end: 'resetAndDestroy' },
  { name: 'chunks that stop', bytes: 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n' },
  {
    name: 'an end that nobody told, called gzip',
    bytes: 'HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n',
  },
  { name: 'half a head', bytes: 'HTTP/1.1 200 OK\r\nContent-Le', end: 'destroy' },
  { name: 'nothing', bytes: '' },
  { name: 'a reset', bytes: '', end: 'resetAndDestroy' },
  { name: 'a redirect to an error page', bytes: told('302 Found\r\nLocation: /Error', '') },
  { name: 'a redirect elsewhere', bytes: told('307 Temporary\r\nLocation: https://login.example.com/', '') },
  { name: '202', bytes: told('202 Accepted', '') },
  { name: '206', bytes: told('206 Partial', '') },
  { name: '400', bytes: told('400 Bad Request', '') },
  { name: '409', bytes: told('409 Conflict', '') },
  { name: '421', bytes: told('421 Misdirected Request', '') },
  { name: '503', bytes: told('503 Unavailable', '') },
  { name: 'arguments that do not fit', bytes: envelope('ArgumentException', 'Index was out of range') },
  { name: 'a SecurityException', bytes: envelope('SecurityException', 'Denied') },
  { name: 'a page', bytes: told('200 OK', '<html>Sign in</html>') },
]

const ANSWERS: readonly RawAnswer[] = [
  ...UNPROVEN.flatMap((answer) => [
    { ...answer, runs: true },
    { ...answer, runs: false },
  ]),
  { name: 'success', runs: true, bytes: told('200 OK', '') },
  {
    name: 'success in a chunk',
    runs: true,
    bytes: 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
  },
  { name: '204', runs: true, bytes: 'HTTP/1.1 204 No Content\r\n\r\n' },
  { name: '401', runs: false, bytes: told('401 Unauthorized', '') },
  { name: '403', runs: false, bytes: told('403 Forbidden', '') },
  { name: '404', runs: false, bytes: told('404 Not Found', '') },
  { name: '429', runs: false, bytes: told('429 Too Many', '') },
  {
    name: 'a missing method',
    runs: false,
    bytes: envelope('ArgumentException', 'Web method does not exist'),
  },
]

/** Each write has a session of its own, so that a search for it tells which write it belongs to. */
const sessionIdOf = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`

const CODES = [
  'ECONNREFUSED',
  'ENOTFOUND',
  'CERT_HAS_EXPIRED',
  'UND_ERR_CONNECT_TIMEOUT',
  'PROXY_NOT_SUPPORTED',
]

const CARRIERS = CODES.length + 3

/** So many numbers in a row meet each answer over each carrier once. */
export const RAW_ROUND = ANSWERS.length * CARRIERS

/** Carries the request and then fails as if it had not. */
const hostile =
  (code: string): FetchFunction =>
  async (url, init) => {
    await globalThis.fetch(url, init).catch(() => {})
    throw new TypeError('fetch failed', {
      cause: Object.assign(new Error(code), { code, syscall: 'connect' }),
    })
  }

/** Follows a redirect, and finds nothing listening there. */
const following =
  (closedUrl: string): FetchFunction =>
  async (url, init) => {
    const response = await globalThis.fetch(url, init)
    return response.status >= 300 && response.status < 400 ? globalThis.fetch(closedUrl, init) : response
  }

/** Writes, each answered over a raw socket as its number says, by the library's connections and by hostile fetches. */
export async function rawStorm(seed: number, calls: number, closedUrl: string): Promise<RawResult[]> {
  const ran = new Map<number, number>()
  const answerOf = (number: number): RawAnswer => {
    const answer = ANSWERS[(number + seed) % ANSWERS.length]
    if (answer === undefined) throw new RangeError('no such answer')
    return answer
  }
  // It changes after each round of all answers over all carriers: each pair meets a session that is gone too.
  const found = (number: number) => Math.floor((number + seed) / RAW_ROUND) % 2 === 0
  const server = createServer((socket) => serve(socket, answerOf, found, ran))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  const client = (fetch?: FetchFunction) =>
    new ScreenConnectClient({
      instance: `http://127.0.0.1:${address.port}`,
      credentials: () => 'test-secret-0123456789',
      retry: { limit: 3, minDelay: 0, maxDelay: 0 },
      ...(fetch === undefined ? {} : { fetch }),
    })
  const carriers: readonly (readonly [string, ScreenConnectClient])[] = [
    ['own', client()],
    ['own', client()],
    ['following', client(following(closedUrl))],
    ...CODES.map((code) => [`hostile, ${code}`, client(hostile(code))] as const),
  ]
  const one = async (number: number): Promise<RawResult> => {
    const [carrier, caller] = carriers[Math.floor((number + seed) / ANSWERS.length) % CARRIERS] ?? [
      '',
      client(),
    ]
    const facts = { number, answer: answerOf(number).name, carrier }
    try {
      await caller.sendCommand(sessionIdOf(number), `storm-${number}-`)
      return { ...facts, code: undefined, outcome: undefined, ran: ran.get(number) ?? 0 }
    } catch (error) {
      const { code, outcome } = isScreenConnectError(error)
        ? error
        : { code: String(error), outcome: 'foreign' }
      return { ...facts, code, outcome, ran: ran.get(number) ?? 0 }
    }
  }
  const results: RawResult[] = []
  for (let first = 0; first < calls; first += 64) {
    const some = Array.from({ length: Math.min(64, calls - first) }, (_, index) => one(first + index))
    results.push(...(await Promise.all(some)))
  }
  server.close()
  return results
}

function serve(
  socket: Socket,
  answerOf: (number: number) => RawAnswer,
  found: (number: number) => boolean,
  ran: Map<number, number>,
): void {
  socket.on('error', () => {})
  let received = ''
  socket.on('data', (bytes) => {
    received += bytes.toString('latin1')
    const head = /^POST \S*\/(\w+) [\s\S]*?content-length: (\d+)[\s\S]*?\r\n\r\n/i.exec(received)
    if (head === null || received.length < head[0].length + Number(head[2])) return
    const number = Number(/00000000-0000-4000-8000-(\d+)/.exec(received)?.[1] ?? Number.NaN)
    received = ''
    if (head[1] !== 'SendCommandToSession') {
      const sessions = found(number) ? [{ SessionID: sessionIdOf(number) }] : []
      socket.end(told('200 OK', JSON.stringify(sessions)))
      return
    }
    const { runs, bytes: answer, end = 'end' } = answerOf(number)
    if (runs) ran.set(number, (ran.get(number) ?? 0) + 1)
    if (answer === '') socket[end]()
    else socket.write(answer, () => socket[end]())
  })
}
