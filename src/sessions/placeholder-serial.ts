/** What manufacturers leave in the place of a serial number, in lower case. */
const PLACEHOLDERS = new Set([
  'system serial number',
  'chassis serial number',
  'base board serial number',
  'serial number',
  'to be filled by o.e.m.',
  'to be filled by o.e.m',
  'to be filled by oem',
  'filled by o.e.m.',
  'o.e.m.',
  'oem',
  'default string',
  'default',
  'not specified',
  'not applicable',
  'not available',
  'not defined',
  'undefined',
  'unknown',
  'invalid',
  'empty',
  'none',
  'null',
  'n/a',
  'na',
  '0123456789',
  '123456789',
  '1234567890',
])

/** Whether many machines share this serial number, so that it identifies none. */
export function isPlaceholderSerial(serial: string): boolean {
  const words = serial.trim().replaceAll(/\s+/g, ' ').toLowerCase()
  // One sign over and over: 00000000, XXXXXXXX, ........
  const signs = words.replaceAll(/[\s-]/g, '')
  const first = String.fromCodePoint(signs.codePointAt(0) ?? 0)
  return PLACEHOLDERS.has(words) || first.repeat(signs.length / first.length) === signs
}
