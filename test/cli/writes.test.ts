import './quick-looks.ts'
import { ScreenConnectClient } from '@acg/screenconnect'
import { describe, expect, it } from 'vitest'
import { EXIT } from '../../src/cli/exit-codes.ts'
import { type Failure, failureOf } from '../../src/cli/failure.ts'
import { json } from '../../src/cli/output/json.ts'
import { table } from '../../src/cli/output/table.ts'
import { Writes, withDoubt } from '../../src/cli/writes.ts'
import { CLOSED_URL, serve, setUp } from '../transport/support.ts'
import { acme, cli } from './support.ts'

/** What is known after calls of a client whose events are noted. */
async function knownAfter(
  url: string,
  secret: string,
  ...calls: ((client: ScreenConnectClient) => Promise<unknown>)[]
) {
  const writes = new Writes()
  const client = new ScreenConnectClient({
    instance: url,
    credentials: () => secret,
    retry: { minDelay: 0, maxDelay: 0 },
    onEvent: writes.note,
  })
  for (const call of calls) await call(client).catch(() => {})
  return writes.mayHaveRun
}

const nowhere = '00000000-0000-4000-8000-000000000000'

describe('whether something may have run', () => {
  it('is known from the events of the clients: yes after a write that ran or was left open', async () => {
    const { sandbox, sessionId } = await setUp()
    const send = (client: ScreenConnectClient) => client.sendCommand(sessionId, 'hostname')
    expect(await knownAfter(sandbox.url, sandbox.secret, send)).toBe(true)
    sandbox.inject('503', { method: 'SendCommandToSession' })
    expect(await knownAfter(sandbox.url, sandbox.secret, send)).toBe(true)
    sandbox.inject('429', { method: 'SendCommandToSession', times: 2 })
    expect(await knownAfter(sandbox.url, sandbox.secret, send)).toBe(true)
  })

  it('is no after reads, and after writes that were refused or not sent', async () => {
    const { sandbox, sessionId } = await setUp()
    const look = (client: ScreenConnectClient) => client.getSession(sessionId)
    const send = (client: ScreenConnectClient) => client.sendCommand(sessionId, 'hostname')
    expect(await knownAfter(sandbox.url, sandbox.secret, look)).toBe(false)
    expect(await knownAfter(sandbox.url, 'another', send, send)).toBe(false)
    expect(await knownAfter(CLOSED_URL, sandbox.secret, send)).toBe(false)
    sandbox.inject('429', { method: 'SendCommandToSession', times: 9 })
    expect(await knownAfter(sandbox.url, sandbox.secret, send)).toBe(false)
  })

  it('stays yes when a later write is refused', async () => {
    const { sandbox, sessionId } = await setUp()
    const send = (client: ScreenConnectClient) => client.sendCommand(sessionId, 'hostname')
    const refused = (client: ScreenConnectClient) => {
      sandbox.inject('403', { method: 'SendCommandToSession' })
      return send(client)
    }
    expect(await knownAfter(sandbox.url, sandbox.secret, send, refused)).toBe(true)
  })
})

const complaint: Failure = {
  words: 'Give one of them.',
  facts: { code: 'USAGE', message: 'Give one of them.' },
  exitCode: EXIT.usage,
}

describe('a failure after something was sent', () => {
  it.each([
    ['an unforeseen error', failureOf(new RangeError('Maximum call stack size exceeded'), []), 'INTERNAL'],
    ['a complaint about an argument', complaint, 'USAGE'],
    ['text', failureOf('oops', []), 'INTERNAL'],
  ])('says so and ends with 128: %s', (_, failure, code) => {
    expect(withDoubt(failure)).toMatchObject({
      words: expect.stringContaining('may have run'),
      exitCode: 128,
      facts: { code, outcome: 'unknown', mayHaveRun: true, retryable: false },
    })
    expect(failure.exitCode).not.toBe(128)
  })

  it.each([
    ['run', ['run', 'HOST-01', 'hostname', '--yes']],
    ['send-command', ['send-command', 'HOST-01', 'hostname', '--yes']],
    ['send-message', ['send-message', 'HOST-01', 'Hello', '--yes']],
    ['set-properties', ['set-properties', 'HOST-01', '--cp8', 'new', '--yes']],
    ['raw', ['raw', 'SendCommandToSession', '["{sessionId}", "hostname"]', '--yes']],
  ])('of the terminal, in `%s`, is one line and 128', async (_, args) => {
    const all = await acme()
    const session = all.guests[0].sessionId
    let broken = false
    const { exitCode, err } = await cli(
      args.map((text) => text.replace('{sessionId}', session)),
      {
        environment: all.environment,
        onWrite: () => {
          // The first thing that is printed after the sending.
          if (broken || all.sandbox.executions.length === 0) return
          broken = true
          throw new RangeError('Invalid string length')
        },
      },
    )
    expect(broken).toBe(true)
    expect(exitCode).toBe(128)
    expect(err).toContain('may have run')
  })
})

