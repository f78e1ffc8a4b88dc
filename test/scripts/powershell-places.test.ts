// biome-ignore-all lint/suspicious/noTemplateCurlyInString: scripts have such places themselves
// By the language's documentation and grammar; no PowerShell could be run where this was made.
import { ConfigurationError, powershell } from '@acg/screenconnect'
import { describe, expect, it } from 'vitest'
import { expectRefused, fill, HERE } from './template.ts'

const ACCEPTED = [
  ['an argument', 'Get-Service -Name ◆'],
  ['an argument, behind a colon', 'Get-Service -Name:◆'],
  ['an assignment', '$x = ◆'],
  ['an assignment without spaces', '$x=◆'],
  ['an operand', 'if ($x -eq ◆) { ◆ }'],
  ['an operand in parentheses', "('Hello ' + ◆)"],
  ['an item', '$x = ◆, ◆; @(◆,◆)'],
  ['a hash table', '@{ a = ◆; b=◆ }'],
  ['a key', '@{◆ = 1}'],
  ['an index', '$h[◆]'],
  ['a member', '$x.◆; [Math]::◆; (Get-Item .).◆'],
  ['a cast', '[datetime]◆; [List[string]]◆'],
  ['$(…) outside of quotes', '$x = $(Get-Item ◆).Name'],
  ['a block', 'Invoke-Command { Get-Item ◆ }'],
  ['a pipeline', '◆|Out-String'],
  ['an object with a method', '◆.Split(◆)'],
  ['an object with an index', '◆[0]'],
  ['a format', '◆ -f $x'],
  ['a redirection', 'Get-Item . >◆'],
  ['negation', 'if (!◆) { }'],
  ["behind '…' with '' in it", "Write-Output 'a''b' ◆"],
  ['behind "…" with `" and "" in it', 'Write-Output "a`"b""c" ◆'],
  ['behind "…" with $(…) in it', 'Write-Output "$($x.Count) items of $("a")" ◆'],
  ['behind "…" with a quote of the other kind', `Write-Output "it's" '"' ◆`],
  ['behind typographic quotes', 'Write-Output ‘a‛ “b„ ‚it‘’s’ ◆'],
  ['behind an expandable string that ends in a $', 'Write-Output "5$" ◆'],
  ["behind @'…'@", "$x = @'\nit's\n  '@\n'@ + ◆"],
  ['behind @"…"@', '$x = @"\nsay "hi" $("a")\n"@ + ◆'],
  ['behind @"…"@ with nothing in it', '$x = @"\n"@\n◆'],
  ['behind a comment with a quote', "# it's\nGet-Item ◆"],
  ['behind a comment after code', "Get-Date # it's\nGet-Item ◆"],
  ['behind a comment after a bracket', "$x[0]# it's\nGet-Item ◆"],
  ['behind #requires', '#requires -Version 5\nGet-Item ◆'],
  ['behind <#…#>', "<# it's # > #>Get-Item ◆"],
  ['behind a # in a word', 'Write-Output a#b C# https://example.com/#x ◆'],
  ['behind a # in a word that begins with a backtick', 'Write-Output `a#b ◆'],
  ['behind an escaped quote', 'Write-Output `\'a `"b ◆'],
  ['behind a joined line', 'Get-Item `\n  ◆'],
  ['behind braces', 'Write-Output ${a\'b} "${a\'b}" ◆'],
  ['behind $$, $? and $^', '$$; $?; $^; ◆'],
  ['behind a quoted index', '$h["key"]; $h[\'key\']; ◆'],
  ['behind a hash table', '@{ a = 1 }; ◆'],
  ['behind splatting', 'Get-Item @options ◆'],
  ['behind --% and a line', "ping --% it's\nGet-Item ◆"],
  ['behind --% and a pipe', 'ping --% it\'s "|" | Where-Object Name -eq ◆'],
  ['behind a command in its folder', ".\\it#s.ps1 'a' ◆"],
  ['a member of a variable, an index of it', '$name.◆; $name[◆]'],
  ['a static member of what is in parentheses', '($type)::◆'],
  ['an object with a static member', '◆::Empty'],
  ['the ends of a range', '◆..◆'],
  ['a line of its own behind a joined line', 'Get-Item `\n◆'],
  ['a line of its own behind a comment after code', "$x# it's\n◆"],
  ['behind braces with $( in them', 'Write-Output ${a$(b} ◆'],
  ['behind braces with `} in them', "Write-Output ${a`}'} ◆"],
  ["behind @'…'@ with $( in it", "$x = @'\n$(\n'@\n◆"],
  ['behind @"…"@ with `$( in it', '$x = @"\n`$(\n"@\n◆'],
  ['behind <#…#> after code', "$x<# it's #> ◆"],
  ['behind a word with < in it', 'Write-Output a<b ◆'],
  ['behind words with --% in them', 'Write-Output --%x a--% ◆'],
] as const

