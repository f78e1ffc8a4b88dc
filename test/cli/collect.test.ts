import { describe, expect, it } from 'vitest'
import './quick-looks.ts'
import { acme, cli } from './support.ts'

type Acme = Awaited<ReturnType<typeof acme>>

const run = (all: Acme, args: readonly string[]) =>
  cli(['run', 'HOST-01', ...args, '--yes'], { environment: all.environment })
const output = (all: Acme, args: readonly string[], input = '') =>
  cli(['output', ...args], { environment: all.environment, input })

/** The command line that `run` says to collect with, as its words. */
function collectWords(err: string): readonly string[] {
  const [, line = 'none'] = /screenconnect output (.*)$/m.exec(err) ?? []
  return line.split(' ')
}

describe('output', () => {
  it('collects what run no longer waited for, by the line that run printed', async () => {
    const all = await acme()
    let end: (() => void) | undefined
    all.guests[0].answer(async () => {
      await new Promise<void>((resolve) => {
        end = resolve
      })
      return { output: 'late\r\n', exitCode: 3 }
    })
    const { err, exitCode } = await run(all, ['x', '--wait', '50ms'])
    expect(exitCode).toBe(127)
    end?.()
    const collected = await output(all, collectWords(err))
    expect(collected).toMatchObject({ exitCode: 3, out: 'late\n' })
    expect(all.sandbox.executions).toHaveLength(1)
  })

  it('takes the last command of run, a marker, and a ticket as JSON or from standard input', async () => {
    const all = await acme()
    all.guests[0].answer(() => ({ output: 'one\r\n', exitCode: 1 }))
    await run(all, ['x'])
    const marker = /ACG[0-9a-f]{32}/.exec(String(all.sandbox.executions[0]?.arguments[1]))?.[0] ?? ''
    all.guests[0].answer(() => ({ output: 'two\r\n', exitCode: 2 }))
    await run(all, ['y'])
    await cli(['send-command', 'HOST-01', 'z', '--yes'], { environment: all.environment })
    const { sessionId } = all.guests[0]
    const ticket = { sessionId, marker, interpreter: 'cmd', time: new Date().toISOString(), timeout: 60_000 }
    expect(await output(all, ['HOST-01'])).toMatchObject({ exitCode: 2, out: 'two\n' })
    expect(await output(all, ['HOST-01', marker])).toMatchObject({ exitCode: 1, out: 'one\n' })
    expect(await output(all, ['HOST-01', JSON.stringify(ticket)])).toMatchObject({
      exitCode: 1,
      out: 'one\n',
    })
    expect(await output(all, ['HOST-01', '-'], `${marker}\n`)).toMatchObject({ exitCode: 1, out: 'one\n' })
    const { out } = await output(all, ['HOST-01', marker, '--json'])
    expect(JSON.parse(out)).toMatchObject({ status: 'completed', exitCode: 1, output: 'one' })
  })

  it('only looks', async () => {
    const all = await acme()
    await run(all, ['hostname'])
    const before = all.sandbox.executions.length
    await output(all, ['HOST-01'])
    expect(all.sandbox.executions).toHaveLength(before)
  })

  it.each([
    ['no command of run was sent', [], 123],
    ['the marker is none', ['x'], 121],
    ['the ticket is no JSON', ['{'], 121],
    ['the ticket is of another session', ['{"sessionId":"00000000-0000-4000-8000-000000000000"}'], 121],
    ['the ticket is not whole', ['{"sessionId":"SESSION"}'], 121],
  ])('is refused where %s', async (_, args, exitCode) => {
    const all = await acme()
    const words = args.map((word) => word.replace('SESSION', all.guests[0].sessionId))
    expect((await output(all, ['HOST-01', ...words])).exitCode).toBe(exitCode)
  })

  it('says of a marker that the history does not have that nobody knows whether it ran', async () => {
    const all = await acme()
    const { exitCode, err } = await output(all, ['HOST-01', 'nightly0123456789'])
    expect(exitCode).toBe(128)
    expect(err).toContain('history')
  })
})
