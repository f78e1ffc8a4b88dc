import { join } from 'node:path'
import { type RunningSandbox, startSandbox } from '@acg/screenconnect/testing'
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { readConfig } from '../../src/cli/configuration/config-file.ts'
import { cli, emptyFolder } from '../cli/support.ts'
import { ageKey, asYaml, sealed } from '../credentials/vault.ts'
import { blocksIn } from './blocks.ts'
import { documents, read } from './pages.ts'
import { vaultPath, vaultWith } from './vault-block.ts'

const USER_CONFIG = '.config/screenconnect/screenconnect.config.json'

const blocks = blocksIn('json')

/** The value of `secret`, in a line of text. */
const inline = documents.flatMap((path) =>
  [...read(path).matchAll(/`(\{ ?"(?!errorType)[^`]+\})`/g)].map(([, code = '']) => ({
    title: `${path}: ${code}`,
    code,
  })),
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

describe('the config file of the documentation', () => {
  it('is the one that is tried below', () => {
    expect(blocks).toHaveLength(1)
  })

  it('leads to each of its servers, by its vault or its variable', async () => {
    const [acme, test] = [await acmeServer(), await acmeServer()]
    const key = await ageKey()
    const block = withAddress(blocks[0]?.code ?? '', 'https://acme.screenconnect.com', acme.url)
    const home = emptyFolder({
      [USER_CONFIG]: withAddress(block, 'https://acme-test.screenconnect.com', test.url),
      [vaultPath]: asYaml(sealed(vaultWith(acme.secret), { recipients: [key.recipient] })),
    })
    // No `sops` on the path: the vault is read by the program itself.
    const environment = { SOPS_AGE_KEY: key.secret, PATH: '', ACME_TEST_SECRET: test.secret }
    const options = { home, folder: emptyFolder(), environment }
    const { exitCode, out, err } = await cli(['sessions', 'HOST-01', '--json'], options)
    expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' })
    expect(JSON.parse(out)).toMatchObject([
      { properties: { company: 'Acme', site: 'Head Office', tag: 'Pilot' } },
    ])
    expect(test.requests).toEqual([])
    expect((await cli(['sessions', 'HOST-01', '--server', 'test'], options)).exitCode).toBe(0)
    expect(test.requests).not.toEqual([])
  })
})

describe('what the documentation writes of a secret in a line', () => {
  it('exists', () => {
    expect(inline.length).toBeGreaterThan(3)
  })

  it.each(inline)('$title is one', async ({ code }) => {
    const settings = { instance: 'https://acme.screenconnect.com', secret: JSON.parse(code) }
    const folder = emptyFolder({ 'own.json': JSON.stringify({ instances: { acme: settings } }) })
    const config = await readConfig(join(folder, 'own.json'), true, folder)
    expect(config?.servers.get('acme')).toHaveProperty('secret.kind')
  })
})
