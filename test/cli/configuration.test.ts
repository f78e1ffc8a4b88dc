import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  chownSync,
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
import { onlyWhere, posix, requires } from '../programs.ts'
import { CLOSED_URL } from '../transport/support.ts'
import { type CliOptions, cli, emptyFolder } from './support.ts'

const CONFIG = 'screenconnect.config.json'
const USER_CONFIG = '.config/screenconnect/screenconnect.config.json'

/** A server that is somebody else's, and what reached it. */
async function server() {
  const sandbox = await startSandbox()
  onTestFinished(() => sandbox.close())
  sandbox.addSession({ name: 'HOST-01', customProperties: ['Acme', 'Head Office', 'Pilot'] })
  return sandbox
}

/** What a command that must not run would leave behind. */
const RAN = join(tmpdir(), `acg-cli-ran-${process.pid}`)

const config = (settings: unknown) => JSON.stringify(settings)

async function sessions(options: CliOptions, flags: readonly string[] = []) {
  return cli(['sessions', 'HOST-01', '--json', ...flags], options)
}

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

  it("come from the user's config", async () => {
    const { url, secret } = await server()
    const home = emptyFolder({
      'secrets/screenconnect': secret,
      [USER_CONFIG]: config({ instance: url, secret: { file: '~/secrets/screenconnect' } }),
    })
    expect((await sessions({ home, folder: emptyFolder() })).exitCode).toBe(0)
  })

  it("come from the nearest project's config before the user's, from any folder below it", async () => {
    const { url, secret } = await server()
    const other = await server()
    const home = emptyFolder({ [USER_CONFIG]: config({ instance: other.url, trustedInstances: [url] }) })
    const project = emptyFolder({
      [CONFIG]: config({ instance: url, secret: { file: 'secret' }, customProperties: ['company'] }),
      secret,
      'scripts/nightly/x': '',
    })
    const { exitCode, out } = await sessions({ home, folder: join(project, 'scripts/nightly') })
    expect(exitCode).toBe(0)
    expect(JSON.parse(out)).toMatchObject([{ properties: { company: 'Acme' } }])
    expect(other.requests).toEqual([])
  })

  it.each(['--config', 'SCREENCONNECT_CONFIG'])('come from the file that %s names, alone', async (way) => {
    const { url, secret } = await server()
    const folder = emptyFolder({
      'acme.json': config({ instance: url, secret: { file: 'secret' } }),
      secret,
      [CONFIG]: 'not even JSON',
    })
    const flag = way === '--config'
    const { exitCode, err } = await sessions(
      { folder, environment: flag ? {} : { SCREENCONNECT_CONFIG: join(folder, 'acme.json') } },
      flag ? ['--config', 'acme.json'] : [],
    )
    expect(err).toBe('')
    expect(exitCode).toBe(0)
  })

  it('come from a command that the user’s config names', async () => {
    const { url, secret } = await server()
    const home = emptyFolder({
      secret,
      [USER_CONFIG]: config({
        instance: url,
        secret: {
          command: [process.execPath, '-p', 'require("fs").readFileSync(process.argv[1], "utf8")', 'SECRET'],
        },
      }),
    })
    const path = join(home, USER_CONFIG)
    writeFileSync(path, readFileSync(path, 'utf8').replace('SECRET', join(home, 'secret')))
    const { exitCode, err } = await sessions({ home, folder: emptyFolder() })
    expect(err).toBe('')
    expect(exitCode).toBe(0)
  })

  it('are asked for in words where there are none', async () => {
    const none = await cli(['sessions', 'HOST-01'], { home: '/home/alex' })
    expect(none.exitCode).toBe(121)
    expect(none.err).toBe(
      'screenconnect: No instance is named. Give --instance https://acme.screenconnect.com, set SCREENCONNECT_URL, or write {"instance": "…"} into ~/.config/screenconnect/screenconnect.config.json. To look around without one: screenconnect demo.\n',
    )
    const noSecret = await cli(['sessions', 'HOST-01', '--instance', 'https://acme.screenconnect.com'])
    expect(noSecret.exitCode).toBe(125)
    expect(noSecret.err).toContain('No secret is named. Set SCREENCONNECT_SECRET')
  })
})

