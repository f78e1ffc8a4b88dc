import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { VERSION } from '../../src/version.ts'

const root = resolve(import.meta.dirname, '../..')
const read = (folder: string, path: string) => readFileSync(join(folder, path), 'utf8')

describe('the version', () => {
  it('that the code says is that of the package', () => {
    expect(JSON.parse(read(root, 'package.json'))).toHaveProperty('version', VERSION)
  })

  it('is written into the code by a release, and nothing else there changes', () => {
    const folder = mkdtempSync(join(tmpdir(), 'release-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    writeFileSync(join(folder, 'package.json'), '{"version":"9.8.7-beta.1"}')
    cpSync(join(root, 'src/version.ts'), join(folder, 'src/version.ts'))
    execFileSync(process.execPath, [join(root, 'tools/write-version.ts')], { cwd: folder })
    const before = read(root, 'src/version.ts')
    expect(read(folder, 'src/version.ts')).toBe(before.replace(`'${VERSION}'`, "'9.8.7-beta.1'"))
  })
})
