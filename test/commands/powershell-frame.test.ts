import { spawnSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { powershell, type Script } from '@acg/screenconnect'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type MarkedOutput, readMarked } from '../../src/commands/marked-output.ts'
import { powershellFrame } from '../../src/commands/powershell-frame.ts'
import { powershellProgram } from '../scripts/shells.ts'

const PWSH = powershellProgram()

const MARKER = 'ACG0123456789abcdef'
const folder = mkdtempSync(join(tmpdir(), 'powershell-frame-'))

/** What a PowerShell that the agent starts would see: no colours, and a folder for the files that it is made to write. */
const env = { ...process.env, NO_COLOR: '1', TERM: 'dumb', TEMP: folder, POWERSHELL_TELEMETRY_OPTOUT: '1' }

afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface Row {
  readonly title: string
  readonly script: string | Script
  readonly exitCode: number | undefined
  /** Pieces that the output has, in this order. */
  readonly says?: readonly string[]
  /** Pieces that it has not. */
  readonly hides?: readonly string[]
  /** Its exit code where only constrained language is spoken. */
  readonly constrained?: number | undefined
}

const program = (code: number) => `sh -c 'exit ${code}'`

const ROWS: readonly Row[] = [
  { title: 'a string', script: "'hello'", exitCode: 0, says: ['hello'], constrained: 0 },
  { title: 'a comment', script: '# nothing else', exitCode: 0, constrained: 0 },
  { title: 'a comment that is not closed', script: '<# open', exitCode: 1, constrained: 1 },
  { title: 'exit with a code', script: "'a'; exit 3; 'b'", exitCode: 3, says: ['a'], constrained: 3 },
  { title: 'exit without one', script: 'exit', exitCode: 0, constrained: 0 },
  { title: 'exit with a negative one', script: 'exit -1', exitCode: -1, constrained: -1 },
  { title: 'exit in a function', script: "function f { exit 4 }; f; 'b'", exitCode: 4, constrained: 4 },
  { title: 'exit behind an error', script: "Write-Error 'w'; exit 0", exitCode: 0, says: ['w'] },
  { title: 'an uncaught throw', script: "throw 'bad'", exitCode: 1, says: ['bad'], constrained: undefined },
  { title: 'an error that ends a statement', script: "1/0; 'after'", exitCode: 0, says: ['zero', 'after'] },
  { title: 'the same as the last', script: "'x'; 1/0", exitCode: 1, says: ['x', 'zero'] },
  { title: 'a cmdlet that fails', script: "Get-Item /nope; 'after'", exitCode: 0, says: ['/nope', 'after'] },
  { title: 'the same as the last', script: "'x'; Get-Item /nope", exitCode: 1, says: ['x', '/nope'] },
  {
    title: 'a cmdlet that fails where errors stop it',
    script: "$ErrorActionPreference = 'Stop'; Get-Item /nope; 'after'",
    exitCode: 1,
    says: ['/nope'],
    hides: ['after'],
  },
  {
    title: 'a caught error',
    script: "try { Get-Item /nope -ea Stop } catch { 'caught' }",
    exitCode: 0,
    says: ['caught'],
  },
  {
    title: 'a trap',
    script: "trap { 'trapped'; continue }; 1/0; 'after'",
    exitCode: 0,
    says: ['trapped', 'after'],
  },
  { title: 'a cmdlet that is not there', script: 'no-such-cmdlet', exitCode: 1, says: ['no-such-cmdlet'] },
  { title: 'a program that fails', script: program(5), exitCode: 5 },
  {
    title: 'a program that fails before the last statement',
    script: `${program(5)}; 'after'`,
    exitCode: 0,
    says: ['after'],
  },
  { title: 'a failing cmdlet after a failed program', script: `${program(5)}\nGet-Item /nope`, exitCode: 1 },
  {
    title: 'a failing function after a failed program',
    script: `function f { [CmdletBinding()] param() $PSCmdlet.ThrowTerminatingError([Management.Automation.ErrorRecord]::new([Exception]::new('q'), 'id', 0, $null)) }\n${program(5)}\nf`,
    exitCode: 1,
    says: ['q'],
  },
  { title: 'a failed program after a failing cmdlet', script: `Get-Item /nope\n${program(5)}`, exitCode: 5 },
  { title: 'a failed program in a block', script: `if ($true) { ${program(9)} }`, exitCode: 9 },
  { title: 'a failed program in a pipeline', script: `${program(3)} | Out-Null`, exitCode: 3 },
  { title: 'a failed program in an assignment', script: `$x = ${program(3)}`, exitCode: 3 },
  { title: 'a failed program and return', script: `${program(5)}; return`, exitCode: 5 },
  {
    title: 'a program that ends well and writes errors',
    script: "sh -c 'echo e >&2' 2>&1",
    exitCode: 0,
    says: ['e'],
  },
  {
    title: 'a program that fails and writes errors',
    script: "sh -c 'echo e >&2; exit 6' 2>&1",
    exitCode: 6,
    says: ['e'],
  },
  {
    title: 'a program that writes errors where errors stop it',
    script: "$ErrorActionPreference = 'Stop'; sh -c 'echo e >&2'; 'after'",
    exitCode: 0,
    says: ['e', 'after'],
  },
  {
    title: 'a failed program that counts as an error',
    script: `$PSNativeCommandUseErrorActionPreference = $true; ${program(5)}`,
    exitCode: 5,
  },
  { title: 'return with a value', script: "return 'x'; 'y'", exitCode: 0, says: ['x'], hides: ['y'] },
  { title: 'break outside of a loop', script: "break; 'x'", exitCode: 0, hides: ['x'] },
  { title: 'a backtick at the end', script: "'x' `", exitCode: 0, says: ['x'], constrained: 0 },
  {
    title: 'an assignment of nothing',
    script: '$x =',
    exitCode: 1,
    says: ['value expression'],
    constrained: 1,
  },
  { title: 'an operator at the end', script: '1 +', exitCode: 1, says: ['1 +'], constrained: 1 },
  { title: 'a pipe at the end', script: "'a' |", exitCode: 1, hides: [`${MARKER}=`], constrained: 1 },
  {
    title: 'a brace that is not closed',
    script: 'if ($true) {',
    exitCode: 1,
    says: ['}'],
    constrained: 1,
  },
  { title: 'a brace that was not opened', script: '}', exitCode: 1, says: ['}'], constrained: 1 },
  { title: 'a quote that is not closed', script: '"open', exitCode: 1, says: ['terminator'], constrained: 1 },
  {
    title: 'a here-string that is not closed',
    script: "@'\nopen",
    exitCode: 1,
    says: ['terminator'],
    constrained: 1,
  },
  { title: 'a here-string', script: "$x = @'\nit's\n'@\n$x", exitCode: 0, says: ["it's"], constrained: 0 },
  { title: 'param(…)', script: 'param($a = \'own\')\n"a=$a"', exitCode: 0, says: ['a=own'], constrained: 0 },
  {
    title: 'using',
    script: "using namespace System.IO\n[Path]::GetFileName('/a/b')",
    exitCode: 0,
    says: ['b'],
  },
  {
    title: 'begin, process and end',
    script: "begin { 'b' } process { 'p' } end { 'e' }",
    exitCode: 0,
    says: ['b', 'p', 'e'],
    constrained: 0,
  },
  { title: 'exit in end', script: "begin { 'b' } end { exit 7 }", exitCode: 7, says: ['b'], constrained: 7 },
  {
    title: 'a class',
    script: "class Dog { [string]$n = 'rex' }\n[Dog]::new().n",
    exitCode: 0,
    says: ['rex'],
  },
  {
    title: 'strict mode',
    script: 'Set-StrictMode -Version Latest; $undefined',
    exitCode: 1,
    says: ['undefined'],
  },
  {
    title: "the frame's own names",
    script: "$acgFrame = 5; $acgGiven = 1; 'x'; exit 2",
    exitCode: 2,
    says: ['x'],
    constrained: 2,
  },
  {
    title: 'preferences for all',
    script: "$global:ErrorActionPreference = 'Stop'; 'x'",
    exitCode: 0,
    says: ['x'],
  },
  {
    title: 'a line that is not ended',
    script: "Write-Host -NoNewline 'tail'",
    exitCode: 0,
    says: ['tail'],
    constrained: 0,
  },
  { title: 'what bypasses PowerShell', script: "[Console]::Write('direct')", exitCode: 0, says: ['direct'] },
  {
    title: 'all streams',
    script:
      "Write-Warning 'w'; Write-Verbose 'v' -Verbose; Write-Information 'i' -InformationAction Continue; Write-Error 'e'; 'o'",
    exitCode: 0,
    says: ['w', 'v', 'i', 'e', 'o'],
  },
  {
    title: 'letters of all kinds',
    script: "'é ü 日本 “q” {0} {b}'",
    exitCode: 0,
    says: ['é ü 日本 “q” {0} {b}'],
    constrained: 0,
  },
  {
    title: 'what it requires',
    script: "#requires -Version 5\n'ran'",
    exitCode: 0,
    says: ['ran'],
    constrained: 0,
  },
  {
    title: 'what it requires in vain',
    script: "#requires -Version 99\n'ran'",
    exitCode: 1,
    says: ['99'],
    constrained: 1,
  },
  {
    title: 'an end line of its own',
    script: `'${MARKER}=99;'; exit 4`,
    exitCode: 4,
    says: [`${MARKER}=99;`],
    constrained: 4,
  },
  {
    title: 'the text of the frame',
    script: `Get-Content '${folder}/full-0.ps1'; exit 6`,
    exitCode: 6,
    says: ['$acgFrame'],
  },
  { title: 'a trace', script: "Set-PSDebug -Trace 1; 'x'", exitCode: 0, says: ['x'] },
  {
    title: 'values',
    script: powershell`'<' + ${'it\'s "$x"'} + '>'; exit ${3}`,
    exitCode: 3,
    says: [`<it's "$x">`],
    constrained: 3,
  },
  {
    title: 'values by name',
    script: powershell('"<$user $($days + 1)>"', { user: 'Ähm', days: 30 }),
    exitCode: 0,
    says: ['<Ähm 31>'],
    constrained: 0,
  },
  {
    title: 'values for param(…)',
    script: powershell('param([Parameter(Mandatory)][string]$user, [int]$days)\n"<$user $($days + 1)>"', {
      user: 'a b',
      days: 30,
    }),
    exitCode: 0,
    says: ['<a b 31>'],
    constrained: 0,
  },
]

