import {
  type FetchFunction,
  isScreenConnectError,
  ScreenConnectClient,
  type ScreenConnectClientOptions,
  type ScreenConnectError,
} from '@acg/screenconnect'
import nock from 'nock'
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest'
import { SESSION_ID } from '../sample-calls.ts'

export const INSTANCE = 'https://acme.screenconnect.com'
export const EXTENSION = '2d558935-686a-4bd0-9991-07539f5fe749'
export const SECRET = 'canary-secret-0123456789'

export const OTHER_SESSION_ID = 'a3b1c2d4-1111-4222-8333-444455556666'

/** One answer of the service. A string goes out as it is, anything else as JSON, nothing as an empty body. */
export interface Reply {
  readonly status?: number
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  /** Instead of an answer: no connection, with the system's code for it. */
  readonly noConnection?: string
}

/** One request as the service received it. */
interface Received {
  /** The web method's name, out of the address. */
  readonly method: string
  readonly httpMethod: string
  readonly url: string
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>
  /** The parsed body. */
  readonly body: unknown
}

export interface Service {
  /** What was received since the test began, in order. */
  readonly received: readonly Received[]
  /** The next calls of a web method are answered with these, in order; each must be used up by the test's end. */
  answer(method: string, ...replies: readonly Reply[]): void
}

/** A service at the instance's address, for every test of the file; nothing else can be reached. */
export function useService(): Service {
  const received: Received[] = []
  const unmatched: string[] = []
  // nock hands the listener the request, whose address is all that a failing test needs.
  const onNoMatch = (request: { readonly url?: string; readonly path?: string }) =>
    unmatched.push(request.url ?? request.path ?? 'a request without an address')

  beforeAll(() => {
    if (!nock.isActive()) nock.activate()
    nock.disableNetConnect()
    nock.emitter.on('no match', onNoMatch)
  })
  beforeEach(() => {
    received.length = 0
    unmatched.length = 0
  })
  afterEach(() => {
    const pending = nock.pendingMocks()
    nock.abortPendingRequests()
    nock.cleanAll()
    expect(unmatched, 'requests that nothing was there to answer').toEqual([])
    expect(pending, 'answers that nobody asked for').toEqual([])
  })
  afterAll(() => {
    nock.emitter.off('no match', onNoMatch)
    nock.enableNetConnect()
    nock.restore()
  })

  return {
    received,
    answer(method, ...replies) {
      for (const reply of replies) expectCall(method, reply, received)
    },
  }
}

function expectCall(method: string, reply: Reply, received: Received[]): void {
  const interceptor = nock(INSTANCE).post(`/App_Extensions/${EXTENSION}/Service.ashx/${method}`)
  if (reply.noConnection !== undefined) {
    interceptor.replyWithError(networkError(reply.noConnection))
    return
  }
  const answer = async (request: Request) => {
    const text = await request.text()
    received.push({
      method,
      httpMethod: request.method,
      url: request.url,
      headers: Object.fromEntries(request.headers),
      body: JSON.parse(text),
    })
    return bodyText(reply.body)
  }
  interceptor.reply(reply.status ?? 200, answer, { 'Content-Type': 'application/json', ...reply.headers })
}

function bodyText(body: unknown): string {
  if (body === undefined) return ''
  return typeof body === 'string' ? body : JSON.stringify(body)
}

/** Tries again without ever waiting. */
export const AT_ONCE = { minDelay: 0, maxDelay: 0 } as const

/** A client of that service that never tries again, unless told otherwise, and never waits. */
export function makeClient(options: Partial<ScreenConnectClientOptions<readonly []>> = {}) {
  return new ScreenConnectClient({
    instance: INSTANCE,
    credentials: () => SECRET,
    // Not `false`: that leaves the pause between two looks for a session at its default.
    retry: { limit: 0, ...AT_ONCE },
    ...options,
  })
}

/** What a call rejected with, which must be an error of the package. */
export async function rejectionOf(call: Promise<unknown>): Promise<ScreenConnectError> {
  try {
    await call
  } catch (error) {
    if (isScreenConnectError(error)) return error
    throw error
  }
  throw new Error('the call did not reject')
}

/** The least that the service says of a session, for tests that are not about decoding. */
export const WIRE_SESSION = {
  SessionID: SESSION_ID,
  Name: 'HOST-01',
  SessionType: 2,
  CustomPropertyValues: ['Acme', 'Head Office', 'Pilot', '', '', '', '', ''],
  ActiveConnections: [{ ConnectionID: OTHER_SESSION_ID, ProcessType: 2 }],
}

const envelope = (errorType: string, message: string): Reply => ({
  status: 500,
  body: { errorType, message, detail: null },
})

/** Answers of the service that tests of several files need. */
export const REPLIES = {
  missingMethod: envelope('ArgumentException', 'Web method does not exist'),
  unknownParameter: envelope('ArgumentException', 'Unknown parameter: sessionTitle'),
  fault: { status: 500, body: 'session manager fault' },
  nullReference: envelope('NullReferenceException', 'Object reference not set to an instance of an object.'),
  notFoundPage: {
    status: 404,
    headers: { 'Content-Type': 'text/html' },
    body: '<!DOCTYPE html>\n<html><head><title>The resource cannot be found.</title></head><body></body></html>',
  },
  loginPage: {
    status: 200,
    headers: { 'Content-Type': 'text/html' },
    body: '<!DOCTYPE html><html><body><form action="/Login">Sign in</form></body></html>',
  },
} as const satisfies Record<string, Reply>

/** An error of the network, with the system's code. */
function networkError(code: string): Error {
  return Object.assign(new Error('the network failed'), { code })
}

/** A fetch that fails the way the standard ones do, then answers with these bodies. */
export function failingFetch(code: string, ...answers: readonly unknown[]) {
  let calls = 0
  const fetch: FetchFunction = async () => {
    calls += 1
    const answer = answers[calls - 2]
    if (calls === 1 || answer === undefined)
      throw new TypeError('fetch failed', { cause: networkError(code) })
    return new Response(bodyText(answer))
  }
  return { fetch, calls: () => calls }
}
