import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ageKey, asYaml, sealed } from '../credentials/vault.ts'
import { requires } from '../programs.ts'
import './quick-looks.ts'
import { acme, cli, emptyFolder } from './support.ts'

const key = await ageKey()

type Acme = Awaited<ReturnType<typeof acme>>

const run = (all: Acme, args: readonly string[]) =>
  cli(['run', 'HOST-01', ...args, '--yes'], { environment: all.environment })
const output = (all: Acme, args: readonly string[], input = '') =>
  cli(['output', ...args], { environment: all.environment, input })

/** The command line that `run` says to collect with, as the words that a shell makes of it. */
function collectWords(err: string): readonly string[] {
  const [, line = 'none'] = /For its output, later: screenconnect (.*)$/m.exec(err) ?? []
  const words = execFileSync('/bin/sh', ['-c', `printf '%s\\0' ${line}`], { encoding: 'utf8' })
  return words.split('\0').slice(0, -1)
}

describe('output', () => {
  requires('/bin/sh').it('collects what run no longer waited for, by the line that run printed', async () => {
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
    const collected = await cli(collectWords(err), { environment: all.environment })
    expect(collected).toMatchObject({ exitCode: 3, out: 'late\n' })
    expect(all.sandbox.executions).toHaveLength(1)
  })

  requires('/bin/sh').it.each([
    ['--instance and --secret-file', ['--instance', 'URL', '--secret-file', "it's a $secret"]],
    ['--sops and --sops-field', ['--instance', 'URL', '--sops', 'vault.yaml', '--sops-field', 'a.token']],
    ['--config', ['--config', 'own.json']],
    ['--config and --server', ['--config', 'own.json', '--server', 'acme']],
  ])('collects from any folder by the line that run printed for %s', async (_, flags) => {
    const all = await acme()
    const { url, secret } = all.sandbox
    const folder = emptyFolder({
      "it's a $secret": secret,
      'vault.yaml': asYaml(sealed({ a: { token: secret } }, { recipients: [key.recipient] })),
      'own.json': JSON.stringify({
        instances: { acme: { instance: url, secret: { file: "it's a $secret" } } },
        default: 'acme',
      }),
    })
    all.guests[0].answer(() => ({ output: '', neverAnswer: true }))
    const environment = { SOPS_AGE_KEY: key.secret, PATH: '' }
    const words = flags.map((flag) => (flag === 'URL' ? url : flag))
    const { err } = await cli([...words, 'run', 'HOST-01', 'x', '--wait', '1ms', '--yes'], {
      folder,
      environment,
    })
    all.guests[0].pushEvent({ type: 70, data: 'Killed after 60000 milliseconds.' })
    const line = collectWords(err)
    expect(line.slice(0, words.length)).toEqual(
      words.map((word) => (/^-|:|^a(\.token|cme)$/.test(word) ? word : join(folder, word))),
    )
    expect(err).not.toContain(secret)
    expect(await cli(line, { environment })).toMatchObject({
      exitCode: 127,
      err: expect.stringContaining('the agent killed it'),
    })
  })

  requires('/bin/sh').it('names no server where the environment did', async () => {
    const all = await acme()
    all.guests[0].answer(() => ({ output: '', neverAnswer: true }))
    const { err } = await run(all, ['x', '--wait', '1ms'])
    expect(collectWords(err)).toEqual(['output', all.guests[0].sessionId, expect.stringMatching(/^ACG/)])
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