describe('a secret goes only to an instance that the same or a more trusted place names', () => {
  const secret = 'canary-secret-0123456789'

  it.each([
    ['of the environment', { environment: { SCREENCONNECT_SECRET: secret } }, 'SCREENCONNECT_SECRET'],
    ["of the user's config", { user: { secret: { environment: 'OWN_SECRET' } } }, USER_CONFIG],
    ['of a file that a flag names', { flags: ['--secret-file', 'own'] }, '--secret-file'],
  ])('so the one %s never goes to an instance of a cloned folder', async (_, source, words) => {
    const hostile = await server()
    const {
      environment = {},
      user = {},
      flags = [],
    } = source as {
      environment?: Record<string, string>
      user?: unknown
      flags?: string[]
    }
    const folder = emptyFolder({ [CONFIG]: config({ instance: hostile.url }), own: secret })
    const home = emptyFolder({ [USER_CONFIG]: config(user) })
    const { exitCode, err } = await sessions(
      { folder, home, environment: { OWN_SECRET: secret, ...environment } },
      flags,
    )
    expect(exitCode).toBe(125)
    expect(err).toMatch(/^screenconnect: The instance is named by the project's .*, and the secret by /)
    expect(err).toContain(words)
    expect(err).toContain(
      'the secret was not sent. If it is the right one, name the instance with --instance or SCREENCONNECT_URL',
    )
    expect(err).not.toContain(secret)
    expect(hostile.requests).toEqual([])
  })

  it('so one that was named expressly is refused rather than passed over for another', async () => {
    const { url, secret: own } = await server()
    const home = emptyFolder({
      [USER_CONFIG]: config({ instance: url, secret: { file: '~/own' } }),
      own,
      other: secret,
    })
    const options = { home, folder: home }
    expect((await sessions(options)).exitCode).toBe(0)
    const flag = await sessions(options, ['--secret-file', 'other'])
    const variable = await sessions({ ...options, environment: { SCREENCONNECT_SECRET: secret } })
    for (const { exitCode, err } of [flag, variable]) {
      expect(exitCode).toBe(125)
      expect(err).toContain('which is trusted more: the secret was not sent')
    }
  })

  it("so where the user's own config names servers, a project may name no others", async () => {
    const hostile = await server()
    const home = emptyFolder({ [USER_CONFIG]: config({ instance: 'https://acme.screenconnect.com' }) })
    const folder = emptyFolder({
      [CONFIG]: config({ instance: hostile.url, secret: { file: 'own' } }),
      own: secret,
    })
    for (const args of [
      ['sessions', 'HOST-01'],
      ['build-installer', '--platform', 'msi'],
    ]) {
      const { exitCode, out, err } = await cli(args, { home, folder })
      expect(exitCode).toBe(121)
      expect(out).toBe('')
      expect(err).toContain('knows only others. If it is yours, add it there to "trustedInstances"')
    }
    expect(hostile.requests).toEqual([])
  })

  it('so only the user can say whom they trust', async () => {
    const folder = emptyFolder({ [CONFIG]: config({ trustedInstances: ['https://acme.screenconnect.com'] }) })
    expect((await sessions({ folder })).err).toContain('no other file can say whom you trust')
  })

  it('so a project has no say in how a server of the environment is called', async () => {
    const { url, secret: own } = await server()
    const folder = emptyFolder({
      [CONFIG]: config({
        extensionId: '00000000-0000-4000-8000-000000000000',
        origin: 'https://acme.screenconnect.com',
      }),
    })
    const environment = { SCREENCONNECT_URL: url, SCREENCONNECT_SECRET: own }
    expect((await sessions({ folder, environment })).exitCode).toBe(0)
  })

  onlyWhere(process.getuid?.() === 0, 'only root may give a file away').it(
    "so a project's file of another user is refused",
    async () => {
      const folder = emptyFolder({ [CONFIG]: config({ instance: 'https://acme.screenconnect.com' }) })
      chownSync(join(folder, CONFIG), 1234, 1234)
      const { exitCode, err } = await sessions({ folder })
      expect(exitCode).toBe(121)
      expect(err).toContain('this file belongs to somebody else. If you trust it, name it with --config.')
    },
  )

  posix.it('so a file that everybody can write is refused', async () => {
    const folder = emptyFolder({ [CONFIG]: config({ instance: 'https://acme.screenconnect.com' }) })
    chmodSync(join(folder, CONFIG), 0o666)
    expect((await sessions({ folder })).err).toContain("Run: chmod o-w '")
  })

  it.each([
    ['HOME', { home: '', environment: {} }],
    ['XDG_CONFIG_HOME', { home: '/nowhere', environment: { XDG_CONFIG_HOME: '.config' } }],
  ])("so the user's own config never comes out of the working folder, whatever %s says", async (_, place) => {
    const folder = emptyFolder({
      [USER_CONFIG]: config({
        instance: 'https://acme.screenconnect.com',
        secret: { command: ['touch', RAN] },
      }),
    })
    const before = process.cwd()
    process.chdir(folder)
    onTestFinished(() => process.chdir(before))
    expect((await sessions({ folder, ...place })).err).toContain('No instance is named')
    expect(existsSync(RAN)).toBe(false)
  })

  it('so a variable cannot name a config of the working folder', async () => {
    const folder = emptyFolder({ 'acme.json': '{}' })
    const { err } = await sessions({ folder, environment: { SCREENCONNECT_CONFIG: 'acme.json' } })
    expect(err).toContain('SCREENCONNECT_CONFIG must be an absolute path.')
  })

  it("so the user's may go to an instance that a flag names", async () => {
    const { url, secret } = await server()
    const home = emptyFolder({ [USER_CONFIG]: config({ secret: { environment: 'OWN_SECRET' } }) })
    const options = { home, folder: emptyFolder(), environment: { OWN_SECRET: secret } }
    expect((await sessions(options, ['--instance', url])).exitCode).toBe(0)
  })

  it.each([
    ['a command', { command: ['touch', RAN] }, 'may not name a command to run'],
    ['a variable', { environment: 'AWS_SECRET_ACCESS_KEY' }, 'may not name a variable of your environment'],
    ['a file above it', { file: '../own' }, 'lies outside of the project'],
    ['an absolute path', { file: '/etc/hostname' }, 'lies outside of the project'],
    ['a vault in the home', { sops: '~/vault.yaml/../../../own' }, 'lies outside of the project'],
    ['a link that leads out', { file: 'link' }, 'lies outside of the project'],
    ['a link to a folder that leads out', { sops: 'out/vault.yaml' }, 'lies outside of the project'],
  ])("so a project's file may not name %s", async (_, named, words) => {
    const hostile = await server()
    const outside = emptyFolder({ own: secret })
    const folder = emptyFolder({ 'project/x': '' })
    const project = join(folder, 'project')
    symlinkSync(join(outside, 'own'), join(project, 'link'))
    symlinkSync(outside, join(project, 'out'))
    writeFileSync(join(project, CONFIG), config({ instance: hostile.url, secret: named }))
    const { exitCode, err } = await sessions({ folder: project })
    expect(err).toContain(words)
    expect(exitCode).toBe(121)
    expect(existsSync(RAN)).toBe(false)
    expect(hostile.requests).toEqual([])
  })
})

describe('a config file', () => {
  const secret = 'canary-secret-0123456789'

  it.each([
    ['holds the secret itself', { secret }, '"secret" must say where the secret is, never hold it'],
    ['holds it under a key', { secret: { value: secret } }, '"secret" must be {"sops"'],
    ['holds two places', { secret: { file: 'a', sops: 'b' } }, '"secret" must be {"sops"'],
    ['holds a field without a vault', { secret: { file: 'a', field: 'b' } }, 'a "field" goes with "sops"'],
    ['holds a list as secret', { secret: [secret] }, '"secret" must be {"sops"'],
    ['holds an empty path', { secret: { file: '' } }, '"secret" must be {"sops"'],
    [
      'has a setting that does not exist',
      { apiSecret: secret },
      'no setting that is called a string of 9 characters',
    ],
    ['has a setting that is misspelt', { instnace: secret }, "called 'instnace' (did you mean 'instance'?)"],
    [
      'has it in the place of a setting',
      { [secret]: 'x' },
      'no setting that is called a string of 24 characters',
    ],
    ['has an instance that is no text', { instance: 7 }, '"instance" must be text'],
    ['has labels that are no list', { customProperties: 'company' }, 'a list of at most eight labels'],
    ['has nine labels', { customProperties: [...'abcdefghi'] }, 'a list of at most eight labels'],
    ['has a label that is no text', { customProperties: [1] }, 'a list of at most eight labels'],
    ['is a list', [secret], 'this is not a JSON object'],
  ])('that %s is refused without being quoted', async (_, settings, words) => {
    const folder = emptyFolder({ [CONFIG]: config(settings) })
    const { exitCode, err } = await sessions({ folder })
    expect(exitCode).toBe(121)
    expect(err).toContain(`screenconnect: ${join(folder, CONFIG)}: `)
    expect(err).toContain(words)
    expect(err).not.toContain(secret)
  })

  it('that is not JSON is refused without being quoted', async () => {
    const folder = emptyFolder({ [CONFIG]: `{"instance":\n ${secret} }` })
    const { exitCode, err } = await sessions({ folder })
    expect(exitCode).toBe(121)
    expect(err).toMatch(/: this is not JSON\.\n$/)
    expect(err).not.toContain('canary')
  })

  it.each([
    ['UTF-16 text', 'utf16le', '{'],
    ['no UTF-8 text: it has NULs', 'utf16le', '\u2009{'],
    ['not UTF-8 text', 'latin1', '{'],
  ] as const)('that is %s is named as that, as %s with %j at its head', async (what, encoding, head) => {
    const folder = emptyFolder({})
    const settings = config({ instance: 'https://acme.screenconnect.com', customProperties: ['Zo\u00eb'] })
    writeFileSync(join(folder, CONFIG), Buffer.from(settings.replace('{', head), encoding))
    const { exitCode, err } = await sessions({ folder })
    expect(exitCode).toBe(121)
    expect(err).toContain(`${join(folder, CONFIG)} is ${what}. Save it as UTF-8`)
  })

  it.each([
    [
      'a command that is no list',
      { secret: { command: 'op read' } },
      'must be a list: the program, then its arguments',
    ],
    [
      'a command with a number',
      { secret: { command: ['op', 7] } },
      'must be a list: the program, then its arguments',
    ],
    ['a command without a program', { secret: { command: [] } }, 'names no program'],
    ['a command with an empty program', { secret: { command: [''] } }, 'names no program'],
    ['a secret of no known kind', { secret: { keychain: 'x' } }, '"secret" must be {"sops"'],
    [
      'a list of trusted servers that is none',
      { trustedInstances: 'x' },
      '"trustedInstances" must be a list',
    ],
    ['a trusted server that is no text', { trustedInstances: [7] }, '"trustedInstances" must be a list'],
    ['a null in the place of the secret', { secret: null }, '"secret" must be {"sops"'],
    ['a field that is no text', { secret: { sops: 'a', field: 7 } }, 'a "field" goes with "sops"'],
  ])("of the user's that holds %s is refused", async (_, settings, words) => {
    const home = emptyFolder({ [USER_CONFIG]: config(settings) })
    const { exitCode, err } = await sessions({ home, folder: emptyFolder() })
    expect(err).toContain(words)
    expect(exitCode).toBe(121)
  })

  it('that cannot be read is refused with the reason', async () => {
    const folder = emptyFolder({ [join(CONFIG, 'x')]: '' })
    const { exitCode, err } = await sessions({ folder })
    expect(err).toContain('is no regular file. Give the path of the file itself.')
    expect(exitCode).toBe(121)
  })

  it('whose secret is a link in a circle is refused', async () => {
    const folder = emptyFolder({ [CONFIG]: config({ secret: { file: 'circle/secret' } }) })
    symlinkSync('circle', join(folder, 'circle'))
    const { exitCode, err } = await sessions({ folder })
    expect(err).toContain("the secret's file cannot be looked at (ELOOP).")
    expect(exitCode).toBe(121)
  })

  it('may begin with a byte order mark and name a schema', async () => {
    const { url, secret: own } = await server()
    const folder = emptyFolder({
      [CONFIG]: `\uFEFF${config({ $schema: 'x', instance: url, secret: { file: 'own' } })}`,
      own,
    })
    expect((await sessions({ folder })).exitCode).toBe(0)
  })

  posix.it("of the user's that others can write is refused", async () => {
    const home = emptyFolder({ [USER_CONFIG]: config({ instance: 'https://acme.screenconnect.com' }) })
    chmodSync(join(home, USER_CONFIG), 0o666)
    const { exitCode, err } = await sessions({ home, folder: emptyFolder() })
    expect(exitCode).toBe(121)
    expect(err).toContain(
      `others can write this file, and it says where a secret goes. Run: chmod go-w '${join(home, USER_CONFIG)}'`,
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
      expect(err).toContain(`${join(at, 'screenconnect', CONFIG)}: this is not JSON.`)
    }
  })
})

describe.skipIf(process.platform === 'win32')('what stands in the place of a config file', () => {
  /** In the working folder, above it, as the user's own, and named: wherever one is read. */
  const places: readonly (readonly [
    string,
    (put: (path: string) => void) => CliOptions & { flags?: string[] },
  ])[] = [
    [
      'the working folder',
      (put) => {
        const folder = emptyFolder()
        put(join(folder, CONFIG))
        return { folder }
      },
    ],
    [
      'a folder above it',
      (put) => {
        const folder = emptyFolder({ 'a/b/x': '' })
        put(join(folder, CONFIG))
        return { folder: join(folder, 'a/b') }
      },
    ],
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
    ['a link to a device without an end', (path) => symlinkSync('/dev/zero', path), 'is no regular file'],
    ['a folder', (path) => mkdirSync(path), 'is no regular file'],
    ['a link to itself', (path) => symlinkSync(path, path), 'cannot be opened (ELOOP)'],
    [
      'a file without an end',
      (path) => writeFileSync(path, ' '.repeat(65_537), { mode: 0o600 }),
      'more than 65536 bytes',
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
      ['a link to a device', (path) => symlinkSync('/dev/full', path), 'is no regular file'],
      [
        'a link to a file of the kernel that cannot be read',
        (path) => symlinkSync('/proc/self/mem', path),
        'cannot be read (EIO)',
      ],
    ]),
  )('of $place, $thing, is refused at once', isRefused)

  it('of a project, a socket, is refused at once', async () => {
    const folder = emptyFolder()
    const socket = createServer().listen(join(folder, CONFIG))
    onTestFinished(() => void socket.close())
    await once(socket, 'listening')
    const { exitCode, err } = await cli(['sessions', 'HOST-01'], { folder })
    expect(exitCode).toBe(121)
    expect(err).toContain('cannot be opened (ENXIO)')
  })

  requires('mkfifo').it.each(
    rowsOf([['a pipe', (path) => void execFileSync('mkfifo', [path]), 'is no regular file']]),
  )('of $place, $thing, is refused at once', isRefused)

  it('may be a link to a file of the user', async () => {
    const { url, secret } = await server()
    const elsewhere = emptyFolder({ 'own.json': config({ instance: url, secret: { environment: 'OWN' } }) })
    const home = emptyFolder({ '.config/screenconnect/x': '' })
    symlinkSync(join(elsewhere, 'own.json'), join(home, USER_CONFIG))
    const { exitCode } = await sessions({ home, folder: emptyFolder(), environment: { OWN: secret } })
    expect(exitCode).toBe(0)
  })

  it.runIf(process.getuid?.() === 0)('counts by its own owner, also behind a link of mine', async () => {
    const elsewhere = emptyFolder({ 'theirs.json': config({ instance: 'https://acme.screenconnect.com' }) })
    chownSync(join(elsewhere, 'theirs.json'), 1234, 1234)
    const folder = emptyFolder()
    symlinkSync(join(elsewhere, 'theirs.json'), join(folder, CONFIG))
    expect((await sessions({ folder })).err).toContain('this file belongs to somebody else')
  })

  it.runIf(process.getuid?.() === 0)(
    'is never read where it is exchanged for another under the name',
    async () => {
      const folder = emptyFolder({
        mine: config({ instance: 'https://mine.screenconnect.com' }),
        theirs: config({ instance: 'https://theirs.screenconnect.com' }),
      })
      chownSync(join(folder, 'theirs'), 1234, 1234)
      const path = join(folder, CONFIG)
      let turn = 0
      let goesOn = true
      const exchange = async () => {
        while (goesOn) {
          turn += 1
          symlinkSync(join(folder, turn % 2 === 0 ? 'mine' : 'theirs'), join(folder, `link-${turn}`))
          renameSync(join(folder, `link-${turn}`), path)
          await new Promise((resolve) => setImmediate(resolve))
        }
      }
      const exchanging = exchange()
      for (let tries = 0; tries < 200; tries += 1) {
        const read = await readConfig(path, 'project', folder).catch(() => undefined)
        expect(read?.instance ?? '').not.toContain('theirs')
      }
      goesOn = false
      await exchanging
    },
  )

  it('runs a command that is given as a path from beside it, and not from the working folder', async () => {
    const { url, secret } = await server()
    const program = (text: string) => `#!/bin/sh\nprintf %s '${text}'\n`
    const home = emptyFolder({
      [USER_CONFIG]: config({ instance: url, secret: { command: ['./get-secret'] } }),
      '.config/screenconnect/get-secret': program(secret),
    })
    chmodSync(join(home, '.config/screenconnect/get-secret'), 0o700)
    const folder = emptyFolder({ 'get-secret': program('canary-secret-0123456789') })
    chmodSync(join(folder, 'get-secret'), 0o700)
    const before = process.cwd()
    process.chdir(folder)
    onTestFinished(() => process.chdir(before))
    expect(await sessions({ home, folder })).toMatchObject({ exitCode: 0, err: '' })
  })
})

