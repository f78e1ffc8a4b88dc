// biome-ignore-all lint/suspicious/noTemplateCurlyInString: scripts have such places themselves
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ConfigurationError } from '../../src/errors/configuration-error.ts'
import { powershell } from '../../src/scripts/powershell.ts'
import type { Script } from '../../src/scripts/script.ts'
import { PowerShellProcess, type Ran } from './pwsh.ts'
import type { Random } from './random.ts'
import { HERE, script, withSigns } from './template-text.ts'

const RUN = "[IO.File]::WriteAllText('canary','')"

/** Ends every construct that there is, and leaves a file behind if any of it comes to run. */
export const HOSTILE_POWERSHELL: readonly [string, ...string[]] = [
  `$(${RUN})`,
  `'; ${RUN}; '`,
  `‘; ${RUN}; ’`,
  `‚; ${RUN}; ‛`,
  `"; ${RUN}; "`,
  `”; ${RUN}; “`,
  `\n${RUN}\n`,
  `\r\n'@\r\n${RUN}\n`,
  `\n"@\n${RUN}\n`,
  `#> ${RUN} <#`,
  `) ; ${RUN}; (`,
  `}; ${RUN}; {`,
  `| % { ${RUN} }`,
  `\`$(${RUN})`,
  RUN,
  `& { ${RUN} }`,
  '{0}{1}{{ }}',
  'it’s  two  blanks',
  '',
  ' ',
  '-Verbose',
  '$true',
  '`',
  '\\',
  '5',
  'ü漢\u{1F600}\r\n\t\u0001\u007f\u0085\u2028',
]

type Statement = readonly [template: string, shown: string | undefined]

/** A statement; `◆` is the value, beside it what `Show` should get of it. */
const STATEMENTS: readonly [Statement, ...Statement[]] = [
  ['Show ◆', HERE],
  ['Show a ◆ b', HERE],
  ['Show -Name:◆', HERE],
  ['Show /server:◆', `/server:${HERE}`],
  ['Show C:\\Users\\◆\\Desktop', `C:\\Users\\${HERE}\\Desktop`],
  ['Show Log-◆.txt', `Log-${HERE}.txt`],
  ['Show ◆\\file', `${HERE}\\file`],
  ['Show ◆-x', `${HERE}-x`],
  ['Show ◆.txt', `${HERE}.txt`],
  ['Show ◆[0]', undefined],
  ['Show ◆:x', `${HERE}:x`],
  ['Show ◆(1)', undefined],
  ['Show ◆◆', `${HERE}${HERE}`],
  ["Show ◆'b'", `${HERE}b`],
  ["Show 'b'◆", `b${HERE}`],
  ['Show "b"◆', `b${HERE}`],
  ['Show a"b"◆', `ab${HERE}`],
  ['Show -a◆', `-a${HERE}`],
  ['Show -y=◆', `-y=${HERE}`],
  ['Show --y=◆', `--y=${HERE}`],
  ['Show P=◆', `P=${HERE}`],
  ['Show +◆', `+${HERE}`],
  ['Show .◆', `.${HERE}`],
  ['Show .\\◆', `.\\${HERE}`],
  ['Show 1◆', `1${HERE}`],
  ['Show *◆*', `*${HERE}*`],
  ['Show %◆%', `%${HERE}%`],
  ['Show a#◆', `a#${HERE}`],
  ['Show --y=#1 -m ◆', HERE],
  ['Show [x]◆', `[x]${HERE}`],
  ['Show a[◆', `a[${HERE}`],
  ['Show a,◆', undefined],
  ['Show https://x/◆?q=1', `https://x/${HERE}?q=1`],
  ['$q = ◆; Show $q', HERE],
  ['$q=◆; Show $q', HERE],
  ["$q = 'a' + ◆; Show $q", `a${HERE}`],
  ["$q = ◆+'a'; Show $q", `${HERE}a`],
  ["Show (◆ + '.txt')", `${HERE}.txt`],
  ['Show (@{a=◆}).a', HERE],
  ['Show @{ a = ◆; b = 1 }.a', undefined],
  ['$h = @{ a=◆; b=2 }; Show $h.a', HERE],
  ['$h = @{◆=1}; Show @($h.Keys)[0]', HERE],
  ['$q = [string]◆; Show $q', HERE],
  ['$q = "a" -replace "a", ◆', undefined],
  ['$q = ◆ -f 1', undefined],
  ['if (◆ -eq ◆) { Show ◆ }', HERE],
  ['Show @(◆, ◆)[1]', undefined],
  ['$q = @(◆, ◆); Show $q[1]', HERE],
  ['foreach ($i in ◆, ◆) { Show $i }', HERE],
  ['switch (1) { 1 { Show ◆ } }', HERE],
  ['switch (◆) { ◆ { Show ◆ } }', HERE],
  ['function f($a) { Show $a }; f ◆', HERE],
  ['◆ | ForEach-Object { Show $_ }', HERE],
  ['$h = @{}; $h.◆ = 1', undefined],
  ['$h = @{}; $h[◆] = 1; Show @($h.Keys)[0]', HERE],
  ['[Math]::◆', undefined],
  ['◆', undefined],
  ['& ◆', undefined],
  ['◆.Length', undefined],
  ['$◆', undefined],
  ['@◆', undefined],
  ['`◆', undefined],
  ['Show $q◆', undefined],
  ['Show $q.◆', undefined],
  ['Show $(◆)', HERE],
  ['Show a$(◆)', undefined],
  ['iex ◆', undefined],
  ['Write-Output ◆ | Out-Null', undefined],
]

