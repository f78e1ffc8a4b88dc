import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startSandbox } from '@acg/screenconnect/testing'
import { describe, expect, it, onTestFinished } from 'vitest'
import { readConfig } from '../../src/cli/configuration/config-file.ts'
import { jsonSchema, SCHEMA_FILE } from '../../tools/tables.ts'
import { onlyWhere, posix, requires } from '../programs.ts'
import { CLOSED_URL } from '../transport/support.ts'
import { type CliOptions, cli, emptyFolder } from './support.ts'

const CONFIG = 'screenconnect.config.json'
const USER_CONFIG = '.config/screenconnect/screenconnect.config.json'

const ACME = 'https://acme.screenconnect.com'

/** A server with one machine, and what reached it. */
async function server() {
  const sandbox = await startSandbox()
  onTestFinished(() => sandbox.close())
  sandbox.addSession({ name: 'HOST-01', customProperties: ['Acme', 'Head Office', 'Pilot'] })
  return sandbox
}

/** What a command that must not run would leave behind. */
const RAN = join(tmpdir(), `acg-cli-ran-${process.pid}`)

const config = (settings: unknown) => JSON.stringify(settings)

/** A config file with one server. */
const configOf = (settings: unknown) => config({ instances: { acme: settings } })

/** The home of a user with such a config. */
const homeWith = (settings: unknown, files: Readonly<Record<string, string>> = {}) =>
  emptyFolder({ [USER_CONFIG]: config(settings), ...files })

async function sessions(options: CliOptions, flags: readonly string[] = []) {
  return cli(['sessions', 'HOST-01', '--json', ...flags], options)
}

/** What a program is told of a failure. */
const failureIn = ({ out }: { readonly out: string }): unknown => JSON.parse(out).error

describe('the instance and the secret', () => {
  it('come from the environment', async () => {
    const { url, secret } = await server()
    const { exitCode, out } = await sessions({
      environment: { SCREENCONNECT_URL: url, SCREENCONNECT_SECRET: secret },
    })
    expect(exitCode).toBe(0)
    expect(JSON.parse(out)).toMatchObject([{ name: 'HOST-01', online: true }])
  })

  it('come from flags before the environment', async () => {
    const [wanted, other] = [await server(), await server()]
    const home = emptyFolder({ secret: wanted.secret })
    const { exitCode } = await sessions(
      { environment: { SCREENCONNECT_URL: other.url, SCREENCONNECT_SECRET: other.secret } },
      ['--instance', wanted.url, '--secret-file', join(home, 'secret')],
    )
    expect(exitCode).toBe(0)
    expect(other.requests).toEqual([])
  })

  it("come from the user's config, whatever folder one works in", async () => {
    const { url, secret } = await server()
    const settings = {
      instance: url,
      secret: { file: '~/secrets/screenconnect' },
      customProperties: ['company'],
    }
    const home = homeWith({ instances: { acme: settings } }, { 'secrets/screenconnect': secret })
    const { exitCode, out } = await sessions({ home, folder: emptyFolder() })
    expect(exitCode).toBe(0)
    expect(JSON.parse(out)).toMatchObject([{ properties: { company: 'Acme' } }])
  })

  it.each(['--config', 'SCREENCONNECT_CONFIG'])('come from the file that %s names', async (way) => {
    const { url, secret } = await server()
    const folder = emptyFolder({
      'acme.json': configOf({ instance: url, secret: { file: 'secret' } }),
      secret,
    })
    const home = emptyFolder({ [USER_CONFIG]: 'not even JSON' })
    const flag = way === '--config'
    const { exitCode, err } = await sessions(
      { folder, home, environment: flag ? {} : { SCREENCONNECT_CONFIG: join(folder, 'acme.json') } },
      flag ? ['--config', 'acme.json'] : [],
    )
    expect(err).toBe('')
    expect(exitCode).toBe(0)
  })

  it('come from a command that the config names', async () => {
    const { url, secret } = await server()
    const folder = emptyFolder({ secret })
    const print = 'require("fs").readFileSync(process.argv[1], "utf8")'
    const command = [process.execPath, '-p', print, join(folder, 'secret')]
    const home = homeWith({ instances: { acme: { instance: url, secret: { command } } } })
    const { exitCode, err } = await sessions({ home, folder })
    expect(err).toBe('')
    expect(exitCode).toBe(0)
  })

  it('are asked for in words where there are none', async () => {
    const none = await cli(['sessions', 'HOST-01'], { home: '/home/alex' })
    expect(none.exitCode).toBe(121)
    expect(none.err).toContain('screenconnect init')
    const noSecret = await sessions({}, ['--instance', ACME])
    expect(noSecret.exitCode).toBe(125)
    expect(failureIn(noSecret)).toMatchObject({ code: 'CREDENTIAL' })
  })
})