describe('a flag', () => {
  it.each(['--instance', '--secret-file', '--sops', '--labels', '--config'])(
    'such as %s that is empty is refused, not taken for one that is not there',
    async (flag) => {
      const { url, secret } = await server()
      const environment = { SCREENCONNECT_URL: url, SCREENCONNECT_SECRET: secret }
      const { exitCode, err } = await sessions({ environment }, [flag, ''])
      expect(exitCode).toBe(121)
      expect(err).toBe(`screenconnect: ${flag} is empty.\n`)
    },
  )

  it('that names the secret stands alone', async () => {
    const { exitCode, err } = await sessions({}, ['--secret-file', 'a', '--sops', 'b'])
    expect(exitCode).toBe(121)
    expect(err).toContain('both name the secret')
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
    const folder = emptyFolder({
      [CONFIG]: config({ instance: url, secret: { file: 'own' }, customProperties: ['company'] }),
      own: secret,
    })
    const { exitCode, out } = await cli(['doctor', '--json'], { folder })
    expect(exitCode).toBe(0)
    const words = `the project's ${join(folder, CONFIG)}`
    expect(JSON.parse(out)).toMatchObject({
      configuration: {
        instance: url,
        instanceFrom: words,
        secretFrom: `the file ${join(folder, 'own')}, by ${words}`,
        labelsFrom: words,
        configFiles: [join(folder, CONFIG)],
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