const AROUND: readonly [string, ...string[]] = [
  'S',
  'S\nS',
  'S; S',
  'if ($true) { S }',
  'if ($false) { } else { S }',
  'if ($false) { } elseif (1) {\n S\n}',
  'if ($true)\n{\n  S\n}\nelse\n{\n S\n}',
  'foreach ($a in 1) { S }',
  'for ($a = 0; $a -lt 1; $a++) { S }',
  '$a = 1; while ($a) { S; $a = 0 }',
  'do { S } while ($false)',
  'do { S } until ($true)',
  'switch (1) { 1 { S } default { S } }',
  "switch -Regex ('a') { '^a' { S } }",
  'try { S } catch { }',
  "try { throw 'x' } catch { S } finally { S }",
  "try { throw 'x' } catch [System.Exception] { S }",
  'function g { S }; g',
  'function g($a) { S }; g 1',
  'filter g { S }; 1 | g',
  '& { S }',
  '. { S }',
  '& {\n param($a)\n S\n} 1',
  '1 | ForEach-Object { S }',
  '1 | ForEach-Object -Process { S }',
  '1 | % { S }',
  '1 | %{S}',
  '1 | foreach { S }',
  '1 | Where-Object { S }',
  '1 | ? { S }',
  '1 | Sort-Object { S }',
  '1 | Group-Object { S } | Out-Null',
  "1 | Select-Object @{ n = 'a'; e = { S } } | Out-Null",
  '$null = $(S)',
  '$null = @(S)',
  '$a = if (1) { S }',
  '$a = foreach ($b in 1) { S }',
  "# it's\nS",
  "<# it's #> S",
  "$a = @'\nit's\n'@\nS",
  '$a=@"\nDisk 5" x\n"@\nS',
  `$a = "it's $(1 + 1) \`" ""x"" "; S`,
  "$a = 'it''s'; S",
  '$a = ${b c}; S',
  "Show b --y=#1 -m 'a'; S",
  "$a=1# it's\nS",
  '$a = 1, 2, 3; S',
  '$a = [int]5; $a -gt 3 | Out-Null; S',
  'Write-Output a`\n b | Out-Null; S',
  'begin { } process { } end { S }',
  "param($a = 'x')\nS",
  'using namespace System.IO\nS',
]

