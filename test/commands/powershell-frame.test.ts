import { ConfigurationError } from '@acg/screenconnect'
import { describe, expect, it } from 'vitest'
import { wrapCommand } from '../../src/commands/envelope.ts'

const wrap = (script: string, marker: string | undefined = 'ACG0') =>
  wrapCommand(script, 'powershell', { timeout: 60_000, maxOutput: 100_000 }, marker)

describe('a PowerShell script that can stand at the start only', () => {
  it.each([
    'param($a)\n$a',
    'PARAM ($a)\n$a',
    '[CmdletBinding()]\nparam($a)',
    '[CmdletBinding()] [Foo(\'[\', "]")] # why\nparam ([string]$a)',
    '\ufeff# about it\n<# param\n#>\n#requires -Version 5\n\nparam($a)',
  ])('is refused with the way to write it, with param(…): %j', (script) => {
    expect(() => wrap(script)).toThrow(ConfigurationError)
    expect(() => wrap(script)).toThrow(
      /`command` .* param\(…\).*marker.*& \{ param\(\$a\) … \}.*Nothing was sent/,
    )
  })

  it.each([
    'using namespace System.IO\n[File]::Exists(1)',
    'Using Module x',
    '# about it\nusing assembly x.dll\nparam($a)',
  ])('is refused with the way to write it, with using: %j', (script) => {
    expect(() => wrap(script)).toThrow(ConfigurationError)
    expect(() => wrap(script)).toThrow(/`command` .* `using` .*marker.*full names of types.*Nothing was sent/)
  })

  it('goes as it is where there is no marker', () => {
    expect(wrapCommand('param($a)', 'powershell', { timeout: 1, maxOutput: 1 }, undefined)).toContain(
      'param($a)',
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
  ])('is put into the frame: %j', (script) => {
    expect(wrap(script)).toContain(script)
  })
})
