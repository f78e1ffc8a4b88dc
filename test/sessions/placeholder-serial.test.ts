import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isPlaceholderSerial } from '../../src/sessions/placeholder-serial.ts'

/** As machines and the lists of inventory software write them. */
const SEEN = [
  'System Serial Number',
  'SystemSerialNumb',
  'System Serial#',
  'Chassis Serial Number',
  'Base Board Serial Number',
  'Type2 - Board Serial Number',
  'Type3 - Chassis Serial Number',
  'Serial Number',
  'Serial Number xxxxxx',
  'OEM_Serial',
  'To be filled by O.E.M.',
  'To Be Filled By OEM',
  'To Be Filled By O.E.M. by More String',
  'Filled By O.E.M.',
  'To Be Set By OEM',
  'O.E.M.',
  'Default string',
  'Defaultstring',
  'OEM Default string000',
  'oem default string',
  'Default',
  'Not Specified',
  'Not Applicable',
  'Not Available',
  'Not Present',
  'Not Settable',
  'None',
  'None Provided',
  'N/A',
  'NA',
  'null',
  '(null string)',
  'Unknown',
  'Unknow',
  'Undefined',
  'INVALID',
  'empty',
  'EVAL',
  'IATPASS',
  'Tulip Computers',
  'SN-123456fvgv3i0b8o5n6n7k',
  '0123456789',
  '0123456789ABCDEF',
  '12345',
  '123456',
  '12345678',
  '123456789',
  '1234567890',
  '123456789000',
  '12345678901234567',
  'Type1 - 123456789',
  'SN-12345',
  'SN-1234567890',
  'MB-1234567890',
  'SYS-1234567890',
  'SYS-9876543210',
  '0',
  '1',
  '00000000',
  '1111111',
  'FF-FF-FF-FF',
  'XXXXXXXX',
  'NNNNNNN',
  '........',
  '-',
  '',
]

/** As Dell, HP, Lenovo, Apple, Microsoft, Supermicro, VMware and Hyper-V write theirs. */
const REAL = [
  '7QA2MF9',
  '/7QA2MF9/CN1296319N00AB/',
  'CZC1234567',
  'PF2ABCDE',
  'C02MH5Y2F5V7',
  'MT7012345678901',
  '017012345678',
  'VMware-56 4d 8a 5e 00 00 00 00-12 34 56 78 9a bc de f0',
  '1234-5678-9012-3456-7890-1234-56',
  'SN-0002',
  'OEM-4711',
  'DEFAULT-1',
  'System Serial Number 4711',
]

describe('a placeholder in the place of a serial number', () => {
  it.each(SEEN)('is told: %j', (serial) => {
    expect(isPlaceholderSerial(serial)).toBe(true)
  })

  it.each(REAL)('is not taken for one where it is a serial number: %j', (serial) => {
    expect(isPlaceholderSerial(serial)).toBe(false)
  })

  it('is told by its letters and digits alone', () => {
    const noise = fc.constantFrom('', ' ', '  ', '.', '-', '_', '/', '\t', '\u00a0', '\u200b', '#')
    fc.assert(
      fc.property(
        fc.constantFrom(...SEEN, ...REAL),
        fc.array(fc.tuple(noise, fc.boolean()), { minLength: 80, maxLength: 80 }),
        (serial, changes) => {
          const written = [...serial]
            .map((sign, index) => {
              const [before = '', upper = false] = changes[index] ?? []
              return before + (upper ? sign.toUpperCase() : sign.toLowerCase())
            })
            .join('')
          return isPlaceholderSerial(written) === isPlaceholderSerial(serial)
        },
      ),
    )
  })

  it('is one sign over and over, whichever', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }), fc.nat(40), (sign, more) =>
        // Signs such as ½ are written with more than one.
        [...sign.normalize('NFKC')].length > 1 ? true : isPlaceholderSerial(sign.repeat(more + 1)),
      ),
    )
  })
})