const SHOULD_BE_REFUSED: readonly [string, ...string[]] = [
  "$a = 'S'",
  '$a = "S"',
  '$a = "x $(1) S"',
  "$a = @'\nS\n'@",
  "$a=@'\nit's\nS\n'@",
  '$a = @"\nS\n"@',
  '$a=@"\nDisk 5" S\n"@',
  '# S',
  '<# S #>',
  'foo --y=#1 -m "first\nS second"',
  'powershell -Command "S"',
  'cmd /c "S"',
  'icacls --% S',
  'Start-Job { S }',
  'Invoke-Command { S }',
  'Invoke-Command -ComputerName x -ScriptBlock { S }',
  '1 | ForEach-Object -Parallel { S }',
  '1 | ForEach-Object -ThrottleLimit 2 -Parallel { if (1) { S } }',
  'Register-EngineEvent x -Action { S }',
  'New-Module { S }',
  'powershell { S }',
  '$b = { S }; & $b',
  '$b={ S }; & $b',
  '{ S }',
  'class X { [void] M() { S } }',
  'Start-ThreadJob { 1 | Where-Object { S } }',
  'Measure-Command { S }',
]

const SIGNS = '\'"`$(){}[];&|<>#=@,.:-\\ \n‘”'

export interface PowerShellCase {
  readonly template: string
  readonly value: string
  readonly expected: string | undefined
  readonly refused: boolean
}

export function randomPowerShellCase(random: Random): PowerShellCase {
  const value = random.of(HOSTILE_POWERSHELL)
  const refused = random.chance(0.2)
  const [statement, shown] = random.of(STATEMENTS)
  let template = statement
  const depth = 1 + random.below(2)
  for (let round = 0; round < depth; round += 1) {
    const around = random.of(round === 0 && refused ? SHOULD_BE_REFUSED : AROUND)
    template = around.replaceAll('S', (sign, at: number) =>
      /\w/.test(around.charAt(at - 1) + around.charAt(at + 1)) ? sign : template,
    )
  }
  const changed = random.chance(0.3)
  if (changed) template = withSigns(template, SIGNS, random)
  const isSure = !changed && shown !== undefined
  return {
    template,
    value,
    expected: isSure ? shown.replaceAll(HERE, () => value) : undefined,
    refused: refused && !changed,
  }
}

/** Runs cases in one PowerShell; a complaint in words where a promise is broken. */
export class PowerShellRunner {
  readonly folder: string = mkdtempSync(join(tmpdir(), 'powershell-fuzz-'))
  ran = 0
  refused = 0
  arrived = 0
  private readonly process: PowerShellProcess

  constructor(program: string) {
    this.process = new PowerShellProcess(program)
  }

  async run({ template, value, expected, refused }: PowerShellCase): Promise<string | undefined> {
    let made: Script
    try {
      made = script(
        powershell,
        template,
        ...template
          .split(HERE)
          .slice(1)
          .map(() => value),
      )
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error
      this.refused += 1
      return undefined
    }
    const about = JSON.stringify({ template, value })
    if (refused) return `is not refused: ${about}`
    this.ran += 1
    rmSync(join(this.folder, 'canary'), { force: true })
    const ran = await this.ask(made)
    if (existsSync(join(this.folder, 'canary'))) return `ran the value: ${about}`
    const complaint = this.complaint(ran, made, value, expected)
    return complaint === undefined ? undefined : `${complaint}: ${about}`
  }

  /** What PowerShell makes of a script. */
  ask(made: Script): Promise<Ran> {
    return this.process.ask(made.text, made.bindings.length, this.folder)
  }

  private complaint(ran: Ran, made: Script, value: string, expected: string | undefined): string | undefined {
    // Where the body is no PowerShell, the parser makes no statements of the rest either.
    const isBound = made.bindings.every(({ name }, index) => {
      const [left, type, text] = ran.bound[index] ?? []
      return left === `$${name}` && type === 'String' && text === value
    })
    if (!isBound && !(made.bindings.length > 0 && ran.errors.length > 0))
      return `bound ${JSON.stringify(ran.bound)}`
    if (expected === undefined || ran.errors.length > 0) return undefined
    const shown = ran.shown.flat().map(([, text]) => text)
    const wrong = shown.find(
      (text) =>
        text !== expected &&
        text !== 'a' &&
        text !== 'b' &&
        text !== '--y=#1' &&
        text !== '-m' &&
        text !== '-Name:',
    )
    if (wrong !== undefined) return `changed the value to ${JSON.stringify(wrong)}`
    if (shown.includes(expected)) this.arrived += 1
    return undefined
  }

  close(): void {
    this.process.close()
    rmSync(this.folder, { recursive: true, force: true })
  }
}