describe('of the servers of a config', () => {
  /** Two servers of one user, each with a secret of its own. */
  async function two(settings: Readonly<Record<string, unknown>> = {}) {
    const [acme, test] = [await server(), await server()]
    const home = homeWith(
      {
        instances: {
          acme: { instance: acme.url, secret: { file: '~/acme' }, customProperties: ['company'] },
          test: { instance: test.url, secret: { file: '~/test' }, customProperties: ['customer', 'place'] },
        },
        ...settings,
      },
      { acme: acme.secret, test: test.secret },
    )
    return { acme, test, options: { home, folder: emptyFolder() } }
  }

  it('the one that --server names counts', async () => {
    const { acme, test, options } = await two({ default: 'acme' })
    const { out, exitCode } = await sessions(options, ['--server', 'test'])
    expect(exitCode).toBe(0)
    expect(JSON.parse(out)).toMatchObject([{ properties: { customer: 'Acme', place: 'Head Office' } }])
    expect(acme.requests).toEqual([])
    expect(test.requests).not.toEqual([])
  })

  it('else the one that SCREENCONNECT_SERVER names', async () => {
    const { acme, test, options } = await two({ default: 'acme' })
    const environment = { SCREENCONNECT_SERVER: 'test' }
    expect((await sessions({ ...options, environment })).exitCode).toBe(0)
    expect(acme.requests).toEqual([])
    expect((await sessions({ ...options, environment }, ['--server', 'acme'])).exitCode).toBe(0)
    expect(test.requests).toHaveLength(1)
  })

  it('else the default, or the only one', async () => {
    const { test, options } = await two({ default: 'test' })
    expect((await sessions(options)).exitCode).toBe(0)
    expect(test.requests).toHaveLength(1)
  })

  it('none counts where none is named and there are more', async () => {
    const { acme, test, options } = await two()
    const failed = await sessions(options)
    expect(failed.exitCode).toBe(121)
    expect(failed.err).toContain('acme, test')
    expect([...acme.requests, ...test.requests]).toEqual([])
  })

  it.each([
    ['--server', {}, ['--server', 'tset']],
    ['SCREENCONNECT_SERVER', { SCREENCONNECT_SERVER: 'tset' }, []],
  ])('one that %s names and that is not there is refused, with the names', async (_, environment, flags) => {
    const { options } = await two({ default: 'acme' })
    const failed = await sessions({ ...options, environment }, flags)
    expect(failed.exitCode).toBe(121)
    expect(failed.err).toContain("'tset' (did you mean 'test'?)")
    expect(failed.err).toContain('acme, test')
  })

  it('one that is named needs a config', async () => {
    const failed = await sessions({ environment: { SCREENCONNECT_URL: ACME } }, ['--server', 'acme'])
    expect(failed.exitCode).toBe(121)
    expect(failed.err).toContain('screenconnect init')
  })

  it('the secret and the labels never go with another address', async () => {
    const { options } = await two({ default: 'acme' })
    const other = await server()
    for (const [environment, flags] of [
      [{}, ['--instance', other.url]],
      [{ SCREENCONNECT_URL: other.url }, []],
    ] as const) {
      const failed = await sessions({ ...options, environment }, flags)
      expect(failed.exitCode).toBe(125)
      expect(failureIn(failed)).toMatchObject({ code: 'CREDENTIAL' })
      const own = { ...options, environment: { ...environment, SCREENCONNECT_SECRET: other.secret } }
      const { out } = await sessions(own, flags)
      expect(JSON.parse(out)[0].properties).not.toHaveProperty('company')
    }
  })

  it('one that a flag names is not given what the environment says of another', async () => {
    const { options } = await two({ default: 'acme' })
    const environment = { SCREENCONNECT_SECRET: 'of-another-0123456789', SCREENCONNECT_LABELS: 'tag,company' }
    const { out, exitCode } = await sessions({ ...options, environment }, ['--server', 'test'])
    expect(exitCode).toBe(0)
    expect(JSON.parse(out)).toMatchObject([{ properties: { customer: 'Acme' } }])
  })

  it('the default gives way to variables, setting by setting', async () => {
    const { options } = await two({ default: 'acme' })
    const environment = { SCREENCONNECT_SECRET: 'of-another-0123456789', SCREENCONNECT_LABELS: 'customer' }
    expect((await sessions({ ...options, environment })).exitCode).toBe(125)
    const { out } = await sessions({ ...options, environment: { SCREENCONNECT_LABELS: 'customer' } })
    expect(JSON.parse(out)).toMatchObject([{ properties: { customer: 'Acme' } }])
  })

  it.each([
    ['--instance and --server', {}, ['--instance', ACME, '--server', 'acme']],
    ['--instance and --config', {}, ['--instance', ACME, '--config', 'acme.json']],
    ['two variables', { SCREENCONNECT_URL: ACME, SCREENCONNECT_SERVER: 'acme' }, []],
  ])('none is guessed where %s name different ones', async (_, environment, flags) => {
    const { options, acme } = await two()
    expect((await sessions({ ...options, environment }, flags)).exitCode).toBe(121)
    expect(acme.requests).toEqual([])
  })

  it('the default must be one', async () => {
    const { options } = await two({ default: 'acne' })
    expect((await sessions(options)).exitCode).toBe(121)
  })

  it.each(['-x', '', 'a b', 'acme\n', '.acme', 'x'.repeat(65), '\u202eacme'])(
    'none can be called %j',
    async (name) => {
      const home = homeWith({ instances: { [name]: { instance: ACME } } })
      expect((await sessions({ home, folder: emptyFolder() })).exitCode).toBe(121)
    },
  )

  it('one may be called as what every object has', async () => {
    const { url, secret } = await server()
    const home = homeWith({ instances: { constructor: { instance: url } } })
    const options = { home, folder: emptyFolder(), environment: { SCREENCONNECT_SECRET: secret } }
    expect((await sessions(options)).exitCode).toBe(0)
    expect((await sessions(options, ['--server', 'toString'])).exitCode).toBe(121)
  })
})