const frameOf = (script: string | Script) =>
  typeof script === 'string'
    ? powershellFrame(script, [], MARKER)
    : powershellFrame(script.body, script.bindings, MARKER)

/**
 * Runs frames one after another in one process, each in a runspace of its own, for the sake of time. Its two streams are
 * one file, as an agent has them.
 */
function runAll(name: string, frames: readonly string[]): readonly (MarkedOutput | undefined)[] {
  for (const [index, frame] of frames.entries()) writeFileSync(join(folder, `${name}-${index}.ps1`), frame)
  const driver = join(folder, `${name}.ps1`)
  writeFileSync(
    driver,
    `foreach ($n in 0..${frames.length - 1}) {
  "<<<$n>>>"
  $space = [runspacefactory]::CreateRunspace($Host); $space.Open()
  $run = [powershell]::Create(); $run.Runspace = $space
  $null = $run.AddCommand("${folder}/${name}-$n.ps1").AddCommand('Out-Default')
  $run.Commands.Commands[0].MergeMyResults('Error', 'Output')
  try { $null = $run.Invoke() } catch { "$_" }
  $space.Close()
}`,
  )
  const said = pwsh(['-File', driver]).split(/<<<\d+>>>\r?\n/)
  return frames.map((_, index) => readMarked(said[index + 1] ?? '', MARKER))
}

