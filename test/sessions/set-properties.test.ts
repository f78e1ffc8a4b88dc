import { getEventListeners } from 'node:events'
import {
  PropertyConflictError,
  ScreenConnectClient,
  type ScreenConnectClientOptions,
  type SetPropertiesOptions,
  setProperties,
} from '@acg/screenconnect'
import type { SandboxOptions } from '@acg/screenconnect/testing'
import { describe, expect, it } from 'vitest'
import { failureOf, setUp as setUpSandbox } from '../transport/support.ts'

const WRITE = 'UpdateSessionCustomProperties'
const labels = ['company', 'site', 'tag'] as const

async function setUp(
  options: SandboxOptions = {},
  clientOptions: Partial<ScreenConnectClientOptions<typeof labels>> = {},
) {
  const { sandbox, client: other } = await setUpSandbox(options)
  const values = ['Acme', 'Head Office', 'Pilot', '', 'five', '', '', 'eight']
  const { sessionId } = sandbox.addSession({ name: 'HOST-02', customProperties: values })
  const client = new ScreenConnectClient({
    instance: sandbox.url,
    credentials: () => sandbox.secret,
    retry: { minDelay: 0, maxDelay: 0 },
    customProperties: labels,
    ...clientOptions,
  })
  const valuesNow = () =>
    sandbox.sessions.find((session) => session.sessionId === sessionId)?.customProperties ?? []
  return { sandbox, client, other, sessionId, values, valuesNow }
}

