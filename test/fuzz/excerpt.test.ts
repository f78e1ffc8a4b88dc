import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { excerpt, stringsIn } from '../../src/transport/excerpt.ts'

/** Every way in which servers are known to repeat what they were sent. */
const SPELLINGS: Readonly<Record<string, (word: string) => string>> = {
  'as it is': (word) => word,
  'in JSON': (word) => JSON.stringify(word).slice(1, -1),
  'in JSON as .NET writes it': (word) =>
    [...word]
      .map((sign) =>
        /[<>&'"+]/.test(sign)
          ? `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`
          : JSON.stringify(sign).slice(1, -1),
      )
      .join(''),
  'in HTML': (word) =>
    word
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
      .replaceAll("'", '&#39;'),
  'percent-encoded': (word) => encodeURIComponent(word),
  'in a form': (word) => new URLSearchParams({ a: word }).toString().slice(2),
}

/** What is left of a text once the mark of what was hidden is gone from it. */
const visible = (text: string) => text.replaceAll('[hidden]', '\n')

const confidential = fc
  .string({ unit: fc.constantFrom(...'abcXYZ019 <>&\'"\\/+%;,.$(){}|\n\téü🖥'), minLength: 4, maxLength: 60 })
  .filter((word) => word.trim().length >= 4)

describe('an excerpt', () => {
  it.each(Object.entries(SPELLINGS))('hides what is confidential where it is repeated %s', (_, spell) => {
    fc.assert(
      fc.property(confidential, fc.string(), fc.string(), (word, before, after) => {
        const said = visible(excerpt(`${before}${spell(word)}${after}`, true, { secrets: [], sent: [word] }))
        expect(said).not.toContain(word)
        expect(said).not.toContain(spell(word))
        expect(said).not.toContain(word.replaceAll(/\s+/g, ' ').trim())
      }),
    )
  })

  it('hides a word that contains another before that other', () => {
    expect(excerpt('say and-more now', true, { secrets: [], sent: ['and', 'and-more'] })).toBe(
      'say [hidden] now',
    )
  })

  it('shows nothing of the end of a text that was cut, where something confidential may begin', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 8, maxLength: 40 }).filter((word) => word.trim() === word),
        fc.nat(39),
        (word, length) => {
          const start = word.slice(0, Math.min(length, word.length - 1))
          expect(excerpt(start, false, { secrets: [], sent: [word] })).toBe('')
        },
      ),
    )
  })

  it('has no control characters, no markup and no more than 200 characters', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 2000 }),
        fc.array(fc.string(), { maxLength: 3 }),
        (text, words) => {
          const said = excerpt(text, true, { secrets: [], sent: words })
          expect(said).not.toMatch(/\p{Cc}/u)
          expect(said.length).toBeLessThanOrEqual(200)
          expect(said).toBe(said.trim())
        },
      ),
    )
  })

  it('reads like the page that it is of', () => {
    expect(
      excerpt(
        '<html><head><title>Sign in</title></head>\r\n<body>Please &amp; thank you</body></html>',
        true,
        { secrets: [], sent: [] },
      ),
    ).toBe('Sign in Please & thank you')
  })

  it.each([
    ['tags that never end', '<'.repeat(200_000)],
    ['ampersands', '&#x'.repeat(70_000)],
    ['escapes', '\\u00'.repeat(50_000)],
    ['white space', ' \n'.repeat(100_000)],
  ])('of %s costs little', (_, text) => {
    const started = performance.now()
    excerpt(text, true, { secrets: ['secret-0123456789'], sent: ['hostname'] })
    // Thousands of times what it takes; quadratic work takes minutes.
    expect(performance.now() - started).toBeLessThan(10_000)
  })
})

it('finds every string of a body, however deep', () => {
  expect(stringsIn(['a', { b: ['c', { d: 'e' }], f: 1, g: null }, true])).toEqual(['a', 'c', 'e'])
})
