// biome-ignore-all lint/suspicious/noTemplateCurlyInString: scripts have such places themselves
import { execFileSync } from 'node:child_process'
import { ConfigurationError, cmd, powershell, type ScriptValue, sh } from '@acg/screenconnect'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { requires } from '../programs.ts'

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

  requires('/bin/sh').it('hands any text to a real shell unchanged, as one word', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(words(sh`printf '%s\0' ${text}`.text)).toEqual([text])
      }),
      { numRuns: 150 },
    )
  })

  requires('/bin/sh').it('hands a list of any texts over as that many words', () => {
    fc.assert(
      fc.property(fc.array(anyText, { minLength: 1, maxLength: 4 }), (texts) => {
        expect(words(sh`printf '%s\0' ${texts}`.text)).toEqual(texts)
      }),
      { numRuns: 80 },
    )
  })

  it('binds text, lists and truth values, and writes numbers in place', () => {
    const script = sh`x ${"it's"} ${1} ${-2.5} ${10n} ${true} ${['a', 5, false]}`
    expect(script.body).toBe('x "${_acg1?}" 1 -2.5 10 "${_acg2?}" "${_acg3?}" 5 "${_acg4?}"')
    expect(script.bindings).toEqual([
      { name: '_acg1', literal: "'it'\\''s'", argument: false },
      { name: '_acg2', literal: "'true'", argument: false },
      { name: '_acg3', literal: "'a'", argument: false },
      { name: '_acg4', literal: "'false'", argument: false },
    ])
    expect(script.text).toBe(`_acg1='it'\\''s'\n_acg2='true'\n_acg3='a'\n_acg4='false'\n${script.body}`)
  })

  it("leaves the script's own text as it stands in the source", () => {
    expect(sh`printf 'a\nb' "$HOME" \`date\` "a\\b"`.text).toBe('printf \'a\\nb\' "$HOME" `date` "a\\\\b"')
  })

  it('takes names that the script does not have', () => {
    const { body, bindings } = sh`echo $_acg1 $_ACG_x ${'a'}`
    expect(bindings.map(({ name }) => name)).toEqual(['_acg__1'])
    expect(body).toBe('echo $_acg1 $_ACG_x "${_acg__1?}"')
  })
})

describe('powershell`…`', () => {
  it('binds values in its own types, and writes numbers in place', () => {
    const script = powershell`x ${"it's"} ${['a', "b'c"]} ${[]} ${['a']} ${true} ${false} ${7}`
    expect(script.bindings.map(({ literal }) => literal)).toEqual([
      "'it''s'",
      "@('a', 'b''c')",
      '@()',
      "@('a')",
      '$true',
      '$false',
    ])
    expect(script.body).toBe('x ${_acg1} ${_acg2} ${_acg3} ${_acg4} ${_acg5} ${_acg6} 7')
    expect(script.text.split('\n').slice(0, 3)).toEqual([
      '#!ps',
      "$_acg1 = 'it''s'",
      "$_acg2 = @('a', 'b''c')",
    ])
  })

  it('writes any text as printable ASCII on one line, in which only its own quotes end it', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const [binding] = powershell`x ${text}`.bindings
        expect(binding?.literal).toMatch(
          /^(?:'(?:[ -&(-~]|'')*'|\('(?:[ -&(-~]|'')*' -f \[object\[\]\]\[char\[\]\]\([0-9a-fx,]+\)\))$/,
        )
      }),
    )
  })

  it('writes what is no printable ASCII by its number, each once', () => {
    expect(powershell`x ${'a’é{é}\r\n'}`.bindings[0]?.literal).toBe(
      "('a{0}{1}{2}{1}{3}{4}{5}' -f [object[]][char[]](0x2019,0xe9,0x7b,0x7d,0xd,0xa))",
    )
  })
})

describe('cmd`…`', () => {
  it.each(['', 'a b'])('refuses %j, and says which language takes it', (text) => {
    const refusal = expect.objectContaining({ option: 'value 1', outcome: 'not-sent' })
    expect(() => cmd`echo ${text}`).toThrow(refusal)
    expect(() => cmd`echo ${text}`).toThrow(/powershell`…`/)
  })

  it('takes words of characters that need no quoting', () => {
    expect(cmd`dir ${'C:\\Temp\\a-b_c.txt'} ${['x', 'München']} ${5} ${true}`).toMatchObject({
      interpreter: 'cmd',
      bindings: [],
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

  it.each<readonly [string, unknown]>([
    ['an object', { a: 1 }],
    ['half a pair', '\ud83d'],
    ['NUL', 'a\0b'],
  ])('is refused before anything is sent: %s', (_what, value) => {
    const refusal = expect.objectContaining({ option: 'value 1', outcome: 'not-sent' })
    // Against its types, as untyped code may.
    expect(() => tag`x ${value as ScriptValue}`).toThrow(refusal)
  })

  it('is taken with ${ of the script itself, written $\\{', () => {
    expect(tag`x $\{y} ${1}`.body).toBe(['x $', '{y} 1'].join(''))
  })

  it('is refused where a \\ hides it from JavaScript, with the words to write instead', () => {
    const call = () => tag`x C:\Temp\${'name'} ${'a'}`
    expect(call).toThrow(expect.objectContaining({ code: 'CONFIGURATION', option: 'script' }))
    expect(call).toThrow('{name}')
  })

  it('is refused in a script with NUL in it', () => {
    expect(() => tag`x \0 ${'a'}`).not.toThrow()
    expect(() => tag(Object.assign(['x \0 ', ''], { raw: ['x \0 ', ''] }), 'a')).toThrow(ConfigurationError)
  })

  it('is refused without a template, so that a forgotten tag is no script', () => {
    // Stands for a caller without a compiler.
    const untyped = tag as (text: string) => unknown
    expect(() => untyped(`x ${'a'}`)).toThrow(ConfigurationError)
  })
})

describe.each([
  ['powershell', powershell],
  ['cmd', cmd],
] as const)('backslashes directly before a value in %s`…`', (_, tag) => {
  it.each([
    [tag`dir C:\Temp\\${7}`, 'dir C:\\Temp\\7'],
    [tag`dir \\\\${7}\x`, 'dir \\\\7\\x'],
    [tag`dir C:\\Temp\x ${7}`, 'dir C:\\\\Temp\\x 7'],
  ])('are one for each pair: case %#', ({ body }, expected) => {
    expect(body).toBe(expected)
  })
})

it('two backslashes directly before a value stay two in sh`…`, which reads them as one', () => {
  expect(sh`echo a\\${'x'}`.body).toBe('echo a\\\\"${_acg1?}"')
})

describe.each([
  ['sh', sh],
  ['cmd', cmd],
] as const)('a list in %s`…`', (_, tag) => {
  it('is refused where it is empty, which would leave no word at all', () => {
    expect(() => tag`x ${[]}`).toThrow(expect.objectContaining({ option: 'value 1' }))
  })
})
