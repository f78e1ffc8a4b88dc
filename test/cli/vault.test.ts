import { join } from 'node:path'
import { startSandbox } from '@acg/screenconnect/testing'
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { ageKey, asYaml, sealed } from '../credentials/vault.ts'
import { cli, emptyFolder } from './support.ts'

const key = await ageKey()

afterEach(() => vi.unstubAllEnvs())

describe('a config that names a SOPS vault', () => {
  it('gets its secret from there, and says so', async () => {
    const sandbox = await startSandbox()
    onTestFinished(() => sandbox.close())
    sandbox.addSession({ name: 'HOST-01' })
    const vault = { credentials: { api_secret: sandbox.secret } }
    const folder = emptyFolder()
    const home = emptyFolder({
      '.config/screenconnect/screenconnect.config.json': JSON.stringify({
        instances: {
          acme: { instance: sandbox.url, secret: { sops: '~/msp-tools/screenconnect.sops.yaml' } },
        },
      }),
      'msp-tools/screenconnect.sops.yaml': asYaml(sealed(vault, { recipients: [key.recipient] })),
    })
    // No `sops` on the path: the vault is read by the program itself.
    const environment = { SOPS_AGE_KEY: key.secret, PATH: '' }
    const found = await cli(['sessions', 'HOST-01'], { folder, environment, home })
    expect(found.err).toBe('')
    expect(found.exitCode).toBe(0)

    const { out } = await cli(['doctor'], { folder, environment, home })
    expect(out).toContain(
      `the SOPS vault ${join(home, 'msp-tools/screenconnect.sops.yaml')}, by "acme" in ${home}`,
    )
    expect(out).not.toContain(sandbox.secret)

    const locked = await cli(['sessions', 'HOST-01'], { folder, environment: { PATH: '' }, home })
    expect(locked.exitCode).toBe(125)
    expect(locked.err).toMatch(/^screenconnect: .*\n$/)
  })

  it('may be named by flags, with the field', async () => {
    const sandbox = await startSandbox()
    onTestFinished(() => sandbox.close())
    const vault = { screenconnect: { token: sandbox.secret } }
    const folder = emptyFolder({ 'vault.yaml': asYaml(sealed(vault, { recipients: [key.recipient] })) })
    const args = ['raw', 'GetSessionsByName', '{"sessionName":"x"}', '--read', '--instance', sandbox.url]
    const flags = ['--sops', 'vault.yaml', '--sops-field', 'screenconnect.token']
    const environment = { SOPS_AGE_KEY: key.secret, PATH: '' }
    const { exitCode, out } = await cli([...args, ...flags], { folder, environment })
    expect(out).toBe('[]\n')
    expect(exitCode).toBe(0)
  })
})
