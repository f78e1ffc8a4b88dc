import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, onTestFinished } from 'vitest'
import { requires } from '../programs.ts'

const root = resolve(import.meta.dirname, '../..')

/** What Git would do with the line ends of a file in a clone, as far as the project decides it. */
function lineEndsOf(path: string): string {
  const clone = mkdtempSync(join(tmpdir(), 'clone-'))
  onTestFinished(() => rmSync(clone, { recursive: true }))
  execFileSync('git', ['init', '--quiet', clone])
  cpSync(join(root, '.gitattributes'), join(clone, '.gitattributes'))
  return execFileSync('git', ['check-attr', 'text', 'eol', '--', path], { cwd: clone, encoding: 'utf8' })
}

requires('git').it.each(['docs/recipes.md', 'src/index.ts', 'test/cli/golden/60/help.txt', '.ci/run'])(
  '%s has the same line ends on Windows as everywhere',
  (path) => {
    expect(lineEndsOf(path)).toBe(`${path}: text: auto\n${path}: eol: lf\n`)
  },
)
