import { bindingLine, textLiteral } from '../scripts/bindings.ts'
import type { Binding } from '../scripts/script.ts'

/**
 * A PowerShell script between the marker and the line that ends it. The script is a literal, which the frame hands to
 * a pipeline of its own in the same runspace: so it begins where it begins, with `using` or `param(…)`; `exit` and an
 * uncaught error end it and not the frame; errors that end a statement only stay what they are; and whatever it ends
 * in cannot become part of the frame. Every line is whole by itself, for a PowerShell that is handed them one by one.
 *
 * What the frame keeps is in one variable; the script, in a scope below, sees the values as it would its own.
 */
export function powershellFrame(body: string, bindings: readonly Binding[], marker: string): string {
  const given = bindings.filter(({ argument }) => argument).map(({ name }) => `${name} = $${name}`)
  const lines = [
    // A line break more, for a last line that goes on.
    `$acgFrame = @{ Text = ${textLiteral('powershell', body)} + "\`n"; Given = @{ ${given.join('; ')} } }`,
    `$acgFrame.Free = $ExecutionContext.SessionState.LanguageMode -eq 'FullLanguage'`,
    REQUIRES.test(body) ? AS_FILE : `if (-not $acgFrame.Free) {${AS_FILE} }`,
    ...RUN,
  ]
  return [
    `'${marker}'`,
    ...bindings.map((binding) => bindingLine('powershell', binding)),
    ...lines.map((line) => line.trim().replaceAll(/\n\s*/g, ' ')),
    `"\`n${marker}=$($acgFrame.Code);"`,
  ].join('\n')
}

/** What PowerShell looks at in a file only. */
const REQUIRES = /^[ \t]*#requires\s/im

/**
 * Constrained language mode runs a file and nothing that was made of text. Nobody can guess the file's name, and be
 * there before.
 */
const AS_FILE = `
  $acgFrame.File = Join-Path $(if ($env:TEMP) { $env:TEMP } else { '/tmp' }) "$(New-Guid).ps1";
  $null = New-Item -ItemType File -Path $acgFrame.File;
  Set-Content -LiteralPath $acgFrame.File -Value $acgFrame.Text -Encoding UTF8`

const RUN: readonly string[] = [
  // One statement more tells how the last one ended. It is there only where PowerShell's own parser reads it as one
  // more, so that it is never part of the script.
  `if ($acgFrame.Free) {
    $acgFrame.Tail = "\`n" + '$acgFrame.Ok = $?';
    try {
      $acgFrame.Body = [scriptblock]::Create($acgFrame.Text).Ast.EndBlock.Statements;
      if ([scriptblock]::Create($acgFrame.Text + $acgFrame.Tail).Ast.EndBlock.Statements.Count -eq $acgFrame.Body.Count + 1) {
        $acgFrame.Text += $acgFrame.Tail
      }
    } catch { }
  }`,
  // Merged, so that errors stand in the output where they came about.
  `if ($acgFrame.Free) {
    $acgFrame.Run = [powershell]::Create('CurrentRunspace');
    $null = if ($acgFrame.File) { $acgFrame.Run.AddCommand($acgFrame.File, $true) } else { $acgFrame.Run.AddScript($acgFrame.Text, $true) };
    $null = $acgFrame.Run.AddParameters($acgFrame.Given).AddCommand('Out-Default');
    $acgFrame.Run.Commands.Commands[0].MergeMyResults('Error', 'Output');
    $Error.Clear()
  }`,
  '$global:LASTEXITCODE = $null',
  `if ($acgFrame.Free) { try { $null = $acgFrame.Run.Invoke() } catch { } }
  else {
    $acgFrame.Errors = $Error.Count;
    $acgGiven = $acgFrame.Given;
    & $acgFrame.File @acgGiven;
    $acgFrame.Ok = $?
  }`,
  'if ($acgFrame.File) { Remove-Item -LiteralPath $acgFrame.File -ErrorAction SilentlyContinue }',
  // The record of a script that breaks off in the middle has no words; its message has.
  `$acgFrame.Why = $acgFrame.Run.InvocationStateInfo.Reason;
  if ($acgFrame.Why -and $acgFrame.Why.ErrorRecord -and $acgFrame.Why.GetType().Name -notlike '*ParseException') { $acgFrame.Why.ErrorRecord }
  elseif ($acgFrame.Why) { $acgFrame.Why.Message }`,
  // Where the last statement failed, the code of a program counts only if no error of a cmdlet lies in it.
  `$acgFrame.Last = if ($acgFrame.Body) { $acgFrame.Body[-1].Extent };
  $acgFrame.At = $Error[0].InvocationInfo;
  $acgFrame.Cmdlet = $acgFrame.Last -and $acgFrame.At -and (
    $acgFrame.At.ScriptLineNumber -gt $acgFrame.Last.StartLineNumber -or (
      $acgFrame.At.ScriptLineNumber -eq $acgFrame.Last.StartLineNumber -and
      $acgFrame.At.OffsetInLine -ge $acgFrame.Last.StartColumnNumber
    )
  );
  $acgFrame.Program = $Error[0].FullyQualifiedErrorId -match '^NativeCommandError|^ProgramExitedWithNonZeroCode'`,
  // Of a file, all that is known besides what `exit` said is whether anything failed at all.
  `$acgFrame.Code = if ($acgFrame.Why) { 1 }
  elseif (-not $acgFrame.Free -and $acgFrame.Ok -and ($LASTEXITCODE -or $Error.Count -ne $acgFrame.Errors)) { '' }
  elseif (-not $acgFrame.Free -and -not $acgFrame.Ok) { if ($LASTEXITCODE) { $LASTEXITCODE } else { 1 } }
  elseif ($acgFrame.Ok) { 0 }
  elseif ($null -eq $acgFrame.Ok -or $acgFrame.Program) { [int]$LASTEXITCODE }
  elseif ($acgFrame.Cmdlet -or -not $LASTEXITCODE) { 1 }
  else { $LASTEXITCODE }`,
]