describe('the question names the server', () => {
  it.each([
    ['run', ['run', 'HOST-01', 'hostname']],
    ['send-command', ['send-command', 'HOST-01', 'hostname']],
    ['send-message', ['send-message', 'HOST-01', 'Hello']],
    ['set-properties', ['set-properties', 'HOST-01', '--cp1', 'Acme']],
    ['raw', ['raw', 'AddNoteToSession', '[]']],
    ['doctor --writes', ['doctor', '--writes']],
  ])('of %s: by its name and its host, or its host alone', async (_, args) => {
    const { url, secret } = await server()
    const home = homeWith(
      { instances: { acme: { instance: url, secret: { file: '~/secret' } } } },
      { secret },
    )
    const { host } = new URL(url)
    const named = await cli(args, { home, folder: emptyFolder() })
    expect(named.exitCode).toBe(129)
    expect(named.err).toContain(` at acme (${host})\n`)
    const environment = { SCREENCONNECT_URL: url, SCREENCONNECT_SECRET: secret }
    expect((await cli(args, { environment })).err).toContain(` at ${host}\n`)
  })
})

describe('the own config of a user', () => {
  it.each([
    ['HOME', { home: '', environment: {} }],
    ['XDG_CONFIG_HOME', { home: '/nowhere', environment: { XDG_CONFIG_HOME: '.config' } }],
  ])('never comes out of the working folder, whatever %s says', async (_, place) => {
    const folder = emptyFolder({
      [USER_CONFIG]: configOf({ instance: ACME, secret: { command: ['touch', RAN] } }),
    })
    const before = process.cwd()
    process.chdir(folder)
    onTestFinished(() => process.chdir(before))
    const failed = await sessions({ folder, ...place })
    expect(failed.exitCode).toBe(121)
    expect(failureIn(failed)).toMatchObject({ code: 'USAGE' })
    expect(existsSync(RAN)).toBe(false)
  })

  it('is not named by a relative path in a variable, which would be another file in each folder', async () => {
    const folder = emptyFolder({ 'acme.json': configOf({ instance: ACME }) })
    expect((await sessions({ folder, environment: { SCREENCONNECT_CONFIG: 'acme.json' } })).exitCode).toBe(
      121,
    )
  })

  it('lies in %APPDATA% on Windows and in XDG_CONFIG_HOME where that is set', async () => {
    const home = emptyFolder()
    const options = { home, folder: home }
    const windows = await sessions({
      ...options,
      platform: 'win32',
      environment: { APPDATA: join(home, 'Roaming') },
    })
    expect(windows.err).toContain(`%APPDATA%\\screenconnect\\${CONFIG}`)
    const xdg = { ...options, environment: { XDG_CONFIG_HOME: join(home, 'xdg') } }
    expect((await sessions(xdg)).err).toContain(`$XDG_CONFIG_HOME/screenconnect/${CONFIG}`)
    const at = emptyFolder({ [`screenconnect/${CONFIG}`]: 'no JSON' })
    for (const [platform, name] of [
      ['win32', 'APPDATA'],
      ['linux', 'XDG_CONFIG_HOME'],
    ] as const) {
      const { err } = await sessions({ ...options, platform, environment: { [name]: at } })
      expect(err).toContain(`${join(at, 'screenconnect', CONFIG)}: `)
    }
  })

  posix.it.each([0o620, 0o602, 0o666])('is refused where others can write it: mode %o', async (mode) => {
    const home = homeWith({ instances: { acme: { instance: ACME } } })
    chmodSync(join(home, USER_CONFIG), mode)
    const failed = await sessions({ home, folder: emptyFolder() })
    expect(failed.exitCode).toBe(121)
    expect(failed.err).toContain(`chmod go-w '${join(home, USER_CONFIG)}'`)
  })

  posix.it('that is named may be written by its group, and by nobody else', async () => {
    const { url, secret } = await server()
    const folder = emptyFolder({ 'acme.json': configOf({ instance: url }) })
    const options = { folder, environment: { SCREENCONNECT_SECRET: secret } }
    chmodSync(join(folder, 'acme.json'), 0o660)
    expect((await sessions(options, ['--config', 'acme.json'])).exitCode).toBe(0)
    chmodSync(join(folder, 'acme.json'), 0o666)
    expect((await sessions(options, ['--config', 'acme.json'])).exitCode).toBe(121)
  })
})