const REFUSED: readonly (readonly [where: string, script: string])[] = [
  ["'…'", "Write-Output '◆'"],
  ["'…'", "Write-Output 'a''b◆'"],
  ["'…'", 'Write-Output ‘it’’s ◆’'],
  ["'…'", "Write-Output a'◆'"],
  ["'…'", "Write-Output `a#'\n ◆ '"],
  ['"…"', 'Write-Output "hello ◆"'],
  ['"…"', 'Write-Output "a`"◆"'],
  ['"…"', 'Write-Output "a""◆"'],
  ['"…"', 'Write-Output “hello ◆”'],
  ['"…"', 'Write-Output "$(1)◆"'],
  ['"…"', 'Write-Output "5$" "◆"'],
  ['"…" or of a word', 'Write-Output "$(Get-Item ◆)"'],
  ['"…" or of a word', 'Write-Output "$(("a") + "◆")"'],
  ['"…" or of a word', 'Write-Output C:\\$(Get-Name ◆)'],
  ['"…" or of a word', 'Write-Output `a$(Get-Name ◆)'],
  ["@'…'@", "$x = @'\n◆\n'@"],
  ["@'…'@", "$x = @'\na\n '@◆\n'@"],
  ['@"…"@', '$x = @"\n◆\n"@'],
  ['@"…"@', '$x = @"\n"◆\n"@'],
  ['@"…"@', '$x = @“\n◆\n"@'],
  ['"…" or of a word', '$x = @"\n$(Get-Item ◆)\n"@'],
  ['a comment', '# ◆'],
  ['a comment', 'Get-Date # ◆'],
  ['a comment', 'Get-Date;# ◆'],
  ['a comment', '$x# ◆'],
  ['a comment', "'a'# ◆"],
  ['<#…#>', '<# ◆ #>'],
  ['<#…#>', '<# # > ◆ #>'],
  ['<#…#>', '<#> ◆ #>'],
  ['braces of a variable', '${◆}'],
  ['braces of a variable', '"${a◆}"'],
  ['behind --%', 'icacls --% ◆'],
  ['behind --%', 'icacls --% "a | b" ◆ | Out-String'],
  ['a backtick', 'Write-Output `◆'],
  ['a backtick', 'Write-Output "`◆"'],
  ['a $', 'Write-Output $◆'],
  ['a $', 'Write-Output "$◆"'],
  ["a variable's name", 'Write-Output $x◆'],
  ["a variable's name", 'Write-Output $env:◆'],
  ['an @', 'Write-Output @◆'],
  ['directly after something', 'Write-Output foo◆'],
  ['directly after something', 'Get-Item C:\\Temp\\◆'],
  ['directly after something', "Write-Output 'a'◆"],
  ['directly after something', 'Write-Output "a"◆'],
  ['directly after something', 'Write-Output $(1)◆'],
  ['directly after something', 'Write-Output $x\\◆'],
  ['directly before something', 'Get-Item ◆\\file.txt'],
  ['directly before something', 'Get-Item ◆.txt'],
  ['directly before something', 'Write-Output ◆foo'],
  ['directly before something', "Write-Output ◆'a'"],
  ['directly before something', 'Write-Output ◆-Recurse'],
  ['directly before something', 'Get-Item ◆:\\'],
  ['directly before something', 'Get-Item ◆*'],
  ["@'…'@", "$x = @'\na'@◆\n'@"],
  ["@'…'@", "$x = @'\n'a◆\n'@"],
  ['"…"', 'Write-Output "$$◆"'],
  ['<#…#>', '<# #x> ◆ #>'],
  ['a backtick', '$x = @"\n`◆\n"@'],
  ["a variable's name", '$x = @"\n$x◆\n"@'],
  ['directly after something', '& { 1 }◆'],
  ['directly after something', '$x.Name◆'],
  ['directly after something', 'Get-Item foo.◆'],
  ['directly after something', 'Get-Item a$x.◆'],
  ['directly after something', 'Get-Item .◆'],
  ['directly after something', '(1)foo.◆'],
  ['directly after something', '(1).Name.◆'],
  ['directly after something', 'Write-Output `a◆'],
  ['directly after something', 'Write-Output "$x::"◆'],
  ['directly after something', 'Write-Output "a` "◆'],
  ['directly after something', 'Write-Output $$◆'],
  ['directly after something', 'Write-Output ${a}◆'],
  ['directly after something', 'msiexec P=a◆'],
  ['directly after something', '$x[0]◆'],
  ['directly after something', '$x[0◆'],
  ['directly after something', '[int]x◆'],
  ['directly after something', '[int◆'],
  ['directly after something', 'Write-Output a$x[◆'],
  ['directly after something', 'Write-Output a[◆'],
  ['directly after something', 'Write-Output a+◆'],
  ['directly after something', 'Write-Output +a◆'],
  ['directly after something', 'Write-Output a-b:◆'],
  ['directly after something', 'Get-Item -Name:a◆'],
  ['directly before something', 'Get-Item ◆.5'],
  ['directly before something', 'Get-Item ◆._x'],
]

