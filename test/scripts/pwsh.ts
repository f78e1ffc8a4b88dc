import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

/** What PowerShell said of a script. */
export interface Ran {
  /** The messages of its parser. */
  readonly errors: readonly string[]
  /** The first assignments of the script: the name, the type of the value, the value as text. */
  readonly bound: readonly (readonly [name: string, type: string, value: string])[]
  /** What the script handed to `Show`, an array for each call: type and text of each argument. */
  readonly shown: readonly (readonly (readonly [type: string, text: string])[])[]
  readonly failure: string | null
}

/**
 * Answers one line of base64 with one, for each script: reads it with PowerShell's own parser, where each of the
 * first statements has to be the assignment of a literal, then runs it in a scope of its own.
 */
const SERVER = `
$ErrorActionPreference = 'Continue'
$global:shown = $null
function global:Describe($x) {
  if ($null -eq $x) { return 'null', '' }
  if ($x -is [array]) { return 'array', (($x | ForEach-Object { "$_" }) -join [char]1) }
  $x.GetType().Name, "$x"
}
function global:Show { $one = @(foreach ($a in $args) { ,@(Describe $a) }); $global:shown.Add($one) }
function Test-Literal($ast) {
  $bad = $ast.FindAll({ param($n) -not ($n -is [System.Management.Automation.Language.StringConstantExpressionAst] -or
    $n -is [System.Management.Automation.Language.ConstantExpressionAst] -or $n -is [System.Management.Automation.Language.ArrayLiteralAst] -or
    $n -is [System.Management.Automation.Language.ParenExpressionAst] -or $n -is [System.Management.Automation.Language.ArrayExpressionAst] -or
    $n -is [System.Management.Automation.Language.StatementBlockAst] -or $n -is [System.Management.Automation.Language.PipelineAst] -or
    $n -is [System.Management.Automation.Language.CommandExpressionAst] -or $n -is [System.Management.Automation.Language.TypeConstraintAst] -or
    ($n -is [System.Management.Automation.Language.ConvertExpressionAst] -and $n.Type.TypeName.Name -in 'object[]', 'char[]') -or
    ($n -is [System.Management.Automation.Language.BinaryExpressionAst] -and $n.Operator -eq 'Format') -or
    ($n -is [System.Management.Automation.Language.UnaryExpressionAst] -and $n.TokenKind -eq 'Minus') -or
    ($n -is [System.Management.Automation.Language.VariableExpressionAst] -and $n.VariablePath.UserPath -in 'true', 'false')) }, $true)
  @($bad).Count -eq 0
}
while ($null -ne ($line = [Console]::In.ReadLine())) {
  $request = [Text.Encoding]::UTF8.GetString([Convert]::FromBase64String($line)) | ConvertFrom-Json
  $tokens = $null; $errors = $null; $bound = @(); $failure = $null
  $global:shown = [System.Collections.Generic.List[object]]::new()
  $ast = [System.Management.Automation.Language.Parser]::ParseInput($request.text, [ref]$tokens, [ref]$errors)
  try {
    if ($request.count -gt 0) {
      $bound = @(foreach ($s in @($ast.EndBlock.Statements)[0..($request.count - 1)]) {
        $is = $s -is [System.Management.Automation.Language.AssignmentStatementAst] -and (Test-Literal $s.Right)
        $type, $value = if ($is) { Describe (& ([scriptblock]::Create($s.Right.Extent.Text))) } else { 'no literal', $s.Extent.Text }
        if ($is -and $s.Right.Extent.Text.StartsWith('@(')) { $type, $value = Describe (. { ,@(& ([scriptblock]::Create($s.Right.Extent.Text))) }) }
        ,@($s.Left.Extent.Text, $type, $value)
      })
    }
    if ($request.run) {
      Set-Location -LiteralPath $request.folder
      $p = [powershell]::Create('CurrentRunspace').AddScript($request.text, $true).AddCommand('Out-Null')
      $null = $p.Invoke()
      if ($p.InvocationStateInfo.Reason) { $failure = "$($p.InvocationStateInfo.Reason.Message)" }
      elseif ($p.Streams.Error.Count) { $failure = "$($p.Streams.Error[0])" }
    }
  } catch { $failure = "$_" }
  $answer = @{ errors = @($errors | ForEach-Object { "$_" }); bound = $bound; shown = @($global:shown); failure = $failure } | ConvertTo-Json -Depth 8 -Compress
  [Console]::Out.WriteLine([Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes($answer)))
  [Console]::Out.Flush()
}
`

/** One PowerShell for many scripts: starting one takes longer than a thousand scripts in it. */
export class PowerShellProcess {
  private readonly child: ChildProcessWithoutNullStreams
  private readonly lines: AsyncIterator<string>

  constructor(program: string) {
    const encoded = Buffer.from(SERVER, 'utf16le').toString('base64')
    this.child = spawn(program, ['-NoProfile', '-NonInteractive', '-EncodedCommand', encoded], {
      env: { ...process.env, POWERSHELL_TELEMETRY_OPTOUT: '1', NO_COLOR: '1', TERM: 'dumb' },
    })
    this.lines = createInterface({ input: this.child.stdout })[Symbol.asyncIterator]()
  }

  /**
   * @param count how many statements at the head of the script have to be bindings
   * @param folder where it runs; where it is left out the script is parsed only
   */
  async ask(text: string, count: number, folder?: string): Promise<Ran> {
    const request = JSON.stringify({ text, count, run: folder !== undefined, folder })
    this.child.stdin.write(`${Buffer.from(request).toString('base64')}\n`)
    for (;;) {
      const { value, done } = await this.lines.next()
      if (done === true) throw new Error('PowerShell ended')
      // What a script wrote past the streams, as Write-Host does, is no answer.
      const line = String(value)
      if (/^[A-Za-z0-9+/=]{20,}$/.test(line)) return JSON.parse(Buffer.from(line, 'base64').toString('utf8'))
    }
  }

  close(): void {
    this.child.stdin.end()
    this.child.kill()
  }
}