describe('a config of the working folder, as earlier versions read it', () => {
  const send = ['send-message', 'HOST-01', 'Hello', '--yes', '--json']

  it('stops what changes something, and nothing else', async () => {
    const { url, secret, requests } = await server()
    const environment = { SCREENCONNECT_URL: url, SCREENCONNECT_SECRET: secret }
    const folder = join(emptyFolder({ [CONFIG]: '', 'a/b/x': '' }), 'a/b')
    const stopped = await cli(send, { environment, folder })
    expect(stopped.exitCode).toBe(121)
    expect(failureIn(stopped)).toMatchObject({ code: 'USAGE' })
    expect(requests).toEqual([])
    expect((await sessions({ environment, folder })).exitCode).toBe(0)
  })

  it('is the one of the user where they work beside it, or named it', async () => {
    const { url, secret } = await server()
    const home = homeWith(
      { instances: { acme: { instance: url, secret: { file: '~/secret' } } } },
      { secret },
    )
    expect((await cli(send, { home, folder: join(home, '.config/screenconnect') })).exitCode).toBe(0)
    const folder = emptyFolder({ [CONFIG]: configOf({ instance: url }) })
    const environment = { SCREENCONNECT_CONFIG: join(folder, CONFIG), SCREENCONNECT_SECRET: secret }
    expect((await cli(send, { environment, folder })).exitCode).toBe(0)
  })

  it('is named where the option of a label is missing, which may have come from it', async () => {
    const folder = emptyFolder({ [CONFIG]: '' })
    for (const args of [
      ['set-properties', 'HOST-01', '--company', 'Acme'],
      ['build-installer', '--platform', 'msi', '--company', 'Acme'],
    ]) {
      const { exitCode, err } = await cli(args, { folder, home: emptyFolder() })
      expect(exitCode).toBe(121)
      expect(err).toContain(join(folder, CONFIG))
    }
  })
})

