import { contains, type FilterValue, prefix, sessionFilter, suffix } from '@acg/screenconnect'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { setUp } from '../transport/support.ts'

describe('sessionFilter', () => {
  it.each<[string, string]>([
    [sessionFilter`Name = ${'HOST-01'}`, "Name = 'HOST-01'"],
    [sessionFilter`Name = ${"O'Hare"}`, "Name = 'O''Hare'"],
    [sessionFilter`Name = ${''}`, "Name = ''"],
    [sessionFilter`Name = ${'50% *'}`, "Name = '50% *'"],
    [sessionFilter`Name = ${'a\\'}`, "Name = 'a\\'"],
    [sessionFilter`QueuedEventCount > ${3}`, 'QueuedEventCount > 3'],
    [sessionFilter`QueuedEventCount > ${-0.5}`, 'QueuedEventCount > -0.5'],
    [sessionFilter`LastEventTime < ${new Date('2026-01-31T23:00:00Z')}`, "LastEventTime < '2026-01-31'"],
    [sessionFilter`Name IN ${['a', "b'"]}`, "Name IN ('a', 'b''')"],
    [sessionFilter`SessionType IN ${[1, 2]} AND Name = ${'x'}`, "SessionType IN (1, 2) AND Name = 'x'"],
    [sessionFilter`Name LIKE ${'plain'}`, "Name LIKE 'plain'"],
    [sessionFilter`Name LIKE ${prefix('HOST')}`, "Name LIKE 'HOST*'"],
    [sessionFilter`Name NOT LIKE ${suffix("'s")}`, "Name NOT LIKE '*''s'"],
    [sessionFilter`Name like (${contains('A')})`, "Name like ('*A*')"],
    [sessionFilter`Name LIKE ${prefix('A')} AND Host = ${'*'}`, "Name LIKE 'A*' AND Host = '*'"],
    [sessionFilter`Name LIKE 'LIKE ' AND (Host) = ${'*'}`, "Name LIKE 'LIKE ' AND (Host) = '*'"],
    [sessionFilter`Name <> ' LIKE ' AND Host = ${'%'}`, "Name <> ' LIKE ' AND Host = '%'"],
    [sessionFilter`IsPublic = true`, 'IsPublic = true'],
  ])('writes %s', (filter, written) => {
    expect(filter).toBe(written)
  })

  it.each<[string, () => string]>([
    ['a wildcard behind LIKE', () => sessionFilter`Name LIKE ${'HOST*'}`],
    ['a wildcard behind LIKE and a parenthesis', () => sessionFilter`Name LIKE (${'%'})`],
    ['a wildcard in a part of what LIKE compares', () => sessionFilter`Name LIKE 'a' + ${'%'}`],
    ['a wildcard behind LIKE and a function', () => sessionFilter`Name LIKE TRIM(${'*'})`],
    ['a wildcard behind LIKE and another value', () => sessionFilter`Name LIKE ${'a'} + ${'*'}`],
    ['a pattern without LIKE', () => sessionFilter`Name = ${prefix('HOST')}`],
    ['a value inside quotes', () => sessionFilter`Name = '${'x'}'`],
    ['a value after a quote', () => sessionFilter`Name = 'a'${'x'}`],
    ['a value before a quote', () => sessionFilter`Name = ${'x'}'a'`],
    ['two values side by side', () => sessionFilter`Name = ${'x'}${'y'}`],
    ['a value up against a word', () => sessionFilter`Name = x${'y'}`],
    ['an empty list', () => sessionFilter`Name IN ${[]}`],
    ['NaN', () => sessionFilter`QueuedEventCount = ${Number.NaN}`],
    ['a number with an exponent', () => sessionFilter`QueuedEventCount = ${1e30}`],
    ['an invalid date', () => sessionFilter`LastEventTime = ${new Date(Number.NaN)}`],
    ['a date of another era', () => sessionFilter`LastEventTime = ${new Date(8e15)}`],
    ['half of a surrogate pair', () => sessionFilter`Name = ${'\ud800'}`],
    ['NUL', () => sessionFilter`Name = ${'a\0'}`],
  ])('refuses %s', (_, make) => {
    expect(make).toThrow(expect.objectContaining({ code: 'CONFIGURATION' }))
  })

  it.each([null, undefined, true, {}, { pattern: '*' }, [null], [['a']]])('refuses %j', (value) => {
    // Stands for a caller without a compiler.
    const make = () => sessionFilter`Name LIKE ${value as unknown as FilterValue}`
    expect(make).toThrow(expect.objectContaining({ code: 'CONFIGURATION' }))
  })

  it.each([prefix, suffix, contains])('has no pattern of nothing or with wildcards inside', (pattern) => {
    for (const text of ['', '*', 'a%b']) {
      expect(() => pattern(text)).toThrow(expect.objectContaining({ code: 'CONFIGURATION' }))
    }
  })

  it('refuses a wildcard by its place', () => {
    expect(() => sessionFilter`Name LIKE ${'50%'}`).toThrow(
      expect.objectContaining({ code: 'CONFIGURATION', option: 'value 1' }),
    )
  })

  it('finds exactly the session whose name was given, whatever is in it', async () => {
    const { sandbox, client } = await setUp({ profile: 'documented' })
    const text = fc.string({ unit: fc.constantFrom("'", '*', '%', '\\', '"', ' ', 'a', 'OR', '(', '=') })
    await fc.assert(
      fc.asyncProperty(text, async (name) => {
        const guest = sandbox.addSession({ name: `x${name}`, machine: null })
        const { sessions } = await client.unverified.getSessionsByFilter(sessionFilter`Name = ${`x${name}`}`)
        guest.remove()
        expect(sessions.map((session) => session.sessionId)).toEqual([guest.sessionId])
      }),
      { numRuns: 60 },
    )
  })

  it('finds what its patterns mean', async () => {
    const { sandbox, client } = await setUp({ profile: 'documented' })
    for (const name of ['AB-1', 'X-AB', 'X-AB-1', 'AB']) sandbox.addSession({ name, machine: null })
    const find = async (filter: string) =>
      (await client.unverified.getSessionsByFilter(filter)).sessions.map((session) => session.name)
    expect(await find(sessionFilter`Name LIKE ${prefix('AB')}`)).toEqual(['AB-1', 'AB'])
    expect(await find(sessionFilter`Name LIKE ${suffix('AB')}`)).toEqual(['X-AB', 'AB'])
    expect(await find(sessionFilter`Name LIKE ${contains('AB')}`)).toHaveLength(4)
    expect(await find(sessionFilter`Name LIKE ${'AB'}`)).toEqual(['AB'])
  })
})
