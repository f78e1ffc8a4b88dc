import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { excerpt, holdsPartOf, reveals, stringsIn } from '../../src/transport/excerpt.ts'
import { SPELLINGS } from '../security/spellings.ts'

const NOTHING = { secrets: [], sent: [] }

const envelope = (message: string, errorType = 'ArgumentException') =>
  JSON.stringify({ errorType, message, detail: null })

/** The excerpt of the service's envelope with that message, in a call that was sent with these. */
const shown = (message: string, confidential: { secrets?: string[]; sent?: string[] } = {}) =>
  excerpt(envelope(message), { ...NOTHING, ...confidential })

describe('an excerpt', () => {
  it("is the type and the message of the service's envelope, on one line", () => {
    const message = 'Index was out of range.\r\nParameter name: index'
    expect(shown(message)).toBe('ArgumentException: Index was out of range. Parameter name: index')
  })

  it.each([
    ['a page', '<html><title>Sign in</title></html>'],
    ['plain text', 'Bad gateway'],
    ['an envelope that was cut', envelope('Index was out of range').slice(0, -1)],
    ['an envelope without a type', JSON.stringify({ message: 'Index was out of range' })],
    ['an envelope whose message is no text', JSON.stringify({ errorType: 'A', message: ['b'] })],
    ['a list', '[]'],
    ['null', 'null'],
    ['nothing', ''],
  ])('is nothing of %s', (_, text) => {
    expect(excerpt(text, NOTHING)).toBe('')
  })

  it.each([
    ['markup', 'Could not run <b>it</b>'],
    ['an HTML escape', 'Could not run &quot;it&quot;'],
    ['a JSON escape', 'Could not run \\u0022it'],
    ['a percent sign', 'Could not run %22it'],
    ['the plus of a form', 'Could+not+run+it'],
    ['a path', 'Could not find C:\\Temp'],
    ['a control character', 'Could not\u0007 run it'],
    ['an invisible character', 'Could not\u200b run it'],
    ['half of a surrogate pair', 'Could not\ud800 run it'],
  ])('is nothing where %s stands in it, which may hide what was sent', (_, message) => {
    expect(shown(message)).toBe('')
  })

  it('is nothing of a message that is longer than a sentence', () => {
    const longest = 200 - 'ArgumentException: '.length
    expect(shown('x'.repeat(longest))).toHaveLength(200)
    expect(shown('x'.repeat(longest + 1))).toBe('')
  })

  it.each([
    ['a string of the request', 'Could not run hostname', 'hostname'],
    ['it in another case', 'Could not run HOSTNAME', 'hostname'],
    ['it with other signs between its letters', 'Could not run ipconfig, all', 'ipconfig /all'],
    ['eight letters of it', 'Could not run Restart-S', 'Restart-Service Spooler'],
    ['it in full-width letters', 'Could not run ｈｏｓｔｎａｍｅ', 'hostname'],
    ['it in another script', 'Could not run перезапуск', 'перезапуск'],
  ])('is nothing where it holds %s', (_, message, sent) => {
    expect(shown(message)).not.toBe('')
    expect(shown(message, { sent: ['', 'x', sent] })).toBe('')
  })

  it('is nothing where it holds five letters of a secret', () => {
    expect(shown('The key canar is wrong', { secrets: ['canary-0123'] })).toBe('')
    expect(shown('The key c-a-n-a-r is wrong', { secrets: ['canary-0123'] })).toBe('')
    expect(shown('The key cana is wrong', { secrets: ['canary-0123'] })).not.toBe('')
  })

  it('is not lost for strings of the request that are shorter than four characters, or were not echoed', () => {
    expect(shown('Index was out of range', { sent: ['of', '', '\n', 'hostname'] })).not.toBe('')
  })

  it.each(SPELLINGS)('holds nothing of four characters that was sent and is repeated $title', ({ spell }) => {
    const signs = fc.constantFrom(...'abcXYZ019 <>&\'"\\/+%;,.$(){}|\n\téü🖥')
    const word = fc
      .string({ unit: signs, minLength: 4, maxLength: 60 })
      .filter((text) => text.trim().length >= 4)
    fc.assert(
      fc.property(word, fc.string(), fc.string(), (sent, before, after) => {
        const said = shown(`${before}${spell(sent)}${after}`, { sent: [sent] })
        expect(said).not.toContain(sent.replaceAll(/\s+/g, ' ').trim())
        expect(said).not.toContain(spell(sent))
      }),
    )
  })

  it('is plain text on one line, whatever the server sends', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (message) => {
        expect(shown(message)).not.toMatch(/[\p{Cc}\p{Cf}\p{Surrogate}\u2028\u2029<>&%\\"+]/u)
      }),
    )
  })
})

it('finds part of a secret whatever stands between its letters', () => {
  expect(reveals('CAN ARY', ['canary-0123'])).toBe(true)
  expect(reveals('!!??%%', ['!!??%%++'])).toBe(true)
  expect(reveals('an answer', ['canary-0123'])).toBe(false)
})

describe('an address holds part of what was sent', () => {
  it.each([
    ['a whole word', 'https://hostname.example.com', 'hostname'],
    ['a label of it', 'https://acme.example.com', 'Acme Head Office'],
    ['eight letters of it', 'https://restartser.example.com', 'Restart-Service Spooler'],
    ['perhaps, where both are not ASCII', 'https://xn--mnchen-3ya.example', 'münchen'],
  ])('%s', (_, origin, sent) => {
    expect(holdsPartOf(origin, [sent])).toBe(true)
  })

  it('and is shown where it does not', () => {
    expect(holdsPartOf('https://login.example.com', ['hostname', ''])).toBe(false)
  })
})

it('finds every string of a body, however deep', () => {
  expect(stringsIn(['a', { b: ['c', { d: 'e' }], f: 1, g: null }, true])).toEqual(['a', 'c', 'e'])
})