describe('a config file', () => {
  const secret = 'canary-secret-0123456789'

  it.each<[string, unknown]>([
    ['is a list', [secret]],
    ['has no servers', { default: secret }],
    ['has a list of servers', { instances: [secret] }],
    ['has a server that is text', { instances: { acme: secret } }],
    ['has a setting that does not exist', { instances: {}, apiSecret: secret }],
    ['has a secret in the place of a setting', { instances: {}, [secret]: 'x' }],
    ['has a secret in the place of a name', { instances: { [`-${secret}`]: {} } }],
    ['has a secret as its default', { instances: {}, default: secret }],
    ['has the form of earlier versions', { instance: ACME, secret: { file: secret } }],
    ['has the trusted servers of earlier versions', { trustedInstances: [secret] }],
    ...[
      { secret },
      { secret: { value: secret } },
      { secret: { file: 'a', sops: 'b' } },
      { secret: { file: 'a', field: 'b' } },
      { secret: [secret] },
      { secret: { file: '' } },
      { secret: null },
      { secret: { sops: 'a', field: 7 } },
      { secret: { command: secret } },
      { secret: { command: ['op', 7] } },
      { secret: { command: [] } },
      { secret: { command: [''] } },
      { secret: { keychain: secret } },
      { apiSecret: secret },
      { instnace: secret },
      { [secret]: 'x' },
      { instance: 7 },
      { instance: undefined },
      { customProperties: 'company' },
      { customProperties: [...'abcdefghi'] },
      { customProperties: [1] },
    ].map((settings): [string, unknown] => [
      `has a server with ${config(settings)}`,
      { instances: { acme: { instance: ACME, ...settings } } },
    ]),
  ])('that %s is refused without being quoted', async (_, settings) => {
    const home = homeWith(settings)
    const failed = await sessions({ home, folder: emptyFolder() })
    expect(failed.exitCode).toBe(121)
    expect(failureIn(failed)).toMatchObject({ code: 'USAGE' })
    expect(failed.err).toContain(`screenconnect: ${join(home, USER_CONFIG)}: `)
    expect(failed.err + failed.out).not.toContain(secret)
  })

  it('that has a slip of the pen is refused with what was meant, and where', async () => {
    const home = homeWith({ instances: { acme: { instnace: ACME } } })
    const { err } = await sessions({ home, folder: emptyFolder() })
    expect(err).toContain('"acme"')
    expect(err).toContain("'instnace' (did you mean 'instance'?)")
  })

  it('of the form of earlier versions is refused with how to move it', async () => {
    const home = homeWith({ instance: ACME, secret: { file: 'x' } })
    const { err } = await sessions({ home, folder: emptyFolder() })
    expect(err).toContain('{"instances": {"acme": ')
  })

  it('that is not JSON is refused without being quoted', async () => {
    const home = emptyFolder({ [USER_CONFIG]: `{"instances":\n ${secret} }` })
    const failed = await sessions({ home, folder: emptyFolder() })
    expect(failed.exitCode).toBe(121)
    expect(failed.err + failed.out).not.toContain('canary')
  })

  it.each([
    ['UTF-16 text', 'utf16le', '{'],
    ['no UTF-8 text: it has NULs', 'utf16le', '\u2009{'],
    ['not UTF-8 text', 'latin1', '{'],
  ] as const)('that is %s is named as that, as %s with %j at its head', async (what, encoding, head) => {
    const home = emptyFolder({ [USER_CONFIG]: '' })
    const settings = configOf({ instance: ACME, customProperties: ['Zo\u00eb'] })
    writeFileSync(join(home, USER_CONFIG), Buffer.from(settings.replace('{', head), encoding))
    const { exitCode, err } = await sessions({ home, folder: emptyFolder() })
    expect(exitCode).toBe(121)
    expect(err).toContain(`${join(home, USER_CONFIG)} is ${what}`)
  })

  it('may begin with a byte order mark and name a schema', async () => {
    const { url, secret: own } = await server()
    const settings = config({
      $schema: 'x',
      instances: { acme: { instance: url, secret: { file: '~/own' } } },
    })
    const home = emptyFolder({ [USER_CONFIG]: `\uFEFF${settings}`, own })
    expect((await sessions({ home, folder: emptyFolder() })).exitCode).toBe(0)
  })

  it('has a JSON schema in the package, which is what the reader goes by', () => {
    expect(JSON.parse(readFileSync(SCHEMA_FILE, 'utf8'))).toEqual(JSON.parse(JSON.stringify(jsonSchema())))
    const { files, exports: exported } = JSON.parse(readFileSync('package.json', 'utf8'))
    expect(files).toContain(SCHEMA_FILE)
    expect(exported).toHaveProperty([`./${SCHEMA_FILE}`])
  })

  it('finds a path beside itself, and not in the working folder', async () => {
    const { url, secret: own } = await server()
    const program = (text: string) => `#!/bin/sh\nprintf %s '${text}'\n`
    const home = homeWith(
      { instances: { acme: { instance: url, secret: { command: ['./get-secret'] } } } },
      { '.config/screenconnect/get-secret': program(own) },
    )
    chmodSync(join(home, '.config/screenconnect/get-secret'), 0o700)
    const folder = emptyFolder({ 'get-secret': program(secret) })
    chmodSync(join(folder, 'get-secret'), 0o700)
    const before = process.cwd()
    process.chdir(folder)
    onTestFinished(() => process.chdir(before))
    expect(await sessions({ home, folder })).toMatchObject({ exitCode: 0, err: '' })
  })
})

