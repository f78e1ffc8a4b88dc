import { join } from 'node:path'
import { type RunningSandbox, startSandbox } from '@acg/screenconnect/testing'
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { readConfig } from '../../src/cli/configuration/config-file.ts'
import { cli, emptyFolder } from '../cli/support.ts'
import { ageKey, asYaml, sealed } from '../credentials/vault.ts'
import { blocksIn } from './blocks.ts'
import { documents, read } from './pages.ts'
import { vaultPath, vaultWith } from './vault-block.ts'

const CONFIG = 'screenconnect.config.json'
const USER_CONFIG = '.config/screenconnect/screenconnect.config.json'

const blocks = blocksIn('json')

/** The block of docs/command-line.md under a heading of any level. */
function blockUnder(heading: string): string {
  const parts = read('docs/command-line.md').split(/^##+ /m)
  const part = parts.find((text) => text.startsWith(`${heading}\n`)) ?? ''
  return blocks.find(({ code }) => part.includes(code))?.code ?? ''
}

const ofProject = blockUnder('Settings')
const ofUser = blockUnder('Whom the secret is sent to')

/** What stands in a line of text as a config file, or as the value of `secret` in one. */
const inline = documents.flatMap((path) =>
  [...read(path).matchAll(/`(\{ ?"(?!errorType)[^`]+\})`( \| .*not in a project's file)?/g)].map(
    ([, code = '', notInProject]) => ({
      title: `${path}: ${code}`,
      code: code.includes('"secret"') ? code : `{"secret": ${code}}`,
      isForProjects: notInProject === undefined,
    }),
  ),
)

async function acmeServer(): Promise<RunningSandbox> {
  const sandbox = await startSandbox()
  onTestFinished(() => sandbox.close())
  sandbox.addSession({ name: 'HOST-01', customProperties: ['Acme', 'Head Office', 'Pilot'] })
  return sandbox
}

/** The text with another address in it, which must be there. */
function withAddress(text: string, address: string, other: string): string {
  expect(text).toContain(`"${address}"`)
  return text.replaceAll(`"${address}"`, JSON.stringify(other))
}

afterEach(() => vi.unstubAllEnvs())

describe('the config files of the documentation', () => {
  it('are those that are tried below', () => {
    expect(blocks.map(({ code }) => code)).toEqual([ofProject, ofUser])
  })

  it('lead a project to its vault and its server, with names for the custom properties', async () => {
    const sandbox = await acmeServer()
    const key = await ageKey()
    const folder = emptyFolder({
      [CONFIG]: withAddress(ofProject, 'https://acme.screenconnect.com', sandbox.url),
      [vaultPath]: asYaml(sealed(vaultWith(sandbox.secret), { recipients: [key.recipient] })),
    })
    // No `sops` on the path: the vault is read by the program itself.
    const environment = { SOPS_AGE_KEY: key.secret, PATH: '' }
    const { exitCode, out, err } = await cli(['sessions', 'HOST-01', '--json'], { folder, environment })
    expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' })
    expect(JSON.parse(out)).toMatchObject([
      { properties: { company: 'Acme', site: 'Head Office', tag: 'Pilot' } },
    ])
  })

  it('let a project choose among the servers of the user’s own, and add none', async () => {
    const [one, other, foreign] = [await acmeServer(), await acmeServer(), await acmeServer()]
    const own = withAddress(ofUser, 'https://acme.screenconnect.com', one.url)
    const home = emptyFolder({
      [USER_CONFIG]: withAddress(own, 'https://acme-test.screenconnect.com', other.url),
    })
    const exitCodeFor = async ({ url, secret }: RunningSandbox) => {
      const folder = emptyFolder({
        [CONFIG]: JSON.stringify({ instance: url, secret: { file: 'secret' } }),
        secret,
      })
      return (await cli(['sessions', 'HOST-01'], { home, folder })).exitCode
    }
    expect(await exitCodeFor(one)).toBe(0)
    expect(await exitCodeFor(other)).toBe(0)
    expect(await exitCodeFor(foreign)).toBe(121)
    expect(foreign.requests).toEqual([])
  })
})

describe('what the documentation writes of a config file in a line', () => {
  it('exists', () => {
    expect(inline.length).toBeGreaterThan(4)
  })

  it.each(inline)('$title is one', async ({ code, isForProjects }) => {
    const folder = emptyFolder({ [CONFIG]: code })
    const path = join(folder, CONFIG)
    expect(await readConfig(path, 'user', folder)).toHaveProperty('secret')
    const asProject = readConfig(path, 'project', folder)
    if (isForProjects) expect(await asProject).toHaveProperty('secret')
    else await expect(asProject).rejects.toThrow("a project's file may not name")
  })
})
