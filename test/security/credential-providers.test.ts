import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type CredentialProvider, ScreenConnectClient } from '@acg/screenconnect'
import { cached, firstOf, fromCommand, fromEnvironment, fromFile, fromSops } from '@acg/screenconnect/node'
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { asked, folder, program, searchPath, withoutAgeKeys, written } from '../credentials/support.ts'
import { ageKey, asYaml, sealed } from '../credentials/vault.ts'
import { INSTANCE, leaks, outcomeOf, printed, SECRET } from './support.ts'

const key = await ageKey()
const VAULT = asYaml(sealed({ credentials: { api_secret: SECRET } }, { recipients: [key.recipient] }))
let place: string

beforeEach(() => {
  withoutAgeKeys()
  place = folder()
  searchPath(place)
  return () => vi.unstubAllEnvs()
})

/** The ways in which a source that has the secret in it, or says it, fails. */
const FAILURES: readonly { readonly title: string; readonly provider: () => CredentialProvider }[] = [
  {
    title: 'a file that others can write',
    provider: () => fromFile(written(join(place, 'secret'), SECRET, 0o666)),
  },
  {
    title: 'a file that is too large',
    provider: () => fromFile(written(join(place, 'secret'), SECRET.repeat(5000))),
  },
  {
    title: 'a file in UTF-16',
    provider: () => fromFile(written(join(place, 'secret'), Buffer.from(`\ufeff${SECRET}`, 'utf16le'))),
  },
  { title: 'a file of two lines', provider: () => fromFile(written(join(place, 'secret'), `${SECRET}\n\n`)) },
  {
    title: 'a command that fails and says it everywhere',
    provider: () => {
      program(
        join(place, 'op'),
        `console.log('${SECRET}'); console.error('${SECRET}'); process.title = '${SECRET}'; process.exit(1)`,
      )
      return fromCommand('op', ['read', SECRET])
    },
  },
  {
    title: 'a command that prints two lines',
    provider: () => {
      program(join(place, 'op'), `console.log('${SECRET}\\n${SECRET}')`)
      return fromCommand('op', [SECRET])
    },
  },
  {
    title: 'a sops that fails and says it everywhere',
    provider: () => {
      program(join(place, 'sops'), `console.log('${SECRET}'); console.error('${SECRET}'); process.exit(128)`)
      return fromSops(written(join(place, 'vault.yaml'), SECRET))
    },
  },
  {
    title: 'a vault that was changed',
    provider: () => {
      vi.stubEnv('SOPS_AGE_KEY', key.secret)
      return fromSops(written(join(place, 'vault.yaml'), VAULT.replace(/mac: \S+/, `mac: ${SECRET}`)))
    },
  },
  {
    title: 'a vault in the clear',
    provider: () => fromSops(written(join(place, 'vault.yaml'), `a: "${SECRET}`)),
  },
  {
    title: 'a vault with a key of that text',
    provider: () => {
      vi.stubEnv('SOPS_AGE_KEY', key.secret)
      return fromSops(written(join(place, 'vault.yaml'), `${SECRET}: ${SECRET}\n${VAULT}`))
    },
  },
  {
    title: 'an age key that is none',
    provider: () => {
      vi.stubEnv('SOPS_AGE_KEY', SECRET)
      return fromSops(written(join(place, 'vault.yaml'), VAULT))
    },
  },
  {
    title: 'several sources that fail',
    provider: () =>
      firstOf(
        fromFile(written(join(place, 'secret'), SECRET, 0o666)),
        () => `${SECRET}\n`,
        () => Promise.reject(new Error(SECRET)),
      ),
  },
  {
    title: 'a source that throws, behind a cache',
    provider: () =>
      cached(() => Promise.reject(Object.assign(new Error(SECRET), { cause: SECRET })), { maxAge: 1 }),
  },
]

