import { type MutationCall, MutationRefusedError, ScreenConnectError } from '@acg/screenconnect'
import { describe, expect, it } from 'vitest'
import { CREATE_SESSION, READS, SESSION_ID, SESSION_WRITES } from '../sample-calls.ts'
import { AT_ONCE, makeClient, rejectionOf, SECRET, useService } from './support.ts'

const WRITES = [...SESSION_WRITES, CREATE_SESSION]
const WRITE = 'SendCommandToSession'

describe('`mutations`', () => {
  const service = useService()

  it.each(WRITES)('allows every write unless told otherwise ($title)', async ({ method, call }) => {
    service.answer(method, {}, {})
    await call(makeClient())
    await call(makeClient({ mutations: 'allow' }))
  })

  it.each(WRITES)('of `refuse` refuses every write before anything is sent ($title)', async (write) => {
    let asked = 0
    const credentials = () => {
      asked += 1
      return SECRET
    }
    const error = await rejectionOf(write.call(makeClient({ mutations: 'refuse', credentials })))
    expect(error).toBeInstanceOf(MutationRefusedError)
    expect(error).toMatchObject({
      code: 'MUTATION_REFUSED',
      method: write.method,
      outcome: 'not-sent',
      retryable: false,
    })
    expect(service.received).toEqual([])
    expect(asked, 'the secret was asked for').toBe(0)
  })

  it.each(READS)('lets every read pass without asking ($title)', async ({ method, call, answer }) => {
    service.answer(method, { body: answer }, { body: answer })
    await call(makeClient({ mutations: 'refuse' }))
    await call(
      makeClient({
        mutations: () => {
          throw new Error('a read was asked about')
        },
      }),
    )
  })

  it.each(SESSION_WRITES)(
    'as a function is told the method, the session and the arguments, no more ($title)',
    async ({ method, call, body }) => {
      const calls: MutationCall[] = []
      service.answer(method, {})
      await call(
        makeClient({
          mutations: (asked) => {
            calls.push(asked)
            return true
          },
        }),
      )
      expect(calls).toStrictEqual([{ method, sessionId: SESSION_ID, arguments: body }])
    },
  )

  it('as a function is told of no session where the write is about none', async () => {
    const calls: MutationCall[] = []
    service.answer('CreateSession', {})
    await CREATE_SESSION.call(
      makeClient({
        mutations: (asked) => {
          calls.push(asked)
          return true
        },
      }),
    )
    expect(calls).toStrictEqual([{ method: 'CreateSession', arguments: CREATE_SESSION.body }])
  })

  it('as a function is told of a raw body with named parameters as one argument', async () => {
    const calls: MutationCall[] = []
    service.answer('ReplayEverything', {})
    const client = makeClient({
      mutations: (asked) => {
        calls.push(asked)
        return true
      },
    })
    await client.raw('ReplayEverything', { since: '2026-07-19' })
    expect(calls).toStrictEqual([{ method: 'ReplayEverything', arguments: [{ since: '2026-07-19' }] }])
  })

  it.each<readonly [string, () => unknown, boolean]>([
    ['true', () => true, true],
    ['a promise of true', async () => true, true],
    ['false', () => false, false],
    ['a promise of false', async () => false, false],
    ['nothing', () => undefined, false],
    ['text', () => 'yes', false],
    ['a number', () => 1, false],
  ])('as a function that returns %s decides', async (_, answer, sent) => {
    // What a caller without a compiler may return: only `true` lets a write pass.
    const client = makeClient({ mutations: answer as () => boolean })
    if (sent) {
      service.answer(WRITE, {})
      await client.sendCommand(SESSION_ID, 'hostname')
      return
    }
    const error = await rejectionOf(client.sendCommand(SESSION_ID, 'hostname'))
    expect(error).toMatchObject({ name: 'MutationRefusedError', outcome: 'not-sent' })
    expect(service.received).toEqual([])
  })

  it.each([
    [
      'throws',
      () => {
        throw Object.assign(new RangeError(SECRET), { code: 'E_POLICY', extra: SECRET })
      },
    ],
    [
      'rejects',
      async () => {
        throw Object.assign(new RangeError(SECRET), { code: 'E_POLICY', extra: SECRET })
      },
    ],
  ])('as a function that %s refuses, and its words stay out of the error', async (_, mutations) => {
    const error = await rejectionOf(makeClient({ mutations }).sendCommand(SESSION_ID, 'hostname'))
    expect(error).toMatchObject({
      name: 'MutationRefusedError',
      method: WRITE,
      outcome: 'not-sent',
      cause: { name: 'RangeError' },
    })
    expect(`${error.stack}${JSON.stringify(error)}`).not.toContain(SECRET)
    expect(service.received).toEqual([])
  })

  it('as a function is asked once per call, also when the write is sent again', async () => {
    let asked = 0
    let loads = 0
    service.answer(WRITE, { status: 429 }, { status: 401 }, { status: 429 }, {})
    const client = makeClient({
      retry: AT_ONCE,
      credentials: () => {
        loads += 1
        return `${SECRET}-${loads}`
      },
      mutations: () => {
        asked += 1
        return true
      },
    })
    await client.sendCommand(SESSION_ID, 'hostname')
    expect(service.received).toHaveLength(4)
    expect(asked).toBe(1)
  })

  it('as a function is asked again for the next call', async () => {
    const commands: unknown[] = []
    service.answer(WRITE, {}, {})
    const client = makeClient({
      mutations: (call) => {
        commands.push(call.arguments[1])
        return true
      },
    })
    await client.sendCommand(SESSION_ID, 'hostname')
    await client.sendCommand(SESSION_ID, 'whoami')
    expect(commands).toEqual(['hostname', 'whoami'])
  })

  it('as a function that changes what it was told changes nothing that is sent', async () => {
    service.answer('UpdateSessionCustomProperties', {})
    service.answer('CreateSession', {})
    const client = makeClient({
      mutations: (call) => {
        // Against its type, which is what this is about.
        const told = call.arguments as unknown[]
        const values = told.at(-1)
        if (Array.isArray(values)) values[0] = 'Changed'
        told.length = 0
        return true
      },
    })
    await client.updateCustomProperties(SESSION_ID, ['Acme', 'Head Office'])
    await client.raw('CreateSession', [0, 'Help', false, null, ['Acme']])
    expect(service.received.map(({ body }) => body)).toEqual([
      [SESSION_ID, ['Acme', 'Head Office']],
      [0, 'Help', false, null, ['Acme']],
    ])
  })

  it('as a function that empties what it was told leaves errors as discreet as they were', async () => {
    service.answer(WRITE, { status: 502, body: 'Rejected: canary-command-0123456789' })
    const client = makeClient({
      mutations: (call) => {
        // Against its type, which is what this is about.
        const told = call.arguments as unknown[]
        told.length = 0
        return true
      },
    })
    const error = await rejectionOf(client.sendCommand(SESSION_ID, 'canary-command-0123456789'))
    expect(error.message).not.toContain('canary')
  })

  it('as a function decides on what is sent: the caller cannot change it meanwhile', async () => {
    service.answer('UpdateSessionCustomProperties', {})
    const values = ['Acme', 'Head Office']
    const told: unknown[] = []
    const client = makeClient({
      mutations: async (call) => {
        values[0] = 'Changed'
        told.push(call.arguments[1])
        return true
      },
    })
    await client.updateCustomProperties(SESSION_ID, values)
    expect(service.received[0]?.body).toEqual([SESSION_ID, ['Acme', 'Head Office']])
    expect(told).toEqual([['Acme', 'Head Office']])
  })

  it('does not ask about arguments that are refused anyway', async () => {
    let asked = 0
    const client = makeClient({
      mutations: () => {
        asked += 1
        return true
      },
    })
    const error = await rejectionOf(client.sendCommand('HOST-01', 'hostname'))
    expect(error).toBeInstanceOf(ScreenConnectError)
    expect(error.code).toBe('CONFIGURATION')
    expect(asked).toBe(0)
  })
})
