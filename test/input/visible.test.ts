import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { visible } from '../../src/input/text-rules.ts'

/** What has no ink, or is obeyed: by the properties of Unicode that say so, each in its own words. */
const UNSEEN = [
  /\p{Control}/u,
  /\p{Format}/u,
  /\p{Private_Use}/u,
  /\p{Surrogate}/u,
  /\p{Unassigned}/u,
  /\p{Line_Separator}/u,
  /\p{Paragraph_Separator}/u,
  /(?! )\p{Space_Separator}/u,
  /(?! )\p{White_Space}/u,
  /\p{Default_Ignorable_Code_Point}/u,
  /\p{Variation_Selector}/u,
  /\p{Bidi_Control}/u,
  /\p{Join_Control}/u,
]

describe('a text in which everything can be seen', () => {
  it.each([
    ['Hangul fillers', 'a\u3164\u115f\u1160\uffa0b', 'a\\u{3164}\\u{115f}\\u{1160}\\u{ffa0}b'],
    ['the blank of braille', 'a\u2800b', 'a\\u{2800}b'],
    ['a notehead without a head', '\u{1d159}', '\\u{1d159}'],
    ['a variation selector', 'a\ufe0f', 'a\\u{fe0f}'],
    ['a grapheme joiner', 'a\u034fb', 'a\\u{34f}b'],
    ['spaces of other widths', 'a\u00a0\u2003\u3000b', 'a\\u{a0}\\u{2003}\\u{3000}b'],
    ['a soft hyphen', 'a\u00adb', 'a\\u{ad}b'],
    ['a change of direction', '\u202eabc\u2066', '\\u{202e}abc\\u{2066}'],
    ['tags', '\u{e0061}', '\\u{e0061}'],
    ['escapes', '\u001b[2J\u009b', '\\u{1b}[2J\\u{9b}'],
    ['line breaks and tabs', 'a\tb\r\n\u2028', 'a\\u{9}b\\u{d}\\u{a}\\u{2028}'],
    ['half of a surrogate pair', 'a\ud83d', 'a\\u{d83d}'],
    ['marks that stand on nothing', '\u0301a \u0301', '\\u{301}a \\u{301}'],
    ['more marks than any letter has', `a${'\u0301'.repeat(6)}`, `a${'\u0301'.repeat(4)}\\u{301}\\u{301}`],
  ])('has the numbers of %s', (_, text, shown) => {
    expect(visible(text)).toBe(shown)
  })

  it.each([
    'echo "hi there" > C:\\Temp\\a.txt | Out-Null; $x % ^ & ~ `',
    'Geschäftsführung, Ελληνικά, Русский, 日本語, 한국어, עברית, العربية',
    'e\u0301 क्षि ที่ Việt',
    '😀 → € © ½ №',
  ])('is as it was where all of it can be: %s', (text) => {
    expect(visible(text)).toBe(text)
  })

  it('holds nothing that any property calls unseen, of all the characters that there are', () => {
    const unseen = new RegExp(UNSEEN.map(({ source }) => source).join('|'), 'u')
    const wrong: string[] = []
    const hidden: number[] = []
    // Those behind are unassigned, private or not characters, but for the tags and selectors of plane 14.
    const points = Array.from({ length: 0x40000 }, (_, point) => point)
    for (const point of [...points, 0xe0001, 0xe0061, 0xe0100, 0xe01ef, 0xf0000, 0x10ffff]) {
      const sign = String.fromCodePoint(point)
      const shown = visible(`a${sign}`).slice(1)
      const number = `\\u{${point.toString(16)}}`
      if (unseen.test(sign)) wrong.push(...(shown === number ? [] : [number]))
      else if (shown !== sign) hidden.push(point)
    }
    expect(wrong).toEqual([])
    expect(hidden).toEqual([0x2800, 0x1d159])
  })

  it('can be told apart wherever the texts differ, but for what is written like a number', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (one, other) => {
        fc.pre(one !== other && !`${one}${other}`.includes('\\u{'))
        expect(visible(one)).not.toBe(visible(other))
      }),
    )
  })
})
