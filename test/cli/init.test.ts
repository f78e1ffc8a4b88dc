import { existsSync, lstatSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { PassThrough } from 'node:stream'
import { startSandbox } from '@acg/screenconnect/testing'
import { describe, expect, it, onTestFinished } from 'vitest'
import { posix } from '../programs.ts'
import { type CliOptions, cli, emptyFolder } from './support.ts'

const USER_CONFIG = '.config/screenconnect/screenconnect.config.json'

async function server() {
  const sandbox = await startSandbox({ profile: 'documented' })
  onTestFinished(() => sandbox.close())
  const home = emptyFolder()
  const path = join(home, USER_CONFIG)
  const environment = { OWN_SECRET: sandbox.secret, PATH: process.env['PATH'] }
  return {
    ...{ url: sandbox.url, secret: sandbox.secret, sandbox, home, path },
    options: { home, folder: emptyFolder(), environment },
    /** What the file says. */
    written: () => JSON.parse(readFileSync(path, 'utf8')),
    put(text: string) {
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, text, { mode: 0o600 })
    },
  }
}

/** Somebody at a terminal, who gives one answer after the other and then ends the input. */
function answering(...answers: readonly string[]): CliOptions {
  const input = new PassThrough()
  const left = [...answers]
  let seen = 0
  return {
    input,
    width: 100,
    onWrite(text) {
      const isQuestion = /(?:: |\[y\/N\] )$/.test(text)
      if (!isQuestion || text.length === seen) return
      seen = text.length
      const answer = left.shift()
      if (answer === undefined) input.end()
      else input.write(`${answer}\n`)
    },
  }
}