describe('setProperties', () => {
  it.each(['blank', 'keep'] as const)(
    'changes the named slots and keeps the others, whatever the server does with short arrays (%s)',
    async (shortArrays) => {
      const { client, sessionId, sandbox, valuesNow } = await setUp({ shortArrays })
      const update = await setProperties(client, sessionId, { tag: 'Live', 4: 'four' })
      expect(valuesNow()).toEqual(['Acme', 'Head Office', 'Live', 'four', 'five', '', '', 'eight'])
      expect(sandbox.executions.map(({ arguments: [, values] }) => values)).toEqual([valuesNow()])
      expect(update.before).toMatchObject({ company: 'Acme', tag: 'Pilot', 4: '' })
      expect(update.after).toMatchObject({ company: 'Acme', tag: 'Live', 4: 'four', 8: 'eight' })
      expect(update.verified).toBe(true)
    },
  )

  it('empties a slot that is given an empty string', async () => {
    const { client, sessionId, valuesNow } = await setUp()
    await setProperties(client, sessionId, { tag: '' })
    expect(valuesNow()[2]).toBe('')
  })

  it('refuses a new value in which a character was lost, before anything is sent', async () => {
    const { client, sessionId, sandbox, valuesNow, values } = await setUp()
    const error = await failureOf(setProperties(client, sessionId, { site: 'Gesch\uFFFDft' }))
    expect(error).toMatchObject({ code: 'CONFIGURATION', option: 'properties.site', outcome: 'not-sent' })
    expect(sandbox.requests).toEqual([])
    expect(valuesNow()).toEqual(values)
  })

  it('refuses a new value with a NUL in it, which a file in UTF-16 leaves there', async () => {
    const { client, sessionId, sandbox } = await setUp()
    const site = new TextDecoder().decode(Buffer.from('Acme', 'utf16le'))
    const error = await failureOf(setProperties(client, sessionId, { site }))
    expect(error).toMatchObject({ code: 'CONFIGURATION', option: 'properties.site', outcome: 'not-sent' })
    expect(sandbox.requests).toEqual([])
  })

  it.each(['Gesch\uFFFDft', 'Gesch\uD800ft'])(
    'keeps a value that was damaged before, and mends it where a new one is given: %j',
    async (site) => {
      const { client, sandbox } = await setUp()
      const { sessionId } = sandbox.addSession({ name: 'HOST-03', customProperties: ['Acme', site] })
      const { after } = await setProperties(client, sessionId, { tag: 'Live' })
      expect(after).toMatchObject({ company: 'Acme', site, tag: 'Live' })
      const mended = await setProperties(client, sessionId, { site: 'Gesch\u00e4ft' })
      expect(mended.after).toMatchObject({ site: 'Gesch\u00e4ft', tag: 'Live' })
    },
  )

  it('takes the number of a labelled slot, and leaves alone what is undefined', async () => {
    const { client, sessionId, valuesNow } = await setUp()
    await setProperties(client, sessionId, { 3: 'Live', company: undefined })
    expect(valuesNow().slice(0, 3)).toEqual(['Acme', 'Head Office', 'Live'])
  })

  it('works with a client that has no labels', async () => {
    const { other, sessionId, valuesNow } = await setUp()
    const { after } = await setProperties(other, sessionId, { 3: 'Live' })
    expect(after[3]).toBe('Live')
    expect(valuesNow()[2]).toBe('Live')
  })

  it.each(['session', 'envelope', 'connections'] as const)(
    'finds no conflict of its own making, details shaped as %s',
    async (detailsShape) => {
      const { client, sessionId } = await setUp({ detailsShape })
      for (const tag of ['one', 'two', 'two', '', 'one']) {
        expect((await setProperties(client, sessionId, { tag })).after.tag).toBe(tag)
      }
    },
  )

  it('reads nothing back with `verify: false`', async () => {
    const { client, sessionId, sandbox } = await setUp()
    const update = await setProperties(client, sessionId, { tag: 'Live' }, { verify: false })
    expect(update).toMatchObject({ verified: false, after: { company: 'Acme', tag: 'Live' } })
    expect(sandbox.requests.map(({ method }) => method)).toEqual(['GetSessionDetailsBySessionID', WRITE])
  })

  it('says that a change made after the write reads back, with both values', async () => {
    let otherWrites = async () => {}
    const { client, other, sessionId, values } = await setUp(
      {},
      {
        onEvent: (event) => {
          if (event.type === 'response' && event.method === WRITE) writing = otherWrites()
        },
        fetch: async (url, init) => {
          await writing
          return fetch(url, init)
        },
      },
    )
    let writing = Promise.resolve()
    otherWrites = () => other.updateCustomProperties(sessionId, values.with(2, 'Theirs'))
    const error = await failureOf(setProperties(client, sessionId, { tag: 'Ours', 4: 'four' }))
    expect(error).toBeInstanceOf(PropertyConflictError)
    expect(error).toMatchObject({
      code: 'PROPERTY_CONFLICT',
      outcome: 'unknown',
      retryable: false,
      sessionId,
      conflicts: [
        { name: 'tag', written: 'Ours', found: 'Theirs' },
        { name: 4, written: 'four', found: '' },
      ],
    })
    expect(error.message).toContain('"tag", 4')
    expect(JSON.parse(JSON.stringify(error))).toHaveProperty('conflicts[0].found', 'Theirs')
  })

  it('says that it overwrote a change made between its look and its write', async () => {
    const otherWrites: (() => Promise<void>)[] = []
    const { client, other, sessionId, values, valuesNow } = await setUp(
      {},
      {
        mutations: async () => {
          await otherWrites.shift()?.()
          return true
        },
      },
    )
    otherWrites.push(() => other.updateCustomProperties(sessionId, values.with(1, 'Branch')))
    const error = await failureOf(setProperties(client, sessionId, { tag: 'Live' }))
    expect(error).toBeInstanceOf(PropertyConflictError)
    expect(error).toMatchObject({
      conflicts: [],
      overwritten: [{ host: 'RESTful API', value: 'Branch', time: expect.any(Date) }],
    })
    expect(valuesNow()[1]).toBe('Head Office')
  })

  it('concludes nothing from events that do not carry the new value', async () => {
    const { client, sandbox, sessionId } = await setUp(
      {},
      {
        mutations: () => {
          sandboxOf().pushEvent({ type: 64, data: 'CustomProperty2 was modified' })
          return true
        },
      },
    )
    const sandboxOf = () => sandbox.guest(sessionId) ?? expect.unreachable()
    // Nothing changes, so no event of the write shows what the server puts into one.
    expect(await setProperties(client, sessionId, { tag: 'Pilot' })).toMatchObject({ verified: true })
  })

  it('takes up a change made between its two looks', async () => {
    let asked = false
    const { client, sandbox, other, sessionId, values, valuesNow } = await setUp(
      {},
      {
        fetch: async (url, init) => {
          if (!asked && String(url).endsWith('GetSessionBySessionID')) {
            asked = true
            await other.updateCustomProperties(sessionId, values.with(1, 'Branch'))
          }
          return fetch(url, init)
        },
      },
    )
    const { before } = await setProperties(client, sessionId, { tag: 'Live' })
    expect(before.site).toBe('Branch')
    expect(valuesNow().slice(0, 3)).toEqual(['Acme', 'Branch', 'Live'])
    expect(sandbox.executions).toHaveLength(2)
  })

  describe('whose write ended without an answer', () => {
    it('finds that it was done, and does not write again', async () => {
      const { client, sessionId, sandbox } = await setUp()
      sandbox.inject({ name: 'reset', when: 'after' }, { method: WRITE })
      expect(await setProperties(client, sessionId, { tag: 'Live' })).toMatchObject({
        verified: true,
        after: { tag: 'Live' },
      })
      expect(sandbox.requests.filter(({ method }) => method === WRITE)).toHaveLength(1)
    })

    it('throws what it ended with where the values are not there', async () => {
      const { client, sessionId, sandbox } = await setUp()
      sandbox.inject({ name: 'reset', when: 'before' }, { method: WRITE })
      expect(await failureOf(setProperties(client, sessionId, { tag: 'Live' }))).toMatchObject({
        code: 'CONNECTION',
        outcome: 'unknown',
        method: WRITE,
      })
    })
  })

  it('says so where it cannot read back what it wrote', async () => {
    const { client, sessionId } = await setUp({
      faults: ({ method, attempt }) =>
        method === 'GetSessionDetailsBySessionID' && attempt > 1 ? '404' : undefined,
    })
    expect(await setProperties(client, sessionId, { tag: 'Live' })).toMatchObject({
      verified: false,
      after: { tag: 'Live' },
    })
  })

  it('changes nothing where there is no such session', async () => {
    const { client, sandbox } = await setUp()
    const nowhere = '00000000-0000-4000-8000-000000000000'
    expect(await failureOf(setProperties(client, nowhere, { tag: 'Live' }))).toMatchObject({
      code: 'SESSION_NOT_FOUND',
    })
    expect(sandbox.executions).toHaveLength(0)
  })

  it('sends nothing where the client may not write', async () => {
    const { client, sessionId, sandbox } = await setUp({}, { mutations: 'refuse' })
    expect(await failureOf(setProperties(client, sessionId, { tag: 'Live' }))).toMatchObject({
      code: 'MUTATION_REFUSED',
    })
    expect(sandbox.executions).toHaveLength(0)
  })

  it.each([
    ['GetSessionDetailsBySessionID', 'not-sent'],
    ['GetSessionBySessionID', 'not-sent'],
    [WRITE, 'unknown'],
  ])('aborted while %s is under way ends as %s and leaves nothing behind', async (method, outcome) => {
    const controller = new AbortController()
    const { client, sessionId, sandbox } = await setUp({
      faults: (request) => {
        if (request.method !== method) return undefined
        setImmediate(() => controller.abort('enough'))
        return 'stall-headers'
      },
    })
    const { signal } = controller
    const error = await failureOf(setProperties(client, sessionId, { tag: 'Live' }, { signal }))
    expect(error).toMatchObject({ code: 'ABORTED', method: WRITE, outcome, reason: 'enough' })
    expect(getEventListeners(signal, 'abort')).toHaveLength(0)
    const requests = sandbox.requests.length
    await new Promise((resolve) => setImmediate(resolve))
    expect(sandbox.requests).toHaveLength(requests)
  })

  it.each<[string, unknown, unknown]>([
    ['properties', {}, {}],
    ['properties', { tag: undefined }, {}],
    ['properties', null, {}],
    ['properties', ['Acme'], {}],
    ['properties', { compny: 'x' }, {}],
    ['properties', { 9: 'x' }, {}],
    ['properties.tag', { tag: 5 }, {}],
    ['properties.tag', { tag: '\ud800' }, {}],
    ['properties.tag', { tag: 'a', 3: 'b' }, {}],
    ['verify', { tag: 'x' }, { verify: 'yes' }],
    ['signal', { tag: 'x' }, { signal: 1 }],
    ['verfy', { tag: 'x' }, { verfy: true }],
  ])('refuses a bad `%s` before anything is sent', async (option, properties, options) => {
    const { client, sessionId, sandbox } = await setUp()
    // Stands for a caller without a compiler.
    const call = setProperties(client, sessionId, properties as object, options as SetPropertiesOptions)
    expect(await failureOf(call)).toMatchObject({ code: 'CONFIGURATION', option })
    expect(sandbox.requests).toHaveLength(0)
  })
})

describe('the labels of a client', () => {
  it('are those it was given, whatever becomes of the caller’s array', () => {
    const mine = ['company', null, 'tag']
    const client = new ScreenConnectClient({
      instance: 'https://acme.screenconnect.com',
      credentials: () => 'test-secret-0123456789',
      customProperties: mine,
    })
    mine[0] = 'other'
    expect(client.customProperties).toEqual(['company', null, 'tag'])
  })
})
