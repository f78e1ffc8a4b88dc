import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nearest } from '../../src/input/closed-list.ts'
import { describe as described } from '../../src/input/options.ts'
import { INSTALLER_TYPES } from '../../src/installer/installer-type.ts'

const VERBS = ['sessions', 'session', 'send-command', 'send-message', 'run', 'raw'] as const

describe('the word that was meant', () => {
  it.each([
    ['MSI', 'msi'],
    ['msii', 'msi'],
    ['.msi', 'msi'],
    ['Pkg', 'pkg'],
  ])('of the types of installer is for %j %j', (given, meant) => {
    expect(nearest(given, INSTALLER_TYPES)).toBe(meant)
    expect(described(given, INSTALLER_TYPES)).toBe(`'${given}' (did you mean '${meant}'?)`)
  })

  it.each([
    ['sesions', 'sessions'],
    ['sessin', 'session'],
    ['SEND-COMAND', 'send-command'],
    ['rnu', 'run'],
  ])('of the verbs is for %j %j', (given, meant) => {
    expect(nearest(given, VERBS)).toBe(meant)
  })

  it.each([
    'deployment',
    'seonsiss!!',
    'xyz',
    '',
    'ms\u200bi',
    'msi\n',
    '\u001bmsi',
    7,
    null,
    ['msi'],
    { toString: () => 'msi' },
  ])('is none for %j', (given) => {
    expect(nearest(given, [...VERBS, ...INSTALLER_TYPES])).toBeUndefined()
  })

  it('is within two edits, letter case aside, whatever is given', () => {
    const edit = fc.tuple(
      fc.constantFrom('put in', 'left out', 'exchanged'),
      fc.nat(),
      fc.constantFrom('x', 'Q', '-'),
    )
    fc.assert(
      fc.property(fc.constantFrom(...VERBS), fc.array(edit, { maxLength: 2 }), (word, edits) => {
        let given: string = word.toUpperCase()
        for (const [kind, place, letter] of edits) {
          const at = place % (given.length + 1)
          given =
            given.slice(0, at) +
            (kind === 'left out' ? '' : letter) +
            given.slice(kind === 'put in' ? at : at + 1)
        }
        // Of a short word nothing may be left.
        if (word.length > 4) expect(nearest(given, VERBS)).toBeDefined()
      }),
    )
  })

  it('shows of a value nothing that is further away', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 15, unit: 'binary' }), (given) => {
        expect(described(given, VERBS)).toBe(`a string of ${given.length} characters`)
      }),
    )
  })
})