describe.skipIf(process.platform === 'win32')('what stands in the place of a config file', () => {
  /** As the user's own, and named: wherever one is read. */
  const places: readonly (readonly [
    string,
    (put: (path: string) => void) => CliOptions & { flags?: string[] },
  ])[] = [
    [
      'the user’s own folder',
      (put) => {
        const home = emptyFolder({ '.config/screenconnect/x': '' })
        put(join(home, USER_CONFIG))
        return { home, folder: emptyFolder() }
      },
    ],
    [
      'a flag',
      (put) => {
        const path = join(emptyFolder(), 'named.json')
        put(path)
        return { flags: ['--config', path] }
      },
    ],
    [
      'a variable',
      (put) => {
        const path = join(emptyFolder(), 'named.json')
        put(path)
        return { environment: { SCREENCONNECT_CONFIG: path } }
      },
    ],
  ]
  const things: readonly (readonly [string, (path: string) => void, string])[] = [
    ['a link to a device without an end', (path) => symlinkSync('/dev/zero', path), 'is not a regular file'],
    ['a folder', (path) => mkdirSync(path), 'is not a regular file'],
    ['a link to itself', (path) => symlinkSync(path, path), 'cannot be opened (ELOOP)'],
    [
      'a file without an end',
      (path) => writeFileSync(path, ' '.repeat(65_537), { mode: 0o600 }),
      '65536 bytes',
    ],
    [
      'text in UTF-16',
      (path) => writeFileSync(path, Buffer.from('\ufeff{}', 'utf16le'), { mode: 0o600 }),
      'is UTF-16 text',
    ],
  ]

  const rowsOf = (some: typeof things) =>
    places.flatMap(([place, at]) => some.map(([thing, put, words]) => ({ place, at, thing, put, words })))
  const isRefused = async ({ at, put, words }: ReturnType<typeof rowsOf>[number]) => {
    const { flags = [], ...options } = at(put)
    const { exitCode, err, out } = await cli(['sessions', 'HOST-01', ...flags], options)
    expect(exitCode).toBe(121)
    expect(err).toContain(words)
    expect(out).toBe('')
  }

  it.each(rowsOf(things))('of $place, $thing, is refused at once', isRefused)

  onlyWhere(
    existsSync('/proc/self/mem') && existsSync('/dev/full'),
    'no /proc/self/mem, no /dev/full',
  ).it.each(
    rowsOf([
      ['a link to a device', (path) => symlinkSync('/dev/full', path), 'is not a regular file'],
      [
        'a link to a file of the kernel that cannot be read',
        (path) => symlinkSync('/proc/self/mem', path),
        'cannot be read (EIO)',
      ],
    ]),
  )('of $place, $thing, is refused at once', isRefused)

  it('of the user’s own folder, a socket, is refused at once', async () => {
    const home = emptyFolder({ '.config/screenconnect/x': '' })
    const socket = createServer().listen(join(home, USER_CONFIG))
    onTestFinished(() => void socket.close())
    await once(socket, 'listening')
    const { exitCode, err } = await cli(['sessions', 'HOST-01'], { home, folder: emptyFolder() })
    expect(exitCode).toBe(121)
    expect(err).toContain('cannot be opened (ENXIO)')
  })

  requires('mkfifo').it.each(
    rowsOf([['a pipe', (path) => void execFileSync('mkfifo', [path]), 'is not a regular file']]),
  )('of $place, $thing, is refused at once', isRefused)

  it('may be a link to a file of the user', async () => {
    const { url, secret } = await server()
    const elsewhere = emptyFolder({ 'own.json': configOf({ instance: url, secret: { environment: 'OWN' } }) })
    const home = emptyFolder({ '.config/screenconnect/x': '' })
    symlinkSync(join(elsewhere, 'own.json'), join(home, USER_CONFIG))
    const { exitCode } = await sessions({ home, folder: emptyFolder(), environment: { OWN: secret } })
    expect(exitCode).toBe(0)
  })

  it('is never read where it is exchanged for another under the name', async () => {
    const home = emptyFolder({
      mine: configOf({ instance: 'https://mine.screenconnect.com' }),
      theirs: configOf({ instance: 'https://theirs.screenconnect.com' }),
      '.config/screenconnect/x': '',
    })
    chmodSync(join(home, 'theirs'), 0o666)
    const path = join(home, USER_CONFIG)
    let turn = 0
    let goesOn = true
    const exchange = async () => {
      while (goesOn) {
        turn += 1
        symlinkSync(join(home, turn % 2 === 0 ? 'mine' : 'theirs'), join(home, `link-${turn}`))
        renameSync(join(home, `link-${turn}`), path)
        await new Promise((resolve) => setImmediate(resolve))
      }
    }
    const exchanging = exchange()
    let mine = 0
    for (let tries = 0; tries < 200; tries += 1) {
      const read = await readConfig(path, true, home).catch(() => undefined)
      const instance = read?.servers.get('acme')?.instance ?? ''
      expect(instance).not.toContain('theirs')
      if (instance !== '') mine += 1
    }
    goesOn = false
    await exchanging
    expect(mine).toBeGreaterThan(0)
  })
})