describe('a credential provider', () => {
  it.each(FAILURES)('puts nothing of the secret into the error of $title', async ({ provider }) => {
    const client = new ScreenConnectClient({ instance: INSTANCE, credentials: provider() })
    const error = await outcomeOf(() => client.getSessionsByName('HOST-01'))
    expect(error).toMatchObject({ code: 'CREDENTIAL', outcome: 'not-sent' })
    for (const canary of [SECRET, key.secret]) {
      expect(leaks(printed(error), canary), 'in the error').toEqual([])
      expect(leaks(printed(client), canary), 'in the client').toEqual([])
    }
  })

  /** Secrets of forms that could pass for a name, a path, an expression or an option. */
  const MISPLACED = [
    SECRET,
    'canary0123456789secret',
    'CANARY0123456789SECRET',
    'canary-0123456789/secret+9876543210==',
    '/canary-0123456789+secret==',
    './canary-0123456789',
    'canary.0123456789.secret',
    'canary-0123456789\nsecret-9876543210',
    '-canary-0123456789-secret',
  ]

  it.each(MISPLACED)(
    'prints no secret that was given in the place of something else: case %#',
    async (secret) => {
      const vault = written(join(place, 'vault.yaml'), VAULT)
      vi.stubEnv('SOPS_AGE_KEY', key.secret)
      const makers: readonly ((value: never) => CredentialProvider)[] = [
        fromEnvironment,
        fromFile,
        fromCommand,
        (value) => fromCommand('missing', value),
        (value) => fromCommand('missing', [value]),
        (value) => fromCommand('missing', [], value),
        (value) => fromCommand('missing', [], { timeout: value }),
        fromSops,
        (value) => fromSops(`${String(value)}.yaml`),
        // In a folder that there is, where a file of that name would be shown.
        (value) => fromFile(`${place}/${String(value)}`),
        (value) => fromSops(`${place}/${String(value)}.json`),
        (value) => fromCommand(`${place}/${String(value)}`),
        (value) => {
          vi.stubEnv('SOPS_AGE_KEY_FILE', `${place}/${String(value).replaceAll('\0', '')}`)
          return fromSops(vault)
        },
        (value) => fromSops(vault, value),
        (value) => fromSops(vault, `credentials.${String(value)}`),
        firstOf,
        (value) => firstOf(() => SECRET, value),
        (value) => cached(value, { maxAge: 1 }),
        (value) => cached(() => SECRET, value),
        (value) => cached(() => SECRET, { maxAge: value }),
      ]
      for (const [index, make] of makers.entries()) {
        vi.stubEnv('SOPS_AGE_KEY_FILE', undefined)
        for (const value of [
          secret,
          [secret],
          { value: secret },
          { toString: () => secret },
          Buffer.from(secret),
        ]) {
          // Against their types: `never` goes wherever a type is asked for.
          const error = await outcomeOf(() => make(value as never)(asked()))
          expect(error, `maker ${index}`).toMatchObject({
            code: expect.stringMatching(/^(CONFIGURATION|CREDENTIAL)$/),
          })
          expect(leaks(printed(error), secret), `maker ${index}`).toEqual([])
        }
      }
    },
  )

  it('runs no program that lies in the working folder, whatever PATH says', async () => {
    const started = join(place, 'started')
    for (const name of ['sops', 'op'])
      program(join(place, name), `require('fs').writeFileSync('${started}', '')`)
    const before = process.cwd()
    process.chdir(place)
    onTestFinished(() => process.chdir(before))
    for (const path of ['', ':', '.', './', ':.:./:', '../']) {
      vi.stubEnv('PATH', path)
      await outcomeOf(() => fromSops('vault.yaml')(asked()))
      await outcomeOf(() => fromCommand('op')(asked()))
    }
    expect(existsSync(started)).toBe(false)
  })

  it('runs no shell: nothing in an argument, a path or a field is carried out', async () => {
    const attempts = [';', '&&', '|', '\n'].flatMap((glue) => [
      `x${glue}touch pwned`,
      `$(touch pwned)`,
      '`touch pwned`',
    ])
    mkdirSync(join(place, 'work'))
    const before = process.cwd()
    process.chdir(join(place, 'work'))
    onTestFinished(() => process.chdir(before))
    program(join(place, 'op'), `process.stdout.write(process.argv[2])`)
    program(join(place, 'sops'), `process.stdout.write(process.argv[5])`)
    for (const attempt of attempts) {
      expect(await fromCommand('op', [attempt])(asked())).toBe(attempt)
      expect(await fromSops(`${attempt}.yaml`)(asked())).toBe(join(place, 'work', `${attempt}.yaml`))
    }
    expect(existsSync('pwned')).toBe(false)
  })
})
