import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { cli, emptyFolder } from './support.ts'

afterEach(() => {
  vi.restoreAllMocks()
})

/** The completion library prints to the console by itself. */
async function printed(args: readonly string[], environment: Record<string, string> = {}): Promise<string> {
  const log = vi.spyOn(console, 'log').mockImplementation(() => {})
  log.mockClear()
  const { exitCode } = await cli(args, { environment })
  expect(exitCode).toBe(0)
  return log.mock.calls.map((line) => line.join(' ')).join('\n')
}

describe('completion', () => {
  it.each(['bash', 'zsh', 'fish', 'powershell'])('prints a script for %s', async (shell) => {
    const { exitCode, out, err } = await cli(['completion', shell])
    expect(out).toContain('screenconnect complete')
    expect(err).toBe('')
    expect(exitCode).toBe(0)
  })

  it('takes the words from a variable too, where a shell would change them among arguments', async () => {
    const words = { SCREENCONNECT_COMPLETION_WORDS: 'run\nHOST-01\n"a & b"\n--sh' }
    expect(await printed(['complete'], words)).toMatch(/^--shell\t/)
  })

  it('knows the labels of the environment', async () => {
    const options = await printed(['complete', '--', 'set-properties', '--'], {
      SCREENCONNECT_LABELS: 'company,site',
    })
    expect(options).toMatch(/^--company\tcustom property 1/m)
    expect(options).toMatch(/^--cp2\tcustom property 2, site/m)
  })

  it('goes without labels where the configuration cannot be read', async () => {
    const options = await printed(['complete', '--', 'set-properties', '--'], {
      SCREENCONNECT_CONFIG: '/nowhere/screenconnect.config.json',
    })
    expect(options).toMatch(/^--cp1\tcustom property 1$/m)
  })

  it('knows the servers of the config, and the labels of the one that the line names', async () => {
    const config = {
      instances: {
        acme: { instance: 'https://acme.screenconnect.com', customProperties: ['company'] },
        test: { instance: 'https://test.screenconnect.com', customProperties: ['customer'] },
      },
    }
    const SCREENCONNECT_CONFIG = join(emptyFolder({ 'own.json': JSON.stringify(config) }), 'own.json')
    const complete = (...words: string[]) => printed(['complete', '--', ...words], { SCREENCONNECT_CONFIG })
    for (const words of [
      ['--server', ''],
      ['run', '--server', ''],
      ['run', 'HOST-01', '--server='],
    ]) {
      expect(await complete(...words)).toMatch(/^acme\t.*\ntest\t/)
    }
    expect(await complete('sessions', '--server', 't')).toMatch(/^test\t/)
    expect(await complete('set-properties', '--server', 'test', '--cu')).toMatch(/^--customer\t/)
    expect(await complete('--server', 'acme', 'set-properties', '--com')).toMatch(/^--company\t/)
    // While it is typed it names no server yet.
    expect(await complete('set-properties', '--server', 'tes')).toMatch(/^test\t/)
  })

  it('refuses a shell that it does not know', async () => {
    const { exitCode, err } = await cli(['completion', 'tcsh'], { folder: emptyFolder() })
    expect(exitCode).toBe(121)
    expect(err).toContain('There are: bash, zsh, fish, powershell')
  })
})
