import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { ScreenConnectClient } from '@acg/screenconnect'
import { fromSops } from '@acg/screenconnect/node'
import { startSandbox } from '@acg/screenconnect/testing'
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { asked, folder, searchPath, withoutAgeKeys, written } from './support.ts'
import { type AgeKey, ageKey, asJson, asYaml, type Plain, sealed } from './vault.ts'

const key: AgeKey = ageKey()
let vault: string

beforeEach(() => {
  withoutAgeKeys()
  searchPath()
  vi.stubEnv('SOPS_AGE_KEY', key.secret)
  const place = join(folder(), 'msp-tools')
  mkdirSync(place)
  vault = join(place, 'screenconnect.sops.yaml')
  return () => vi.unstubAllEnvs()
})

function values(secret: string): Plain {
  return {
    instance: 'https://acme.screenconnect.com',
    credentials: { user: 'automation', api_secret: secret, ports: [443, 8041], ratio: 0.5, enabled: true },
    contacts: [{ name: 'Acme', note: '' }, { name: 'Zoë' }],
    nothing: null,
  }
}

const keep = (secret: string) =>
  written(vault, asYaml(sealed(values(secret), { recipients: [key.recipient] })), 0o644)

describe('a vault encrypted to a key of the real age', () => {
  it('gives the secret for a call, and the rotated one after a 401', async () => {
    const sandbox = await startSandbox()
    onTestFinished(() => sandbox.close())
    keep(sandbox.secret)
    const client = new ScreenConnectClient({ instance: sandbox.url, credentials: fromSops(vault) })
    await expect(client.getSessionsByName('HOST-01')).resolves.toEqual([])

    const rotated = sandbox.rotateSecret()
    keep(rotated)
    await expect(client.getSessionsByName('HOST-01')).resolves.toEqual([])
    expect(sandbox.requests.map((request) => request.status)).toEqual([200, 401, 200])
  })

  it('is read as JSON too, and at another field', async () => {
    const json = written(
      vault.replace('.yaml', '.json'),
      asJson(sealed(values('canary-secret-0123456789'), { recipients: [key.recipient] })),
    )
    expect(await fromSops(json)(asked())).toBe('canary-secret-0123456789')
    expect(await fromSops(json, 'credentials.user')(asked())).toBe('automation')
  })
})
