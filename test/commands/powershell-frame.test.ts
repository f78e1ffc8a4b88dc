import { ConfigurationError } from '@acg/screenconnect'
import { describe, expect, it } from 'vitest'
import { checkFits } from '../../src/commands/powershell-frame.ts'

describe('a PowerShell script that can stand at the start only', () => {
  it.each([
    'param($a)\n$a',
    'PARAM ($a)\n$a',
    '[CmdletBinding()]\nparam($a)',
    '[CmdletBinding()] [Foo(\'[\', "]")] # why\nparam ([string]$a)',
    "[Foo(']')] param($a)",
    '[Foo("a]")] param($a)',
    '\ufeff# about it\n<# param\n#>\n#requires -Version 5\n\nparam($a)',
  ])('is refused with the way to write it, with param(…): %j', (script) => {
    expect(() => checkFits(script)).toThrow(ConfigurationError)
    expect(() => checkFits(script)).toThrow(
      /`command` .* param\(…\).*marker.*& \{ param\(\$a\) … \}.*Nothing was sent/,
    )
  })

  it.each([
    'using namespace System.IO\n[File]::Exists(1)',
    'Using Module x',
    'using  namespace System.IO',
    '# about it\nusing assembly x.dll\nparam($a)',
  ])('is refused with the way to write it, with using: %j', (script) => {
    expect(() => checkFits(script)).toThrow(ConfigurationError)
    expect(() => checkFits(script)).toThrow(
      /`command` .* `using` .*marker.*full names of types.*Nothing was sent/,
    )
  })
})

describe('any other PowerShell script', () => {
  it.each([
    '& { param($a) $a } 1',
    'function f { [CmdletBinding()] param($a) $a }; f 1',
    'function f($a) { param }',
    '[int]$a = 5; param',
    "# param($a)\n'x'",
    '$using:x',
    'using-it namespace x',
    'usingnamespace x',
    'parameters (1)',
    "'using namespace x'",
    '[Environment]::UserName',
    '[',
    '<# not ended',
    '<#> param($a) #> 1',
  ])('fits: %j', (script) => {
    expect(() => checkFits(script)).not.toThrow()
  })
})