describe('a flag', () => {
  it.each(['--server', '--instance', '--secret-file', '--sops', '--labels', '--config'])(
    'such as %s that is empty is refused, not taken for one that is not there',
    async (flag) => {
      const { url, secret } = await server()
      const environment = { SCREENCONNECT_URL: url, SCREENCONNECT_SECRET: secret }
      const failed = await sessions({ environment }, [flag, ''])
      expect(failed.exitCode).toBe(121)
      expect(failed.err).toContain(flag)
    },
  )

  it('that names the secret stands alone', async () => {
    const failed = await sessions({}, ['--instance', ACME, '--secret-file', 'a', '--sops', 'b'])
    expect(failed.exitCode).toBe(121)
  })
})

describe('labels', () => {
  it.each([
    ['nine of them', 'a,b,c,d,e,f,g,h,i'],
    ['one twice', 'company,company'],
    ['one with a line break', 'company\n--instance=x'],
    ['one with an escape', '\u001b[2J'],
  ])('are refused by every verb: %s', async (_, labels) => {
    const { exitCode } = await cli(
      ['build-installer', '--platform', 'msi', '--instance', 'https://acme.screenconnect.com'],
      {
        environment: { SCREENCONNECT_LABELS: labels },
      },
    )
    expect(exitCode).toBe(121)
  })
})