describe('what is printed', () => {
  const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`

  it.each([4000, 20_000, 100_000])(
    'as JSON may be nested as deeply as JSON can be read: %i levels',
    (depth) => {
      const text = json({
        name: 'HOST-01',
        at: new Date(0),
        none: undefined,
        deep: JSON.parse(nested(depth)),
      })
      expect(JSON.parse(text)).toMatchObject({ name: 'HOST-01', at: '1970-01-01T00:00:00.000Z', none: null })
      expect(text.replaceAll(/\s/g, '')).toContain(nested(depth))
    },
  )

  it('on one line is the same JSON', () => {
    const deep: unknown = JSON.parse(nested(20_000))
    const value = {
      a: [1, 'zwei\u0085', true, null, undefined, { b: [] }],
      c: {},
      d: new Date(0),
      e: undefined,
    }
    const { deep: _, ...rest } = JSON.parse(json({ ...value, deep })) as Record<string, unknown>
    expect(rest).toEqual(JSON.parse(json(value)))
  })

  it('as a table may have 130,000 rows', () => {
    const rows = Array.from({ length: 130_000 }, (_, index) => ({ name: `HOST-${index}` }))
    const { text } = table([{ title: 'NAME', value: ({ name }) => name }], rows, {
      width: 80,
      head: (head) => head,
    })
    expect(text.split('\n')).toHaveLength(130_002)
  })
})

describe('an answer that is nested deeply', () => {
  const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`

  it.each([
    ['raw GetSomething --read', `{"odd":${deep}}`, 0],
    ['raw SetSomething --yes', `{"odd":${deep}}`, 0],
    [
      `session ${nowhere} --json`,
      `[{"SessionID":"${nowhere}","Odd":${deep},"GuestInfo":{"Odd":${deep}}}]`,
      0,
    ],
    [`session ${nowhere} --json --events`, `[{"SessionID":"${nowhere}","Events":[{"Data":${deep}}]}]`, 0],
    [`session ${nowhere}`, deep, 126],
    ['sessions HOST-01', `[{"SessionID":"${nowhere}","Odd":${deep}}]`, 0],
    ['sessions HOST-01 --json', deep, 126],
  ])('is printed or refused, and is no mystery: %s', async (line, body, code) => {
    const { url } = await serve(
      (request, response) => void request.resume().on('end', () => response.end(body)),
    )
    const { exitCode, err } = await cli(line.split(' '), {
      environment: { SCREENCONNECT_URL: url, SCREENCONNECT_SECRET: 'test-secret-0123456789' },
    })
    expect(err).not.toContain('should not')
    expect(exitCode).toBe(code)
  })

  it.each([
    [4000, 0],
    [100_000, 121],
  ])('may be a body too, as far as it can be sent: %i levels', async (depth, code) => {
    const { url } = await serve(
      (request, response) => void request.resume().on('end', () => response.end('null')),
    )
    const body = `${'['.repeat(depth)}${']'.repeat(depth)}`
    const { exitCode } = await cli(['raw', 'SetSomething', body, '--yes'], {
      environment: { SCREENCONNECT_URL: url, SCREENCONNECT_SECRET: 'test-secret-0123456789' },
    })
    expect(exitCode).toBe(code)
  })
})
