import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { root } from './packed.ts'
import { run } from './run.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'without-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** The programs that scripts of the project find, less one. */
function pathWithout(missing: string): string {
  const programs = join(root, 'node_modules/.bin')
  const fewer = mkdtempSync(join(folder, 'bin-'))
  for (const name of readdirSync(programs))
    if (name !== missing) symlinkSync(join(programs, name), join(fewer, name))
  return `${fewer}:/usr/bin:/bin`
}

describe('a check whose tool is missing', () => {
  it.each([
    ['build', 'tsup'],
    ['docs', 'typedoc'],
    ['release:version', 'changeset'],
    ['lint', 'biome'],
    ['lint:package', 'publint'],
    ['lint:package', 'attw'],
    ['typecheck', 'tsc'],
    ['unused', 'knip'],
  ])('fails: "npm run %s" without %s', async (script, missing) => {
    const manifest: unknown = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
    const { [script]: text = '' } = Object(manifest).scripts as Record<string, string>
    const ended = run('sh', ['-c', text], root, { ...process.env, PATH: pathWithout(missing) })
    await expect(ended).rejects.toThrow(new RegExp(`ended with 127\n[^]*${missing}: (command )?not found`))
  })

  it('fails in the tests of the package too, and says what is not shown', async () => {
    await expect(run('no-such-program', [], root)).rejects.toThrow(
      'no-such-program is missing: what it was to show is not shown',
    )
  })
})
