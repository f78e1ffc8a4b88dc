// First: what is loaded before it looks slowly.
import './quick-looks.ts'
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { type Acme, acme, cli, emptyFolder } from './support.ts'

const USER_CONFIG = '.config/screenconnect/screenconnect.config.json'

/** Every verb that needs the secret, at a terminal where its question is answered with yes. */
const VERBS: readonly (readonly [string, (acme: Acme) => readonly string[]])[] = [
  ['sessions', () => ['sessions', 'HOST-01']],
  ['sessions --filter', () => ['sessions', '--filter', "Name = 'HOST-01'"]],
  ['session', () => ['session', 'HOST-01', '--events', '--chat']],
  ['run, asked', () => ['run', 'HOST-01', 'hostname']],
  ['run --yes', () => ['run', 'HOST-01', 'hostname', '--yes']],
  ['send-command, asked', () => ['send-command', 'HOST-01', 'hostname']],
  ['send-message, asked', () => ['send-message', 'HOST-01', 'Hello']],
  ['set-properties, asked', () => ['set-properties', 'HOST-01', '--cp3', 'Live']],
  ['raw --read', () => ['raw', 'GetSessionsByName', '["HOST-01"]', '--read']],
  ['raw, asked', ({ guests: [one] }) => ['raw', 'AddNoteToSession', JSON.stringify([one.sessionId, 'x'])]],
  ['doctor', () => ['doctor']],
  ['doctor --writes', () => ['doctor', '--writes', '--yes']],
]

/** A program as password managers are, which gives the first of these secrets, then the others, and counts. */
function manager(url: string, ...secrets: readonly string[]) {
  const home = emptyFolder({ counted: '', [USER_CONFIG]: '' })
  const program = join(home, 'manager')
  const counted = join(home, 'counted')
  const lines = secrets.map((secret, index) => `${index + 1}) printf %s '${secret}';;`).join(' ')
  const last = secrets.at(-1) ?? ''
  writeFileSync(
    program,
    `#!/bin/sh\necho asked >>'${counted}'\ncase $(wc -l <'${counted}' | tr -d ' ') in ${lines} *) printf %s '${last}';; esac\n`,
  )
  chmodSync(program, 0o700)
  writeFileSync(
    join(home, USER_CONFIG),
    JSON.stringify({ instances: { acme: { instance: url, secret: { command: [program] } } } }),
  )
  return {
    home,
    asked: () => (existsSync(counted) ? readFileSync(counted, 'utf8').split('\n').length - 1 : 0),
  }
}

// The pauses between tries are a random part of their bound: none of it here.
beforeEach(() => {
  vi.spyOn(Math, 'random').mockReturnValue(0)
  return () => vi.restoreAllMocks()
})

describe.skipIf(process.platform === 'win32')('the credential provider of a command', () => {
  it.each(VERBS)('is asked once by %s', async (_, args) => {
    const all = await acme()
    const { home, asked } = manager(all.sandbox.url, all.sandbox.secret)
    const { exitCode } = await cli(args(all), { home, folder: emptyFolder(), width: 120, input: 'y\n' })
    expect(exitCode).toBe(0)
    expect(asked()).toBe(1)
  })

  it.each(VERBS)('is asked once more after a 401 by %s, whose secret was changed', async (_, args) => {
    const all = await acme()
    const { home, asked } = manager(all.sandbox.url, 'the-old-secret', all.sandbox.secret)
    const { exitCode } = await cli(args(all), { home, folder: emptyFolder(), width: 120, input: 'y\n' })
    expect(exitCode).toBe(0)
    expect(asked()).toBe(2)
  })

  it.each(VERBS)('is asked twice at most by %s, however often its secrets are refused', async (_, args) => {
    const all = await acme()
    const { home, asked } = manager(all.sandbox.url, 'the-old-secret', 'another-wrong-one', 'and-another')
    const { exitCode, err } = await cli(args(all), { home, folder: emptyFolder(), width: 120, input: 'y\n' })
    expect(exitCode).toBe(125)
    expect(asked()).toBe(2)
    expect(err).not.toContain('wrong-one')
  })

  it.each(VERBS)('is not asked again by %s where the server fails with anything else', async (_, args) => {
    const all = await acme()
    all.sandbox.inject('503', { times: 1000 })
    const { home, asked } = manager(all.sandbox.url, all.sandbox.secret)
    await cli(args(all), { home, folder: emptyFolder(), width: 120, input: 'y\n' })
    expect(asked()).toBe(1)
  })

  it('is not asked for what needs no secret', async () => {
    const all = await acme()
    const { home, asked } = manager(all.sandbox.url, all.sandbox.secret)
    const options = { home, folder: emptyFolder() }
    expect((await cli(['build-installer', '--platform', 'msi'], options)).exitCode).toBe(0)
    expect((await cli(['sessions', '--help'], options)).exitCode).toBe(0)
    expect((await cli(['set-properties', 'HOST-01'], options)).exitCode).toBe(121)
    expect(asked()).toBe(0)
  })

  it('is named where it fails, by what names it', async () => {
    const all = await acme()
    const folder = emptyFolder()
    const flag = await cli(['sessions', 'HOST-01', '--instance', all.sandbox.url, '--secret-file', 'none'], {
      folder,
    })
    expect(flag).toMatchObject({
      exitCode: 125,
      err: expect.stringContaining('The secret is named by --secret-file.'),
    })
    const home = emptyFolder({
      [USER_CONFIG]: JSON.stringify({
        instances: { acme: { instance: all.sandbox.url, secret: { environment: 'NOT_THERE' } } },
      }),
    })
    const own = await cli(['sessions', 'HOST-01'], { home, folder })
    expect(own.err).toContain(`The secret is named by "acme" in ${join(home, USER_CONFIG)}.`)
  })
})
