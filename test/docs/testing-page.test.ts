import { describe, expect, it } from 'vitest'
import { FAULT_NAMES } from '../../src/testing/server/faults.ts'
import { read } from './pages.ts'

const text = read('docs/testing.md')

const sectionOf = (title: string) => text.split(/^## /m).find((part) => part.startsWith(title)) ?? ''

/** What stands in backticks in the first cells of a section's tables. */
const firstCells = (title: string) =>
  [...sectionOf(title).matchAll(/^\| (`[^|]+`) \|/gm)].flatMap(([, cell = '']) =>
    [...cell.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code),
  )

/** The members of an interface, by its source. */
function membersOf(file: string, name: string): string[] {
  const body = new RegExp(`interface ${name}\\b[^{]*\\{\\n([\\s\\S]*?)\\n\\}`).exec(read(file))?.[1] ?? ''
  return [...body.matchAll(/^ {2}(?:readonly )?(\w+)\??[(:]/gm)].map(([, member = '']) => member)
}

describe('docs/testing.md', () => {
  it('names every fault, and no other', () => {
    expect(firstCells('Faults').sort()).toEqual([...FAULT_NAMES].sort())
  })

  it('has a row for every option of a sandbox', () => {
    const options = membersOf('src/testing/options.ts', 'SandboxOptions')
    expect(options.length).toBeGreaterThan(15)
    expect(firstCells('Options').sort()).toEqual(options.sort())
  })

  it.each([
    ['src/testing/machine/guest.ts', 'SandboxGuest'],
    ['src/testing/sandbox.ts', 'Sandbox'],
    ['src/testing/machine/command-handler.ts', 'CommandAnswer'],
  ])('in %s: mentions every member of %s', (file, name) => {
    const members = membersOf(file, name)
    expect(members.length).toBeGreaterThan(5)
    const missing = members.filter((member) => !new RegExp(`\\b${member}\\b`).test(text))
    expect(missing).toEqual([])
  })
})
