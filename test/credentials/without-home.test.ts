import { homedir } from 'node:os'
import { join } from 'node:path'
import { fromFile, fromSops } from '@acg/screenconnect/node'
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { errorOf } from '../security/support.ts'
import { asked, folder, searchPath, withoutAgeKeys, written } from './support.ts'
import { ageKey, asYaml, sealed } from './vault.ts'

// As Node does it for a user without an entry in the system's list of users, and without HOME.
vi.mock('node:os', async (original) => {
  const os = await original<typeof import('node:os')>()
  return { ...os, homedir: vi.fn(os.homedir) }
})

const SECRET = 'canary-secret-0123456789'
let place: string

beforeEach(() => {
  withoutAgeKeys()
  searchPath()
  place = folder()
  return () => vi.unstubAllEnvs()
})

describe('a user without a home', () => {
  it.each([
    ['none at all', undefined],
    ['an empty one', ''],
    ['a relative one', '.'],
  ])('reads a mounted secret, and has no default place for keys: %s', async (_, home) => {
    vi.mocked(homedir).mockImplementation(() => {
      if (home !== undefined) return home
      throw Object.assign(new Error('uv_os_homedir'), { code: 'ERR_SYSTEM_ERROR' })
    })
    const before = process.cwd()
    process.chdir(place)
    onTestFinished(() => process.chdir(before))
    expect(await fromFile(written(join(place, 'secret'), SECRET, 0o444))(asked())).toBe(SECRET)

    const key = await ageKey()
    const values = { credentials: { api_secret: SECRET } }
    const vault = written(join(place, 'v.yaml'), asYaml(sealed(values, { recipients: [key.recipient] })))
    const error = await errorOf(() => fromSops(vault)(asked()))
    expect(error).toMatchObject({ code: 'CREDENTIAL', problem: 'no-key' })
    expect(error.message).not.toContain('keys.txt')
    vi.stubEnv('SOPS_AGE_KEY', key.secret)
    expect(await fromSops(vault)(asked())).toBe(SECRET)
  })
})
