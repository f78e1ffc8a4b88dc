import { ConfigurationError, InstallerUrlBuilder, installerTypes } from '@acg/screenconnect'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { runs } from '../effort.ts'

const instance = 'https://acme.screenconnect.com'
const labelled = new InstallerUrlBuilder({ instance, customProperties: ['company', 'site', 'tag'] })

/** What any text may be that a builder accepts. */
const acceptedText = fc
  .string({ unit: 'grapheme' })
  .filter((text) => !/[\p{Cc}\u2028\u2029\uFFFD]/u.test(text) && !/\p{Surrogate}/u.test(text))

function configurationError(run: () => unknown): ConfigurationError {
  try {
    run()
  } catch (error) {
    if (error instanceof ConfigurationError) return error
    throw error
  }
  throw new Error('nothing was thrown')
}

describe('InstallerUrlBuilder', () => {
  it('builds the address of an installer that enrols with a name and eight properties', () => {
    const url = labelled.build({
      type: 'msi',
      name: 'HOST-01',
      properties: { company: 'Acme', site: 'Head Office', tag: 'Pilot' },
    })
    expect(url).toBeInstanceOf(URL)
    expect(url.href).toBe(
      'https://acme.screenconnect.com/Bin/ScreenConnect.ClientSetup.msi' +
        '?e=Access&y=Guest&t=HOST-01&c=Acme&c=Head%20Office&c=Pilot&c=&c=&c=&c=&c=',
    )
  })

  it.each(installerTypes)('builds an address for %s', (type) => {
    expect(labelled.build({ type }).pathname).toBe(`/Bin/ScreenConnect.ClientSetup.${type}`)
  })

  it('has all its types in a list, in which a text is looked up', () => {
    expect(installerTypes).toEqual(['msi', 'exe', 'pkg', 'deb', 'rpm', 'sh'])
    const given: string = 'pkg'
    const type = installerTypes.find((one) => one === given)
    expect(type && labelled.build({ type }).pathname).toBe('/Bin/ScreenConnect.ClientSetup.pkg')
  })

  it('leaves the name empty where one installer serves many machines', () => {
    expect(labelled.build({ type: 'msi' }).searchParams.get('t')).toBe('')
  })

  it('takes another base name for older and branded servers', () => {
    const older = new InstallerUrlBuilder({ instance, baseName: 'ConnectWiseControl' })
    expect(older.build({ type: 'exe' }).pathname).toBe('/Bin/ConnectWiseControl.ClientSetup.exe')
  })

  it('takes properties by label, by number and as an array', () => {
    const values = (properties: Parameters<typeof labelled.build>[0]['properties']) =>
      labelled.build({ type: 'msi', ...(properties ? { properties } : {}) }).searchParams.getAll('c')
    expect(values({ site: 'Lab', 8: 'last' })).toEqual(['', 'Lab', '', '', '', '', '', 'last'])
    expect(values({ 2: 'Lab' })).toEqual(['', 'Lab', '', '', '', '', '', ''])
    expect(values(['Acme', undefined, 'Pilot'])).toEqual(['Acme', '', 'Pilot', '', '', '', '', ''])
    expect(values({})).toEqual(['', '', '', '', '', '', '', ''])
    expect(values(undefined)).toEqual(['', '', '', '', '', '', '', ''])
  })

  it('gives any text back unchanged to a query parser, always with eight properties in order', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...installerTypes),
        acceptedText.filter((name) => name.trim() !== ''),
        fc.array(acceptedText, { minLength: 8, maxLength: 8 }),
        (type, name, [a, b, c, d, e, f, g, h]) => {
          const properties = [a, b, c, d, e, f, g, h] as const
          const url = labelled.build({ type, name, properties })
          expect([...url.searchParams.keys()]).toEqual(['e', 'y', 't', ...Array(8).fill('c')])
          expect(url.searchParams.get('e')).toBe('Access')
          expect(url.searchParams.get('y')).toBe('Guest')
          expect(url.searchParams.get('t')).toBe(name)
          expect(url.searchParams.getAll('c')).toEqual(properties)
          expect(url.origin).toBe(instance)
        },
      ),
    )
  })

  it.each([
    ['an ampersand', 'R&D', 'R%26D'],
    ['a hash', '#1', '%231'],
    ['a plus', 'a+b', 'a%2Bb'],
    ['a percent sign', '100%', '100%25'],
    ['quotes', `"it's"`, '%22it%27s%22'],
    ['spaces', 'Head Office', 'Head%20Office'],
    ['an emoji', '🖥', '%F0%9F%96%A5'],
    ['right-to-left text', 'שלום', '%D7%A9%D7%9C%D7%95%D7%9D'],
    ['brackets and stars', '(a)*!', '%28a%29%2A%21'],
  ])('percent-encodes %s', (_, text, encoded) => {
    expect(labelled.build({ type: 'msi', properties: { company: text } }).href).toContain(`&c=${encoded}&`)
  })

  it.each([
    ['a control character', 'a\u0000b', 'properties.tag'],
    ['a line break', 'a\nb', 'properties.tag'],
    ['half of a surrogate pair', 'a\ud83d', 'properties.tag'],
    ['what a file in windows-1252 becomes', 'Gesch\uFFFDftsf\uFFFDhrung', 'properties.tag'],
  ])('refuses %s and names the slot', (_, value, option) => {
    const error = configurationError(() => labelled.build({ type: 'msi', properties: { tag: value } }))
    expect(error.option).toBe(option)
    expect(error.message).not.toContain(value)
  })

  it('refuses a name in which a character was lost', () => {
    const name = new TextDecoder().decode(Buffer.from('Empfang-M\u00fcnchen', 'latin1'))
    expect(configurationError(() => labelled.build({ type: 'msi', name })).option).toBe('name')
  })

  it('names a slot without a label by its number', () => {
    const error = configurationError(() => labelled.build({ type: 'msi', properties: { 7: 'a\tb' } }))
    expect(error.option).toBe('properties.7')
  })

  it.each(['', ' ', '\t'])('refuses an empty machine name: %j', (name) => {
    expect(configurationError(() => labelled.build({ type: 'msi', name })).option).toBe('name')
  })

  it('refuses what the compiler would have refused', () => {
    const build = (request: unknown) => () =>
      // Stands for a caller without a compiler.
      labelled.build(request as { type: 'msi' })
    expect(configurationError(build({ type: 'zip' })).option).toBe('type')
    const typo = configurationError(build({ type: 'msi', properties: { compnay: 'Acme' } }))
    expect(typo.option).toBe('properties')
    for (const label of ['company', 'site', 'tag']) expect(typo.message).toContain(label)
    expect(configurationError(build({ type: 'msi', properties: { 9: 'x' } })).option).toBe('properties')
    expect(configurationError(build({ type: 'msi', properties: Array(9).fill('x') })).option).toBe(
      'properties',
    )
    expect(configurationError(build({ type: 'msi', properties: { company: 7 } })).option).toBe(
      'properties.company',
    )
    expect(configurationError(build({ type: 'msi', nmae: 'HOST-01' })).option).toBe('request.nmae')
    expect(configurationError(build(undefined)).option).toBe('type')
  })

  it.each<readonly [unknown, string]>([
    [{ type: 'zip' }, 'type'],
    [{ type: 'msi', name: ' ' }, 'name'],
    [{ type: 'msi', name: 7 }, 'name'],
    [{ type: 'msi', properties: 'Acme' }, 'properties'],
    [{ type: 'msi', properties: null }, 'properties'],
    [{ type: 'msi', properties: Array(9).fill('x') }, 'properties'],
    [{ type: 'msi', properties: { compnay: 'Acme' } }, 'properties'],
    [{ type: 'msi', properties: { ['x'.repeat(41)]: 'Acme' } }, 'properties'],
    [{ type: 'msi', properties: { company: 'Acme', 1: 'Other' } }, 'properties.company'],
    [{ type: 'msi', properties: [undefined, 7] }, 'properties.site'],
    [{ type: 'msi', properties: { tag: 'a\tb' } }, 'properties.tag'],
    [{ type: 'msi', properties: { tag: 'a\ud83d' } }, 'properties.tag'],
    [{ type: 'msi', nmae: 'HOST-01' }, 'request.nmae'],
  ])('refuses %j, and names %s', (request, option) => {
    // Stands for a caller without a compiler.
    const error = configurationError(() => labelled.build(request as { type: 'msi' }))
    expect(error.option).toBe(option)
  })

  it.each<readonly [unknown, string]>([
    [{ instance, baseName: '' }, 'baseName'],
    [{ instance, basename: 'Acme' }, 'basename'],
    ['https://acme.screenconnect.com', 'options'],
  ])('refuses the options %j, and names %s', (options, option) => {
    // Stands for a caller without a compiler.
    const error = configurationError(() => new InstallerUrlBuilder(options as { instance: string }))
    expect(error.option).toBe(option)
  })

  it('takes a slot twice where only one of the two has a value', () => {
    const url = labelled.build({ type: 'msi', properties: { company: undefined, 1: 'Acme' } })
    expect(url.searchParams.getAll('c')[0]).toBe('Acme')
  })

  it('takes eight values in slot order', () => {
    const eight = ['1', '2', '3', '4', '5', '6', '7', '8'] as const
    expect(labelled.build({ type: 'msi', properties: eight }).searchParams.getAll('c')).toEqual(eight)
  })

  it('refuses a base name that is no text', () => {
    // Stands for a caller without a compiler.
    const wrong = { instance, baseName: 7 } as unknown as { instance: string }
    expect(configurationError(() => new InstallerUrlBuilder(wrong)).option).toBe('baseName')
  })

  it.each(['a', '9', 'Acme_Control-2', 'x'.repeat(100)])('takes the base name %s', (baseName) => {
    const branded = new InstallerUrlBuilder({ instance, baseName })
    expect(branded.baseName).toBe(baseName)
    expect(branded.build({ type: 'sh' }).pathname).toBe(`/Bin/${baseName}.ClientSetup.sh`)
  })

  it.each([
    ['Acme Remote Support', 'Acme%20Remote%20Support'],
    ['Acme Inc.', 'Acme%20Inc.'],
    ['acme.control 2.0', 'acme.control%202.0'],
    ['M\u00fcller S\u00f6hne', 'M%C3%BCller%20S%C3%B6hne'],
    ['Mu\u0308ller', 'Mu%CC%88ller'],
    ['\u30a2\u30af\u30e1', '%E3%82%A2%E3%82%AF%E3%83%A1'],
    ['\u0928\u092e\u0938\u094d\u0924\u0947', '%E0%A4%A8%E0%A4%AE%E0%A4%B8%E0%A5%8D%E0%A4%A4%E0%A5%87'],
  ])('takes the base name of a branded server: %s', (baseName, encoded) => {
    const branded = new InstallerUrlBuilder({ instance, baseName })
    expect(branded.baseName).toBe(baseName)
    expect(branded.build({ type: 'msi' }).href).toContain(
      `${instance}/Bin/${encoded}.ClientSetup.msi?e=Access&`,
    )
  })

  it('has a base name that it takes as a part of one segment of the path, which decodes to it', () => {
    const piece = fc.constantFrom(
      'a',
      '1',
      ' ',
      '.',
      '..',
      '-',
      '_',
      '%',
      '%2f',
      '%2E',
      '/',
      '\\',
      '?',
      '#',
      ':',
    )
    const texts = fc.oneof(
      fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join('')),
      fc.string({ unit: 'grapheme' }),
      fc.string({ unit: 'binary' }),
    )
    let taken = 0
    fc.assert(
      fc.property(texts, (baseName) => {
        let url: URL
        try {
          url = new InstallerUrlBuilder({ instance, baseName }).build({ type: 'msi' })
        } catch (error) {
          expect(error).toBeInstanceOf(ConfigurationError)
          return
        }
        taken += 1
        expect(new URL(url.href).origin).toBe(instance)
        expect(new URL(url.href).pathname.split('/').map(decodeURIComponent)).toEqual([
          '',
          'Bin',
          `${baseName}.ClientSetup.msi`,
        ])
        expect(url.searchParams.get('e')).toBe('Access')
      }),
      { numRuns: runs(2_000) },
    )
    expect(taken).toBeGreaterThan(runs(50))
  })

  it('tells its server and its base name', () => {
    const plain = new InstallerUrlBuilder({ instance: `${instance}/` })
    expect([plain.instance, plain.baseName]).toEqual([instance, 'ScreenConnect'])
  })

  it('refuses two values for one slot, by label and by number', () => {
    const error = configurationError(() =>
      labelled.build({ type: 'msi', properties: { company: '', 1: 'Other' } }),
    )
    expect(error.option).toBe('properties.company')
  })

  it.each(['http://acme.screenconnect.com', `${instance}/Host`, `${instance}?a=b`, 'acme.screenconnect.com'])(
    'refuses the instance %s',
    (wrong) => {
      expect(configurationError(() => new InstallerUrlBuilder({ instance: wrong })).option).toBe('instance')
    },
  )

  it.each([
    ...[
      '../Other',
      'a/b',
      'a\\b',
      '',
      'a?b',
      'a%2fb',
      ' ',
      ' a',
      'a ',
      '.',
      '..',
      '-a',
      '_a',
      '.a',
      'a\n',
      'a#',
    ],
    ...['a\u00a0b', 'a\u200bb', '\u0308a', 'Gesch\uFFFDft', 'a\ud83d', 'x'.repeat(101)],
  ])('refuses the base name %j, which could leave the path', (baseName) => {
    expect(configurationError(() => new InstallerUrlBuilder({ instance, baseName })).option).toBe('baseName')
  })
})
