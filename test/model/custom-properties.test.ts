import { ConfigurationError, ScreenConnectClient } from '@acg/screenconnect'
import { describe, expect, it } from 'vitest'
import { BARE_SESSION, OBJECT_PROPERTIES_SESSION } from './fixtures/sessions.ts'
import { decoded, decodedWith } from './support.ts'

const VALUES = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight'] as const
const SESSION = { ...BARE_SESSION, CustomPropertyValues: VALUES }

describe('the custom properties of a session', () => {
  it('are named by number where they have no labels', async () => {
    const { properties } = await decoded(SESSION)
    expect(properties).toEqual({
      1: 'one',
      2: 'two',
      3: 'three',
      4: 'four',
      5: 'five',
      6: 'six',
      7: 'seven',
      8: 'eight',
    })
  })

  it('are named by your labels, and the others by number', async () => {
    const { properties } = await decodedWith(['company', 'site', 'tag'], SESSION)
    expect(properties.company).toBe('one')
    expect(properties.site).toBe('two')
    expect(properties.tag).toBe('three')
    expect(properties[4]).toBe('four')
    expect(properties[8]).toBe('eight')
  })

  it('answer to their numbers too where they have labels, but are listed once', async () => {
    const { properties } = await decodedWith(['company', 'site', 'tag'], SESSION)
    expect([properties[1], properties[2], properties[3]]).toEqual(['one', 'two', 'three'])
    expect(Object.keys(properties).sort()).toEqual(['4', '5', '6', '7', '8', 'company', 'site', 'tag'])
    expect(JSON.parse(JSON.stringify(properties))).toEqual({
      company: 'one',
      site: 'two',
      tag: 'three',
      4: 'four',
      5: 'five',
      6: 'six',
      7: 'seven',
      8: 'eight',
    })
  })

  it('may have gaps in their labels', async () => {
    const { properties } = await decodedWith([null, 'site', null, 'ring'], SESSION)
    expect([properties[1], properties.site, properties[3], properties.ring]).toEqual([
      'one',
      'two',
      'three',
      'four',
    ])
    expect(Object.keys(properties).sort()).toEqual(['1', '3', '5', '6', '7', '8', 'ring', 'site'])
  })

  it('may all have labels', async () => {
    const { properties } = await decodedWith(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'], SESSION)
    expect({ ...properties }).toEqual({
      a: 'one',
      b: 'two',
      c: 'three',
      d: 'four',
      e: 'five',
      f: 'six',
      g: 'seven',
      h: 'eight',
    })
    expect(properties[8]).toBe('eight')
  })

  it.each([
    'constructor',
    'toString',
    'valueOf',
    'hasOwnProperty',
    'toJSON',
    'then',
    'length',
    'Firmen-Nr.',
    'Ⓒ company',
    '1st',
  ])('may have the label %j', async (label) => {
    const session = await decodedWith([label], SESSION)
    expect(Object.entries(session.properties)).toContainEqual([label, 'one'])
    expect(JSON.parse(JSON.stringify(session.properties))).toHaveProperty([label], 'one')
  })

  it('are its own, whatever objects inherit here: a setter, or what cannot be written', async () => {
    const received: unknown[] = []
    const inherited = { configurable: true, set: (value: unknown) => received.push(value) }
    Object.defineProperty(Object.prototype, 'company', inherited)
    Object.defineProperty(Object.prototype, 'site', {
      configurable: true,
      value: 'not this',
      writable: false,
    })
    try {
      const { properties } = await decodedWith(['company', 'site'], SESSION)
      expect(Object.entries(properties).slice(-2)).toEqual([
        ['company', 'one'],
        ['site', 'two'],
      ])
      expect(received).toEqual([])
    } finally {
      Reflect.deleteProperty(Object.prototype, 'company')
      Reflect.deleteProperty(Object.prototype, 'site')
    }
  })

  it('are the same eight values in slot order beside it, labels or not', async () => {
    expect((await decoded(SESSION)).customPropertyValues).toEqual(VALUES)
    expect((await decodedWith(['company'], SESSION)).customPropertyValues).toEqual(VALUES)
  })

  it.each([
    ['fewer than eight', ['one'], ['one', '', '', '', '', '', '', '']],
    ['none', [], ['', '', '', '', '', '', '', '']],
    ['more than eight', [...VALUES, 'nine'], VALUES],
    ['null between', [null, 'two', null], ['', 'two', '', '', '', '', '', '']],
    ['numbers between', [1, 'two', true, {}], ['', 'two', '', '', '', '', '', '']],
    ['null among eight', [null, ...VALUES.slice(1)], ['', ...VALUES.slice(1)]],
    ['a number as the eighth', [...VALUES.slice(0, 7), 8], [...VALUES.slice(0, 7), '']],
  ])('are always eight texts, also of %s', async (_, CustomPropertyValues, values) => {
    const session = await decodedWith(['company'], { ...BARE_SESSION, CustomPropertyValues })
    expect(session.customPropertyValues).toEqual(values)
    expect(session.properties.company).toBe(values[0])
  })

  it('are read out of an object by their names, gaps and null as empty text', async () => {
    const session = await decodedWith(['company', 'site', 'tag'], OBJECT_PROPERTIES_SESSION)
    expect(session.customPropertyValues).toEqual(['Acme', 'Head Office', 'Pilot', '', '', '', '', 'last'])
    expect(session.properties.site).toBe('Head Office')
  })

  it('are read out of the object where the array is null', async () => {
    const session = await decoded({ ...OBJECT_PROPERTIES_SESSION, CustomPropertyValues: null })
    expect(session.customPropertyValues[0]).toBe('Acme')
  })

  it('are read out of the array where the server sends both', async () => {
    const session = await decoded({ ...OBJECT_PROPERTIES_SESSION, CustomPropertyValues: VALUES })
    expect(session.customPropertyValues).toEqual(VALUES)
  })
})

describe('labels of custom properties', () => {
  const withLabels = (labels: unknown) => () =>
    new ScreenConnectClient({
      instance: 'https://acme.screenconnect.com',
      credentials: () => 'canary-secret-0123456789',
      // What a caller without a compiler may give.
      customProperties: labels as never,
    })

  it.each<readonly [string, unknown, string]>([
    ['nine', ['1st', '2nd', '3rd', '4th', '5th', '6th', '7th', '8th', '9th'], 'customProperties'],
    ['nine gaps', Array.from({ length: 9 }, () => null), 'customProperties'],
    ['text', 'company', 'customProperties'],
    ['null', null, 'customProperties'],
    ['an object', { 1: 'company' }, 'customProperties'],
    ['a label twice', ['company', 'site', 'company'], 'customProperties[2]'],
    ['an empty label', ['company', ''], 'customProperties[1]'],
    ['a label of white space', ['  '], 'customProperties[0]'],
    ['a number as a label', [7], 'customProperties[0]'],
    ['undefined as a label', ['company', undefined], 'customProperties[1]'],
    ['a label of digits, which is another slot’s number', ['company', '1'], 'customProperties[1]'],
    ['a label of digits beyond the slots', ['9'], 'customProperties[0]'],
    ['`__proto__`', ['__proto__'], 'customProperties[0]'],
    ['a line break in a label', ['com\npany'], 'customProperties[0]'],
    ['half a surrogate pair in a label', ['com\uD800pany'], 'customProperties[0]'],
  ])('are refused at once where they are %s', (_, labels, option) => {
    expect(withLabels(labels)).toThrow(ConfigurationError)
    expect(withLabels(labels)).toThrow(expect.objectContaining({ option, outcome: 'not-sent' }))
  })

  it.each<readonly [unknown, string]>([
    [null, 'customProperties'],
    [{ 1: 'company' }, 'customProperties'],
    [[...'abcdefghi'], 'customProperties'],
    [['company', 7], 'customProperties[1]'],
    [['company', undefined], 'customProperties[1]'],
    [['company', ' '], 'customProperties[1]'],
    [['com\npany'], 'customProperties[0]'],
    [['com\uD800pany'], 'customProperties[0]'],
    [['12'], 'customProperties[0]'],
    [['__proto__'], 'customProperties[0]'],
    [['company', 'company'], 'customProperties[1]'],
  ])('are refused by place: %j', (labels, option) => {
    expect(withLabels(labels)).toThrow(
      expect.objectContaining({ code: 'CONFIGURATION', option, outcome: 'not-sent' }),
    )
  })

  it('are none, some, eight, or gaps', () => {
    for (const labels of [
      undefined,
      [],
      ['company'],
      [null],
      [null, 'site', null],
      ['1st', 'a1'],
      [...'abcdefgh'],
    ]) {
      expect(withLabels(labels)).not.toThrow()
    }
  })

  it('are read once: changing the array afterwards changes nothing', async () => {
    const labels: (string | null)[] = ['company']
    const client = new ScreenConnectClient({
      instance: 'https://acme.screenconnect.com',
      credentials: () => 'canary-secret-0123456789',
      customProperties: labels,
      fetch: async () => Response.json([SESSION]),
    })
    labels[0] = 'changed'
    const [session] = await client.getSessionsByName('HOST-01')
    expect(session?.properties).toHaveProperty('company', 'one')
    expect(session?.properties).not.toHaveProperty('changed')
  })
})