function pwsh(args: readonly string[], input = ''): string {
  const file = join(folder, 'said')
  const out = openSync(file, 'w')
  const { error } = spawnSync(PWSH ?? '', ['-NoProfile', '-NonInteractive', ...args], {
    input,
    stdio: ['pipe', out, out],
    env,
  })
  closeSync(out)
  if (error !== undefined) throw error
  return readFileSync(file, 'utf8')
}

describe.skipIf(PWSH === undefined)(
  `a framed script in a real PowerShell (needs pwsh on the path, or PWSH)`,
  () => {
    let outputs: readonly (MarkedOutput | undefined)[] = []
    beforeAll(() => {
      outputs = runAll(
        'full',
        ROWS.map(({ script }) => frameOf(script)),
      )
    }, 300_000)

    it.each(ROWS.map((row, index) => ({ ...row, index })))(
      '$index tells the truth of $title',
      ({ index, exitCode, says = [], hides = [] }) => {
        const marked = outputs[index]
        expect(marked).toMatchObject({ exitCode, killed: false, truncated: false })
        const output = marked?.output ?? ''
        let at = 0
        for (const piece of says) {
          expect(output.slice(at)).toContain(piece)
          at = output.indexOf(piece, at) + piece.length
        }
        for (const piece of hides) expect(output).not.toContain(piece)
      },
    )

    it('leaves no file behind', () => {
      expect(readdirSync(folder).filter((name) => !/^(?:full|constrained|said)/.test(name))).toEqual([])
    })

    it.each([
      ['a file', (text: string) => pwsh(['-File', written(text)])],
      ['its standard input', (text: string) => pwsh(['-Command', '-'], `${text}\n`)],
      ['an argument', (text: string) => pwsh(['-Command', text])],
      [
        'an encoded argument',
        (text: string) => pwsh(['-EncodedCommand', Buffer.from(text, 'utf16le').toString('base64')]),
      ],
    ])('is whole where PowerShell is handed it as %s', { timeout: 120_000 }, (_, run) => {
      const text = frameOf(
        powershell('param($user)\nif ($user) {\n  "<$user>"\n}\n1/0\nexit 5', { user: "o'é" }),
      )
      const marked = readMarked(run(text), MARKER)
      expect(marked).toMatchObject({ exitCode: 5 })
      expect(marked?.output).toContain("<o'é>")
    })

    function written(text: string): string {
      const file = join(folder, 'said.ps1')
      writeFileSync(file, text)
      return file
    }
  },
)

describe.skipIf(PWSH === undefined)(
  `where only constrained language is spoken, a framed script (needs pwsh on the path, or PWSH)`,
  () => {
    const rows = ROWS.filter((row) => 'constrained' in row)
    let outputs: readonly (MarkedOutput | undefined)[] = []
    beforeAll(() => {
      const first = "$ExecutionContext.SessionState.LanguageMode = 'ConstrainedLanguage'\n"
      outputs = runAll(
        'constrained',
        rows.map(({ script }) => first + frameOf(script)),
      )
    }, 300_000)

    it.each(rows.map((row, index) => ({ ...row, index })))(
      '$index says of $title what can be known',
      ({ index, constrained, exitCode, says = [] }) => {
        expect(outputs[index]).toMatchObject({ exitCode: constrained })
        if (exitCode === 1) return
        for (const piece of says) expect(outputs[index]?.output).toContain(piece)
      },
    )
  },
)
