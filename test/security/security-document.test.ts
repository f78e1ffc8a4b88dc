import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const at = (path: string) => new URL(`../../${path}`, import.meta.url)
const document = readFileSync(at('SECURITY.md'), 'utf8')

/** The lines of the section under that heading. */
function section(heading: string): string[] {
  return (
    document
      .split(/^## /m)
      .find((part) => part.startsWith(`${heading}\n`))
      ?.split('\n') ?? []
  )
}

const PROMISES = section('What is promised')
  .filter((line) => line.startsWith('- '))
  .map((line) => {
    const [, promise = line, file = '', title = ''] = /^- (.+): `([^`]+)`, "(.+)"\.$/.exec(line) ?? []
    return { promise, file, title }
  })

describe('SECURITY.md', () => {
  it.each(PROMISES)('has a test for "$promise"', ({ file, title }) => {
    expect(file, 'a line of the form: - Promise: `file`, "title".').toMatch(/^test\/[\w/-]+\.test\.ts$/)
    expect(existsSync(at(file)), `${file} exists`).toBe(true)
    // As it stands in the source, after `it(` or the list of `it.each`.
    const titles = [
      ...readFileSync(at(file), 'utf8').matchAll(/(?:\bit|\))\(\s*(?:'((?:[^'\\]|\\.)*)'|"([^"]*)")/g),
    ]
    expect(titles.map(([, single, double]) => single ?? double)).toContain(title)
  })

  it('names every test file of this kind, so that no promise is forgotten', () => {
    const files = readdirSync(at('test/security')).filter((name) => name.endsWith('.test.ts'))
    const named = new Set(PROMISES.map(({ file }) => file))
    const missing = files.map((name) => `test/security/${name}`).filter((file) => !named.has(file))
    expect(missing).toEqual(['test/security/security-document.test.ts'])
  })

  it('says what it cannot promise and how to report a problem, without an address that could go stale', () => {
    expect(section('What cannot be promised').filter((line) => line.startsWith('- ')).length).toBeGreaterThan(
      5,
    )
    expect(section('Reporting a problem').join(' ')).toContain('private vulnerability reporting')
    expect(document).not.toMatch(/\S+@\S+\.\w+|https?:\/\/\S+/)
  })
})
