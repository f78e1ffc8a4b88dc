import { execFileSync } from 'node:child_process'
import { ConfigurationError, cmd, powershell, type ScriptValue, sh } from '@acg/screenconnect'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

/** Any text that a command can carry. */
const anyText = fc
  .oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom(...'\'"`$\\!%&|;<>(){}[]*?~# \n\r\t‘’‚‛“”') }),
  )
  .filter((text) => !text.includes('\0') && !/\p{Surrogate}/u.test(text))

describe('sh`…`', () => {
  /** What a real shell makes of words. */
  const words = (script: string): string[] =>
    execFileSync('/bin/sh', ['-c', `${script}\n`], { encoding: 'utf8' })
      .split('\0')
      .slice(0, -1)

  it.skipIf(process.platform === 'win32')('hands any text to a real shell unchanged, as one word', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(words(sh`printf '%s\0' ${text}`.text)).toEqual([text])
      }),
      { numRuns: 150 },
    )
  })

  it.skipIf(process.platform === 'win32')('hands a list of any texts over as that many words', () => {
    fc.assert(
      fc.property(fc.array(anyText, { minLength: 1, maxLength: 4 }), (texts) => {
        expect(words(sh`printf '%s\0' ${texts}`.text)).toEqual(texts)
      }),
      { numRuns: 80 },
    )
  })

  it('writes numbers and truth values as words', () => {
    expect(sh`x ${1} ${-2.5} ${10n} ${true} ${false}`).toEqual({
      interpreter: 'sh',
      text: "x 1 -2.5 10 'true' 'false'",
    })
  })

  it("leaves the script's own text as it stands in the source", () => {
    expect(sh`printf 'a\nb' "\$HOME" \`date\``.text).toBe(
      'printf \'a\\nb\' "$HOME" `date`'.replace('$HOME', '\\$HOME'),
    )
  })
})

describe('powershell`…`', () => {
  /**
   * PowerShell's rule for single-quoted strings, written out: any of five characters opens one, any of them
   * closes it, two in a row stand for the second, and nothing else has a meaning inside.
   */
  function singleQuoted(source: string): { readonly value: string; readonly rest: string } {
    const quotes = "'\u2018\u2019\u201a\u201b"
    if (!quotes.includes(source.charAt(0))) throw new Error('does not begin with a quote')
    let value = ''
    for (let index = 1; index < source.length; index += 1) {
      const sign = source.charAt(index)
      if (!quotes.includes(sign)) value += sign
      else if (index + 1 < source.length && quotes.includes(source.charAt(index + 1))) {
        index += 1
        value += source.charAt(index)
      } else return { value, rest: source.slice(index + 1) }
    }
    throw new Error('does not end')
  }

  it('makes any text one literal that says the same, by the rules of the language', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const { text: script } = powershell`Write-Output ${text};`
        expect(singleQuoted(script.slice('Write-Output '.length))).toEqual({ value: text, rest: ';' })
      }),
    )
  })

  it('doubles every quote that PowerShell honours', () => {
    expect(powershell`x ${"a'b‘c’d‚e‛f"}`.text).toBe("x 'a''b‘‘c’’d‚‚e‛‛f'")
  })

  it('makes lists arrays and truth values its own', () => {
    expect(powershell`x ${['a', "b'c"]} ${[]} ${true} ${false} ${7}`).toEqual({
      interpreter: 'powershell',
      text: "x @('a', 'b''c') @() $true $false 7",
    })
  })
})

describe('cmd`…`', () => {
  it.each([
    ['', 'an empty string'],
    ['a b', 'text with characters that cmd cannot take as data'],
  ])('says of %j what it was and what is accepted', (text, given) => {
    expect(() => cmd`echo ${text}`).toThrow(
      `\`value 1\` was given ${given}. Accepted: letters, digits and _ . : \\ / @ + ~ # -; ` +
        'use powershell`…` for any other text. Nothing was sent.',
    )
  })

  it('takes words of characters that need no quoting', () => {
    expect(cmd`dir ${'C:\\Temp\\a-b_c.txt'} ${['x', 'München']} ${5} ${true}`).toEqual({
      interpreter: 'cmd',
      text: 'dir C:\\Temp\\a-b_c.txt x München 5 true',
    })
  })

  it.each([...'%!&|<>^"\'`(){}[],;= \t\n\r*?$', '', 'a b', '%PATH%', 'x&calc'])(
    'refuses %j and says to use PowerShell',
    (text) => {
      expect(() => cmd`echo ${text}`).toThrow(/powershell`…`/)
      expect(() => cmd`echo ${text}`).toThrow(ConfigurationError)
    },
  )
})

describe.each([
  ['sh', sh],
  ['powershell', powershell],
  ['cmd', cmd],
] as const)('a value of %s`…`', (_, tag) => {
  it.each([
    ['null', null],
    ['undefined', undefined],
    ['an object', { a: 1 }],
    ['a function', () => 'x'],
    ['NaN', Number.NaN],
    ['Infinity', Number.POSITIVE_INFINITY],
    ['half of a surrogate pair', 'a\ud83d'],
    ['NUL', 'a\0b'],
    ['a list with null in it', ['a', null]],
    ['a list in a list', [['a']]],
  ])('is refused where it is %s, with its place', (_what, value) => {
    // Stands for a caller without a compiler.
    const call = () => tag`first ${'fine'} second ${value as ScriptValue}`
    expect(call).toThrow(ConfigurationError)
    expect(call).toThrow(/`value 2/)
  })

  it.each([
    [
      'an object',
      { a: 1 },
      'a value of type object. Accepted: text, a finite number, true or false, or a list of these',
    ],
    ['half a pair', '\ud83d', 'a string with half of a surrogate pair in it. Accepted: well-formed text'],
    ['NUL', 'a\0b', 'a string with NUL in it, which no command can carry. Accepted: text without NUL'],
  ])('is refused with what it was and what is accepted: %s', (_what, value, words) => {
    expect(() => tag`x ${value as ScriptValue}`).toThrow(`\`value 1\` was given ${words}. Nothing was sent.`)
  })

  it('goes with ${ of the script itself, escaped as the source needs it', () => {
    expect(tag`x \${y} ${1}`.text).toBe(['x $', '{y} 1'].join(''))
  })
})

describe.each([
  ['sh', sh],
  ['cmd', cmd],
] as const)('a list in %s`…`', (_, tag) => {
  it('is refused where it is empty, which would leave no word at all', () => {
    expect(() => tag`x ${[]}`).toThrow(
      '`value 1` was given an empty list. Accepted: a list with something in it. Nothing was sent.',
    )
  })
})