describe('text in a PowerShell script', () => {
  it.each(ACCEPTED)('is a literal as %s', (_, script) => {
    const count = script.split(HERE).length - 1
    const filled = fill(powershell, script, ...Array.from({ length: count }, () => "it's"))
    expect(filled).toBe(script.replaceAll(HERE, "'it''s'"))
  })

  it.each(REFUSED)('is refused in %s: %j', (where, script) => {
    expectRefused(powershell, script, where)
  })

  it('is refused directly behind another value, with which it would become one literal', () => {
    expect(() => powershell`Write-Output ${'a'}${'b'}`).toThrow(/`value 2` was given a place directly after/)
  })

  it('is refused directly behind a number, with which it would be another word', () => {
    expect(() => powershell`Write-Output ${5}${'a'}`).toThrow(/`value 2` was given a place directly after/)
  })

  it('is refused behind the dot of a number, where it would be no member', () => {
    expect(() => powershell`${5}.${'a'}`).toThrow(/`value 2` was given a place directly after something/)
  })

  it('says which value it is, where it stands, and how to write it', () => {
    expect(() => powershell`Write-Output ${'a'} "hello ${'b'}"`).toThrow(
      '`value 2` was given a place inside "…", where PowerShell runs what is in it. Accepted: ' +
        '(\'hello \' + ${name}), or "hello $name" after $name = ${name}. Nothing was sent.',
    )
  })

  it('is refused as a list and as a truth value too', () => {
    expect(() => powershell`"${['a']}"`).toThrow(ConfigurationError)
    expect(() => powershell`"${true}"`).toThrow(ConfigurationError)
    expect(() => powershell`${true}x`).toThrow(ConfigurationError)
  })
})

describe('a number in a PowerShell script', () => {
  it.each([
    ['a comparison, which must compare numbers', 'if (◆ -gt 9) { }', 10, 'if (10 -gt 9) { }'],
    ['an argument', 'Start-Sleep -Seconds:◆', 1.5, 'Start-Sleep -Seconds:1.5'],
    ['a range', '1..◆', 5, '1..5'],
    ['a calculation', '$x+◆', 5, '$x+5'],
    ['an operand below zero', '$a -◆', -5, '$a -(-5)'],
    ['an argument below zero', 'Set-It ◆', -5, 'Set-It (-5)'],
    ['a word, with its sign', 'msiexec P=◆ x◆', -5, 'msiexec P=-5 x-5'],
    ['quotes', `"◆" '◆' @"\n◆\n"@`, -5, `"-5" '-5' @"\n-5\n"@`],
    ['an assignment without spaces, with its sign', '$x=◆', -5, '$x=-5'],
    ['quotes, however long', '"◆"', 10n ** 30n, `"1${'0'.repeat(30)}"`],
    ['comments', '# ◆\n<# ◆ #>', 5, '# 5\n<# 5 #>'],
    ['an expression', '[math]::Abs(◆)', 1e21, '[math]::Abs(1e+21)'],
    ['an expression', '[decimal]◆', 2n ** 64n, '[decimal]18446744073709551616'],
    [
      'an expression, as text where [decimal] could not hold it',
      '[bigint]◆',
      10n ** 30n,
      `[bigint]'1${'0'.repeat(30)}'`,
    ],
  ])('stands bare in %s', (_, script, value, expected) => {
    const count = script.split(HERE).length - 1
    expect(fill(powershell, script, ...Array.from({ length: count }, () => value))).toBe(expected)
  })

  it('stands bare in a list', () => {
    expect(powershell`$x = ${[1, -2, 'a']}`.text).toBe("$x = @(1, (-2), 'a')")
  })

  it.each([
    ['directly after a $', '"$◆"'],
    ["directly after a variable's name", '"$x◆"'],
    ["directly after a variable's name", '$x◆'],
    ['directly after a backtick', '"`◆"'],
    ['directly after an @', '@◆'],
  ])('is refused %s, where it would be another thing: %j', (where, script) => {
    expect(() => fill(powershell, script, 5)).toThrow(where)
  })
})
