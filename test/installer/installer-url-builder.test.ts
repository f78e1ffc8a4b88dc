import { ConfigurationError, type InstallerType, InstallerUrlBuilder } from '@acg/screenconnect'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

const instance = 'https://acme.screenconnect.com'
const labelled = new InstallerUrlBuilder({ instance, customProperties: ['company', 'site', 'tag'] })
const TYPES: readonly InstallerType[] = ['msi', 'exe', 'pkg', 'deb', 'rpm', 'sh']

/** What any text may be that a builder accepts. */
const acceptedText = fc
  .string({ unit: 'grapheme' })
  .filter((text) => !/[\p{Cc}\u2028\u2029]/u.test(text) && !/\p{Surrogate}/u.test(text))

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

  it.each(TYPES)('builds an address for %s', (type) => {
    expect(labelled.build({ type }).pathname).toBe(`/Bin/ScreenConnect.ClientSetup.${type}`)
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
        fc.constantFrom(...TYPES),
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
  ])('refuses %s and names the slot', (_, value, option) => {
    const error = configurationError(() => labelled.build({ type: 'msi', properties: { tag: value } }))
    expect(error.option).toBe(option)
    expect(error.message).not.toContain(value)
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
    expect(configurationError(build({ type: 'msi', properties: { compnay: 'Acme' } })).message).toContain(
      '"company", "site", "tag", a number from 1 to 8',
    )
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

  it.each(['../Other', 'a/b', '', 'a?b', 'a.b'])(
    'refuses the base name %j, which could leave the path',
    (baseName) => {
      expect(configurationError(() => new InstallerUrlBuilder({ instance, baseName })).option).toBe(
        'baseName',
      )
    },
  )
})
