/**
 * What manufacturers leave in the place of a serial number, by its letters and digits alone: how it is spaced,
 * dotted and capitalised differs from one board to the next. From the lists of inventory software (code: GLPI, OCS
 * Inventory, FusionInventory, FOG, Simian) and from machines that report them.
 */
const PLACEHOLDERS: ReadonlySet<string> = new Set([
  ...['system', 'chassis', 'base board', 'type2 board', 'type3 chassis', ''].map(
    (part) => `${part.replaceAll(' ', '')}serialnumber`,
  ),
  // Cut to the sixteen characters that some boards have for it, and what it is called elsewhere.
  'systemserialnumb',
  'systemserial',
  'oemserial',
  'serialnumberxxxxxx',
  'enterserial',
  'filledbyoem',
  'tobesetbyoem',
  'oem',
  'defaultstring',
  'default',
  'notspecified',
  'notapplicable',
  'notavailable',
  'notdefined',
  'notpresent',
  'notsettable',
  'noneprovided',
  'undefined',
  'unknown',
  'unknow',
  'invalid',
  'empty',
  'none',
  'null',
  'nullstring',
  'na',
  'eval',
  'iatpass',
  'tulipcomputers',
  'sn123456fvgv3i0b8o5n6n7k',
  '0123456789abcdef',
  '123456789000',
  '12345678901234567',
  'sys9876543210',
])

/** Placeholders by how they begin: boards add to them (`OEM Default string000`, `To Be Filled By O.E.M. by …`). */
const BEGINNINGS = ['oemdefaultstring', 'tobefilledbyoem'] as const

/** 12345, 0123456789, SN-12345, MB-1234567890, and what lies between. */
const COUNTED = /^(?:sn|mb|sys|type1)?0?12345(?:6(?:7(?:8(?:90?)?)?)?)?$/

/** Whether many machines share this serial number, so that it identifies none. */
export function isPlaceholderSerial(serial: string): boolean {
  const signs = serial
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '')
  return (
    PLACEHOLDERS.has(signs) ||
    BEGINNINGS.some((beginning) => signs.startsWith(beginning)) ||
    COUNTED.test(signs) ||
    isOneSign(signs)
  )
}

/** One sign over and over: 00000000, XX-XX-XX, ........ */
function isOneSign(signs: string): boolean {
  const first = String.fromCodePoint(signs.codePointAt(0) ?? 0)
  return first.repeat(signs.length / first.length) === signs
}