describe('init, told everything by flags', () => {
  it('writes the server into the config of the user, and checks it', async () => {
    const { url, options, written } = await server()
    const args = ['init', 'acme', '--instance', url, '--secret-env', 'OWN_SECRET', '--labels', 'company,,tag']
    const { exitCode, out } = await cli([...args, '--json'], options)
    expect(exitCode).toBe(0)
    expect(written()).toEqual({
      instances: {
        acme: {
          instance: url,
          customProperties: ['company', null, 'tag'],
          secret: { environment: 'OWN_SECRET' },
        },
      },
      default: 'acme',
    })
    expect(JSON.parse(out)).toMatchObject({ configuration: { server: 'acme', instance: url } })
    expect((await cli(['raw', 'GetSessionsByName', '["x"]', '--read'], options)).exitCode).toBe(0)
  })

  posix.it('makes the folder and the file for its user alone', async () => {
    const { url, options, path } = await server()
    await cli(['init', 'acme', '--instance', url, '--secret-env', 'OWN_SECRET'], options)
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(statSync(dirname(path)).mode & 0o777).toBe(0o700)
  })

  it.each([
    ['a file', ['--secret-file', 'secret'], { file: 'secret' }],
    ['a vault and its field', ['--sops', 'secret', '--sops-field', 'a.b'], { sops: 'secret', field: 'a.b' }],
    ['a command by its name', ['--secret-command', 'cat a b'], { command: ['cat', 'a', 'b'] }],
    ['a command as JSON', ['--secret-command', '["cat", "a b"]'], { command: ['cat', 'a b'] }],
    ['a command by its path', ['--secret-command', './secret a'], { command: ['secret', 'a'] }],
  ])('takes %s as the place of the secret, by its full path', async (_, flags, wanted) => {
    const { url, options, written } = await server()
    const folder = emptyFolder({ secret: 'x' })
    await cli(['init', 'acme', '--instance', url, ...flags], { ...options, folder })
    const full = (text: string) => (text === 'secret' ? join(folder, 'secret') : text)
    const secret = Object.fromEntries(
      Object.entries(wanted).map(([key, value]) => [
        key,
        typeof value === 'string' ? full(value) : value.map(full),
      ]),
    )
    expect(written().instances.acme.secret).toEqual(secret)
  })

  it.each([
    ['https://acme.screenconnect.com', 'acme'],
    ['http://127.0.0.1:9', '127.0.0.1'],
    ['http://[::1]:9', 'server'],
  ])('calls %s %s where nobody says how', async (instance, name) => {
    const { options, written, put } = await server()
    put(JSON.stringify({ instances: { [name]: { instance: 'https://other.screenconnect.com' } } }))
    // It is refused because that name is taken: so nothing is asked of the address.
    const { exitCode } = await cli(['init', '--instance', instance, '--secret-env', 'OWN_SECRET'], options)
    expect(exitCode).toBe(121)
    expect(Object.keys(written().instances)).toEqual([name])
  })

  it('keeps the other servers, and the one that counts where none is named', async () => {
    const { url, options, written, put } = await server()
    const acme = { instance: 'https://acme.screenconnect.com', origin: 'https://acme.example' }
    put(JSON.stringify({ $schema: 'x', instances: { acme } }))
    const init = (...args: string[]) =>
      cli(['init', ...args, '--instance', url, '--secret-env', 'OWN_SECRET'], options)
    expect((await init('test')).exitCode).toBe(0)
    const test = { instance: url, secret: { environment: 'OWN_SECRET' } }
    expect(written()).toEqual({ $schema: 'x', instances: { acme, test }, default: 'acme' })
    await init('third', '--default')
    expect(written().default).toBe('third')
  })

  it('replaces a server only where that was said', async () => {
    const { url, options, path, put, written } = await server()
    const before = JSON.stringify({ instances: { acme: { instance: 'https://acme.screenconnect.com' } } })
    put(before)
    const args = ['init', 'acme', '--instance', url, '--secret-env', 'OWN_SECRET']
    expect((await cli(args, options)).exitCode).toBe(121)
    expect(readFileSync(path, 'utf8')).toBe(before)
    expect((await cli([...args, '--replace'], options)).exitCode).toBe(0)
    expect(written().instances.acme.instance).toBe(url)
  })

  it('writes the file that --config names, and through a link', async () => {
    const { url, options, path } = await server()
    const folder = emptyFolder({ 'real.json': '{"instances": {}}' })
    symlinkSync(join(folder, 'real.json'), join(folder, 'link.json'))
    const args = ['init', 'acme', '--instance', url, '--secret-env', 'OWN_SECRET', '--config']
    for (const name of ['new.json', 'link.json']) {
      expect((await cli([...args, name], { ...options, folder })).exitCode).toBe(0)
    }
    expect(lstatSync(join(folder, 'link.json')).isSymbolicLink()).toBe(true)
    const texts = ['new.json', 'real.json'].map((name) => readFileSync(join(folder, name), 'utf8'))
    expect(texts[0]).toBe(texts[1])
    expect(existsSync(path)).toBe(false)
  })

  it('leaves a file alone that it cannot read', async () => {
    const { url, options, path, put } = await server()
    put('{"instance": "https://acme.screenconnect.com"}')
    const args = ['init', 'acme', '--instance', url, '--secret-env', 'OWN_SECRET']
    expect((await cli(args, options)).exitCode).toBe(121)
    expect(readFileSync(path, 'utf8')).toBe('{"instance": "https://acme.screenconnect.com"}')
  })

  it('ends as the check does', async () => {
    const { url, options, written } = await server()
    const environment = { ...options.environment, OWN_SECRET: 'another-secret-0123456789' }
    const args = ['init', 'acme', '--instance', url, '--secret-env', 'OWN_SECRET']
    expect((await cli(args, { ...options, environment })).exitCode).toBe(125)
    expect(written().instances).toHaveProperty('acme')
  })

  it.each([
    ['no address', ['--secret-env', 'OWN_SECRET']],
    ['no place of the secret', ['--instance', 'URL']],
    [
      'two places of the secret',
      ['--instance', 'URL', '--secret-env', 'OWN_SECRET', '--secret-command', 'cat x'],
    ],
    ['a field without a vault', ['--instance', 'URL', '--secret-env', 'OWN_SECRET', '--sops-field', 'a']],
    ['a name with a blank', ['a b', '--instance', 'URL', '--secret-env', 'OWN_SECRET']],
    ['an address of another kind', ['--instance', 'ftp://acme', '--secret-env', 'OWN_SECRET']],
    ['nine labels', ['--instance', 'URL', '--secret-env', 'OWN_SECRET', '--labels', 'a,b,c,d,e,f,g,h,i']],
  ])('writes nothing with %s', async (_, args) => {
    const { url, options, path, sandbox } = await server()
    const words = args.map((word) => (word === 'URL' ? url : word))
    expect((await cli(['init', ...words], options)).exitCode).toBe(121)
    expect(existsSync(dirname(path))).toBe(false)
    expect(sandbox.requests).toEqual([])
  })

  it.each(['--secret-env', '--secret-file', '--sops', '--secret-command'])(
    'neither writes nor prints a secret that was given to %s in the place of where it is',
    async (flag) => {
      const { url, options, path } = await server()
      const secret = 'CANARY_QZXWVJ_PASSWORD'
      const { exitCode, out, err } = await cli(['init', 'acme', '--instance', url, flag, secret], options)
      expect(exitCode).toBe(121)
      expect(existsSync(path)).toBe(false)
      expect(out + err).not.toContain(secret)
    },
  )
})

