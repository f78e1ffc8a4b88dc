// biome-ignore-all lint/suspicious/noTemplateCurlyInString: scripts have such places themselves
// With PowerShell 7, from the path or PWSH. The long run is `npm run fuzz:scripts`.

import { spawnSync } from 'node:child_process'
import { powershell, type ScriptValue } from '@acg/screenconnect'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { HOSTILE_POWERSHELL, PowerShellRunner, randomPowerShellCase } from './powershell-fuzz.ts'
import { Random } from './random.ts'
import { powershellProgram } from './shells.ts'
import { expectRefused, script } from './template.ts'

const CONSTRUCTS = [
  ["$x=@'\nit's\n◆\n'@", 'refused'],
  ['$x=@"\nDisk 5" ◆\n"@', 'refused'],
  ['foo --y=#1 -m "first\n◆ second"', 'refused'],
  ["Show a+#'\n◆ '", 'refused'],
  ["Show 5#'\n◆ '", 'refused'],
  ["Show $x#'\n◆ '", 'refused'],
  ['Show --y=#1 ◆', 'data'],
  ["$x=@'\nit's\n'@; Show ◆", 'data'],
  ['powershell -Command "Show ◆"', 'refused'],
  ['cmd /c "echo ◆"', 'refused'],
  ['Invoke-Expression ◆', 'refused'],
] as const

const program = powershellProgram()

describe.skipIf(program === undefined)('a value in PowerShell (needs pwsh on the path, or PWSH)', () => {
  let runner: PowerShellRunner
  beforeAll(() => {
    runner = new PowerShellRunner(program ?? '')
  })
  afterAll(() => runner.close())

  /** What a script handed to Show: type and text of each argument. */
  const shown = async (template: string, ...values: readonly ScriptValue[]) => {
    const made = script(powershell, template, ...values)
    const { shown: all, errors } = await runner.ask(made)
    expect(errors).toEqual([])
    return all.flat()
  }

  it.each(CONSTRUCTS)('is data or refused: %j', { timeout: 60_000 }, async (template, what) => {
    for (const value of HOSTILE_POWERSHELL) {
      const expected = what === 'data' ? value : undefined
      expect(await runner.run({ template, value, expected, refused: what === 'refused' })).toBeUndefined()
    }
  })

  it('is any text whatever, as one literal and as one argument', { timeout: 120_000 }, async () => {
    const anyText = fc
      .oneof(fc.string({ unit: 'binary' }), fc.string({ unit: fc.constantFrom(...'\'"`$\\{}0 \n\r‘’‚‛“”é') }))
      .filter((text) => !text.includes('\0') && !/\p{Surrogate}/u.test(text))
    await fc.assert(
      fc.asyncProperty(anyText, async (text) => {
        expect(await shown('Show ◆', text)).toEqual([['String', text]])
      }),
      { numRuns: 60 },
    )
  })

  it('may be 20,000 characters beyond ASCII, alone or among others', { timeout: 120_000 }, async () => {
    const texts = [
      '漢'.repeat(20_000),
      'a漢'.repeat(20_000),
      Array.from({ length: 20_000 }, (_, at) => String.fromCharCode(0x4e00 + at)).join(''),
    ]
    for (const text of texts) expect(await shown('Show ◆', text)).toEqual([['String', text]])
  })

  it('keeps its type', { timeout: 60_000 }, async () => {
    expect(await shown('Show ◆ ◆ ◆ ◆ ◆ ◆', 'a', true, ['a', 'b'], [], ['a'], 5)).toEqual([
      ['String', 'a'],
      ['Boolean', 'True'],
      ['array', 'a\u0001b'],
      ['array', ''],
      ['array', 'a'],
      ['Int32', '5'],
    ])
  })

  it.each([
    ['/server:◆', "/server:it's a"],
    ['C:\\Users\\◆\\Desktop', "C:\\Users\\it's a\\Desktop"],
    ['Log-◆.txt', "Log-it's a.txt"],
    ['@{a=◆}.a', undefined],
    ['(@{a=◆}).a', "it's a"],
    ["(◆ + '.txt')", "it's a.txt"],
    ['(◆).Length', '6'],
  ])('is a part of %j', async (word, expected) => {
    const all = await shown(`Show ${word}`, "it's a")
    if (expected !== undefined) expect(all.map(([, text]) => text)).toEqual([expected])
  })

  it.each(['Show ◆.txt', 'Show ◆[0]', 'Show ◆(1)', 'Show ◆:x', 'Show ◆◆', 'Show .◆', 'Show -a◆'])(
    'would not arrive, and is refused, in %j',
    (template) => {
      expectRefused(powershell, template, 'directly')
    },
  )

  it.each([
    'if (1) { Show ◆ }',
    'if (0) { } else { Show ◆ }',
    'foreach ($i in 1) { Show ◆ }',
    'switch (1) { 1 { Show ◆ } }',
    'try { throw 1 } catch { Show ◆ }',
    'function f { Show ◆ }; f',
    '& { Show ◆ }',
    '. { Show ◆ }',
    '1 | ForEach-Object { Show ◆ }',
    '1 | Where-Object { Show ◆ }',
    '2, 1 | Sort-Object { Show ◆ } | Select-Object -First 0',
    "1 | Select-Object @{ n = 'x'; e = { Show ◆ } } | Out-Null",
    'begin { Show ◆ } process { } end { }',
    'param($a) Show ◆',
    'using namespace System.IO\nShow ◆',
  ])('arrives in the block of %j', async (template) => {
    const all = await shown(template, "it's")
    expect(all.length).toBeGreaterThan(0)
    expect(all.every(([, text]) => text === "it's")).toBe(true)
  })

  it('arrives by its name in a whole script, with param(…) too', async () => {
    const values = { user: "it's", list: ['a'], none: [], days: 3, on: true }
    const text = 'Show $user $list $none $days $on'
    const expected = [
      ['String', "it's"],
      ['array', 'a'],
      ['array', ''],
      ['Int32', '3'],
      ['Boolean', 'True'],
    ]
    for (const head of [
      '',
      'using namespace System.IO\n',
      'param($User, $list, $none, [int] $days, [switch] $on)\n',
    ]) {
      const { shown: all, errors } = await runner.ask(powershell(head + text, values))
      expect(errors).toEqual([])
      expect(
        all.flat().map(([type, shownText]) => [type === 'SwitchParameter' ? 'Boolean' : type, shownText]),
      ).toEqual(expected)
    }
  })

  it('never runs, and arrives, in 150 random scripts', { timeout: 120_000 }, async () => {
    const random = new Random(20_261_128)
    for (let count = 0; count < 150; count += 1) {
      expect(await runner.run(randomPowerShellCase(random))).toBeUndefined()
    }
    expect(runner.arrived).toBeGreaterThan(20)
  })

  it('is a String in constrained language mode too', { timeout: 60_000 }, () => {
    const { text } =
      powershell`$x = ${'é’{0}\n'}; $x; $x.GetType().Name; ${['a', 'é']} | ForEach-Object { $_ }`
    const constrained = `$ExecutionContext.SessionState.LanguageMode = 'ConstrainedLanguage'\n${text}`
    const encoded = Buffer.from(constrained, 'utf16le').toString('base64')
    const { stdout } = spawnSync(
      program ?? '',
      ['-NoProfile', '-NonInteractive', '-EncodedCommand', encoded],
      {
        encoding: 'utf8',
      },
    )
    expect(stdout).toBe('é’{0}\n\nString\na\né\n')
  })
})