describe('doctor', () => {
  it('prints where the instance, the secret and the labels came from', async () => {
    const { url, secret } = await server()
    const home = homeWith(
      { instances: { acme: { instance: url, secret: { file: '~/own' }, customProperties: ['company'] } } },
      { own: secret },
    )
    const { exitCode, out } = await cli(['doctor', '--json'], { home, folder: emptyFolder() })
    expect(exitCode).toBe(0)
    const words = `"acme" in ${join(home, USER_CONFIG)}`
    expect(JSON.parse(out)).toMatchObject({
      configuration: {
        server: 'acme',
        instance: url,
        instanceFrom: words,
        secretFrom: `the file ${join(home, 'own')}, by ${words}`,
        labelsFrom: words,
        configFiles: [join(home, USER_CONFIG)],
      },
    })
    expect(out).not.toContain(secret)
  })

  it.each([
    ['a wrong secret', 125, { SCREENCONNECT_SECRET: 'another-secret-0123456789' }, 'secret'],
    ['nothing that listens', 126, { SCREENCONNECT_URL: 'closed' }, 'reachable'],
  ])('exits for %s with %i and says which question failed', async (_, code, changed, question) => {
    const { url, secret } = await server()
    const environment = { SCREENCONNECT_URL: url, SCREENCONNECT_SECRET: secret, ...changed }
    const closed = environment.SCREENCONNECT_URL === 'closed' ? { SCREENCONNECT_URL: CLOSED_URL } : {}
    const { exitCode, out } = await cli(['doctor', '--json'], { environment: { ...environment, ...closed } })
    const { connection } = JSON.parse(out)
    expect(connection).toContainEqual(expect.objectContaining({ question, status: 'failed' }))
    expect(exitCode).toBe(code)
  })

  it('shows nothing of a secret that stands in the place of a path', async () => {
    const { url } = await server()
    const { out, err } = await cli(['doctor'], {
      environment: { SCREENCONNECT_URL: url, SCREENCONNECT_SECRET_FILE: 'nowhere/canary-secret-0123456789' },
    })
    expect(out + err).not.toContain('canary-secret')
  })
})