describe('init, at a terminal', () => {
  it('asks for what no flag says', async () => {
    const { url, options, written } = await server()
    const person = answering(url, 'acme', 'env OWN_SECRET', 'company,site')
    expect((await cli(['init'], { ...options, ...person })).exitCode).toBe(0)
    expect(written().instances).toEqual({
      acme: { instance: url, customProperties: ['company', 'site'], secret: { environment: 'OWN_SECRET' } },
    })
    const rest = answering('', '')
    const args = ['init', '--instance', url, '--secret-env', 'OWN_SECRET']
    expect((await cli(args, { ...options, ...rest })).exitCode).toBe(0)
    expect(written().instances['127.0.0.1']).toEqual({ instance: url, secret: { environment: 'OWN_SECRET' } })
  })

  it.each([
    ['file ~/a secret', { file: 'a secret' }],
    ['sops ~/vault a.b', { sops: 'vault', field: 'a.b' }],
    ['command cat x', { command: ['cat', 'x'] }],
  ])('takes %j for where the secret is', async (answer, wanted) => {
    const { url, options, written, home } = await server()
    for (const name of ['a secret', 'vault']) writeFileSync(join(home, name), 'x', { mode: 0o600 })
    await cli(['init', 'acme', '--instance', url], { ...options, ...answering(answer, '') })
    const { file, sops, ...others } = wanted as { file?: string; sops?: string }
    expect(written().instances.acme.secret).toEqual({
      ...(file !== undefined && { file: join(home, file) }),
      ...(sops !== undefined && { sops: join(home, sops) }),
      ...others,
    })
  })

  it('asks again where an answer is not usable, and never shows it', async () => {
    const { url, options, written } = await server()
    const secret = 'canary-0123456789-qzxwvj'
    const person = answering(
      'nonsense',
      url,
      'a b',
      'acme',
      secret,
      `env ${secret}`,
      'env OWN_SECRET',
      'a,a',
      '',
    )
    const { exitCode, out, err } = await cli(['init'], { ...options, ...person })
    expect(exitCode).toBe(0)
    expect(written().instances.acme.secret).toEqual({ environment: 'OWN_SECRET' })
    expect(out + err).not.toContain(secret)
  })

  it.each([
    ['n', 129, 'https://acme.screenconnect.com'],
    ['y', 0, 'URL'],
  ])('asks before it replaces a server, and takes %s for an answer', async (answer, code, instance) => {
    const { url, options, put, written } = await server()
    put(JSON.stringify({ instances: { acme: { instance: 'https://acme.screenconnect.com' } } }))
    const args = ['init', 'acme', '--instance', url, '--secret-env', 'OWN_SECRET', '--labels', 'company']
    expect((await cli(args, { ...options, ...answering(answer) })).exitCode).toBe(code)
    expect(written().instances.acme.instance).toBe(instance === 'URL' ? url : instance)
  })

  it.each([0, 1, 2, 3])('writes nothing where the input ends after %i answers', async (count) => {
    const { url, options, path } = await server()
    const person = answering(...[url, 'acme', 'env OWN_SECRET'].slice(0, count))
    expect((await cli(['init'], { ...options, ...person })).exitCode).toBe(129)
    expect(existsSync(path)).toBe(false)
  })

  it('writes nothing after Ctrl-C', async () => {
    const { options, path } = await server()
    const interrupt = new AbortController()
    const waiting = cli(['init'], {
      ...options,
      ...{ input: new PassThrough(), width: 100, interrupt: interrupt.signal },
      onWrite: () => interrupt.abort(),
    })
    expect((await waiting).exitCode).toBe(130)
    expect(existsSync(path)).toBe(false)
  })
})
