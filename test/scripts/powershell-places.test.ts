// biome-ignore-all lint/suspicious/noTemplateCurlyInString: scripts have such places themselves
import { ConfigurationError, powershell } from '@acg/screenconnect'
import { describe, expect, it } from 'vitest'
import { expectRefused, HERE, script } from './template.ts'

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
  ['a pipeline', '◆|Out-String'],
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
  ['behind a command in its folder', ".\\it#s.ps1 'a' ◆"],
  ['a member of a variable, an index of it', '$name.◆; $name[◆]'],
  ['a static member of what is in parentheses', '($type)::◆'],
  ['a line of its own behind a joined line', 'Get-Item `\n◆'],
  ['a line of its own behind a comment after code', "$x# it's\n◆"],
  ['behind braces with $( in them', 'Write-Output ${a$(b} ◆'],
  ['behind braces with `} in them', "Write-Output ${a`}'} ◆"],
  ["behind @'…'@ with $( in it", "$x = @'\n$(\n'@\n◆"],
  ['behind @"…"@ with `$( in it', '$x = @"\n`$(\n"@\n◆'],
  ['behind <#…#> after code', "$x<# it's #> ◆"],
  ['behind a word with < in it', 'Write-Output a<b ◆'],
  ['behind words with --% in them', 'Write-Output --%x a--% ◆'],
  ['a part of a path', 'Get-Item C:\\Temp\\◆ C:\\Users\\◆\\Desktop ◆\\file.txt'],
  ['a part of a word', 'Write-Output foo◆ ◆foo Log-◆.txt a-b:◆ a+◆ +a◆ a[◆ `a◆ ◆-Recurse'],
  ['a part of an option', 'setup.exe /server:◆ --url=https://◆/x P=a◆'],
  ['glued to quotes', `Write-Output ◆'a' a"b"◆`],
  ['an item of a hash table', '@{a=◆}; @{ a=◆; b = 1 }'],
  ['a block of the language', 'if (1) { ◆ } else { ◆ }; foreach ($x in 1) { ◆ }; try { ◆ } catch { ◆ }'],
  ['a block on the next line', 'if (1)\n{\n  ◆\n}\nelse\n{\n  ◆\n}'],
  ['a block of what is assigned', '$x = if (1) { ◆ } else { 2 }'],
  ['a block of a cmdlet', '1 | ForEach-Object { ◆ } | Where-Object { $_ -eq ◆ } | % { ◆ } | ?{◆}'],
  ['a property that is calculated', "Get-Item . | Select-Object @{ n = 'a'; e = { ◆ } }"],
  ['a block that is called', '& { ◆ }; . { ◆ }'],
  ['a part of a word that begins with a dot', 'Get-Item .\\◆ ..\\◆ .a◆ .1◆'],
  ['a property that is calculated, behind another', 'Select-Object Name, @{ e = { ◆ } }; sort Name, { ◆ }'],
  ['a block of switch', 'switch (1) { 1 { ◆ } default { ◆ } }; SWITCH -Regex (1) { 1 { ◆ } }'],
  ['a block of what is added', '$x += if (1) { ◆ }; $x=if (1) { ◆ }; $y.z=if (1) { ◆ }'],
  ['a line of its own behind another command', "iex 'a'\nGet-Item ◆; iex 'b'; ◆"],
  ['an argument of what is called alike', 'iexplore ◆; my-iex ◆'],
  ['a block of a cmdlet that has a word with -pa in it', '1 | ForEach-Object a-pa { ◆ }'],
  ['behind a # in an option', 'Write-Output -a#b ◆'],
  ['a word in the $(…) of a word', 'Write-Output C:\\$(Get-Name ◆)'],
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
  ['"…"', 'Write-Output "$(Get-Item ◆)"'],
  ['"…"', 'Write-Output "$(("a") + "◆")"'],
  ["@'…'@", "$x = @'\n◆\n'@"],
  ["@'…'@", "$x = @'\na\n '@◆\n'@"],
  ['@"…"@', '$x = @"\n◆\n"@'],
  ['@"…"@', '$x = @"\n"◆\n"@'],
  ['@"…"@', '$x = @“\n◆\n"@'],
  ['@"…"@', '$x = @"\n$(Get-Item ◆)\n"@'],
  ['a comment', '# ◆'],
  ['a comment', 'Get-Date # ◆'],
  ['a comment', 'Get-Date;# ◆'],
  ['a comment', '$x# ◆'],
  ['a comment', "'a'# ◆"],
  ['a comment', '<# ◆ #>'],
  ['a comment', '<# # > ◆ #>'],
  ['a comment', '<#> ◆ #>'],
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
  ['directly after something', "Write-Output 'a'◆"],
  ['directly after something', 'Write-Output "a"◆'],
  ['directly after something', 'Write-Output $(1)◆'],
  ['directly after something', 'Write-Output $x\\◆'],
  ['directly before something', 'Get-Item ◆.txt'],
  ['directly before something', 'Get-Item ◆:\\'],
  ["@'…'@", "$x = @'\na'@◆\n'@"],
  ["@'…'@", "$x = @'\n'a◆\n'@"],
  ["a variable's name", 'Write-Output "$$◆"'],
  ['a comment', '<# #x> ◆ #>'],
  ["a variable's name", '$x = @"\n`◆\n"@'],
  ["a variable's name", '$x = @"\n$x◆\n"@'],
  ['directly after something', '& { 1 }◆'],
  ['directly after something', '$x.Name◆'],
  ['directly after something', 'Get-Item .◆'],
  ['directly after something', 'Write-Output "$x::"◆'],
  ['directly after something', 'Write-Output "a` "◆'],
  ["a variable's name", 'Write-Output $$◆'],
  ["a variable's name", 'Write-Output ${a}◆'],
  ['directly after something', '$x[0]◆'],
  ['directly after something', '[int]x◆'],
  ['directly after something', 'Get-Item -Name:a◆'],
  ['directly before something', 'Get-Item ◆.5'],
  ['directly before something', 'Get-Item ◆._x'],
  ['directly before something', '◆.Split(◆)'],
  ['directly before something', '◆[0]'],
  ['directly before something', '◆::Empty'],
  ['directly before something', '◆..◆'],
  ['directly before something', 'Write-Output ◆(1)'],
  ['directly before something', 'Write-Output a◆(1)'],
  ['directly before something', 'Write-Output ◆◆'],
  ['directly after something', 'Write-Output -a◆'],
  ['directly after something', 'Write-Output -a=◆'],
  ['directly after something', 'Write-Output $(1)◆'],
  ['behind Invoke-Expression', 'Invoke-Expression ◆'],
  ['behind Invoke-Expression', 'iex -Command ◆'],
  ['inside a block', 'Invoke-Command { Get-Item ◆ }'],
  ['inside a block', 'Invoke-Command -ComputerName x -ScriptBlock { if (1) { ◆ } }'],
  ['inside a block', 'Start-Job { ◆ } | Receive-Job -Wait'],
  ['inside a block', '1 | ForEach-Object -Parallel { ◆ }'],
  ['inside a block', '1 | ForEach-Object -ThrottleLimit 2 -Para { ◆ }'],
  ['inside a block', 'Register-EngineEvent x -Action { ◆ }'],
  ['inside a block', 'New-Module { ◆ }'],
  ['inside a block', 'powershell { ◆ }'],
  ['inside a block', '$block = { ◆ }'],
  ['inside a block', '$block={ ◆ }'],
  ['inside a block', '{ ◆ }'],
  ['inside a block', 'class X { [string] $Name = ◆ }'],
  ['inside a block', 'Start-Job { 1 | Where-Object { ◆ } }'],
  ['inside a block', 'switch (1) { 1 { Start-Job { ◆ } } }'],
  ['inside a block', '1 | ForEach-Object (Start-Job { ◆ })'],
  ['inside a block', "& 'powershell' { ◆ }"],
  ['inside a block', 'ForEach-Object\n{ ◆ }'],
  ['inside a block', 'if(1){ 2 }\n{ ◆ }'],
  ['inside a block', 'if (1) { 2 } { ◆ }'],
  ['inside a block', '$h = @{ a = { ◆ } }'],
  ['inside a block', 'Format-It { ◆ }'],
  ['inside a block', 'my-if { ◆ }'],
  ['inside a block', 'sorted { ◆ }'],
  ['inside a block', 'my-sort { ◆ }'],
  ['inside a block', 'switches { { ◆ } }'],
  ['directly after something', 'Show @(1)◆'],
  ['directly after something', 'Show @{a = 1}◆'],
  ['directly after something', "'a'.b◆"],
  ['behind Invoke-Expression', 'iex a= ◆'],
  // What is not closed goes on to the end.
  ["'…'", "Write-Output 'it is ◆"],
  ["@'…'@", "$x = @'\n◆"],
  ['@"…"@', '$x = @"\n◆'],
  ['a comment', '<# ◆'],
  ['braces of a variable', '${◆'],
]

describe('text in a PowerShell script', () => {
  it.each(ACCEPTED)('stands as the name of a variable as %s', (_, template) => {
    const values = template
      .split(HERE)
      .slice(1)
      .map(() => "it's")
    const { body, bindings } = script(powershell, template, ...values)
    const references = values.map((_value, at) => `\${_acg${at + 1}}`)
    expect(body.match(/\$\{_acg\d+\}/g)).toEqual(references)
    expect(body.replaceAll(/\$\{_acg\d+\}/g, HERE)).toBe(template)
    expect(bindings).toEqual(
      values.map((_value, at) => ({ name: `_acg${at + 1}`, literal: "'it''s'", argument: false })),
    )
  })

  it.each(REFUSED)('is refused in %s: %j', (where, template) => {
    expectRefused(powershell, template, where)
  })

  it('is refused directly behind another value, with which it would become one literal', () => {
    expect(() => powershell`Write-Output ${'a'}${'b'}`).toThrow(/`value 1` stands directly before/)
  })

  it('is refused directly behind a number, with which it would be another word', () => {
    expect(() => powershell`Write-Output ${5}${'a'}`).toThrow(/`value 2` stands directly after/)
  })

  it('is refused behind the dot of a number, where it would be no member', () => {
    expect(() => powershell`${5}.${'a'}`).toThrow(/`value 2` stands directly after something/)
  })

  it('says which value it is, where it stands, and how to write it', () => {
    const call = () => powershell`Write-Output ${'a'} "hello ${'b'}"`
    expect(call).toThrow(expect.objectContaining({ code: 'CONFIGURATION', option: 'value 2' }))
    expect(call).toThrow('stands inside "…"')
    expect(call).toThrow("('hello ' + ${name})")
  })

  it.each(['Write-Output a◆', 'Write-Output ◆b', 'Write-Output C:\\◆\\x'])('is no list in %j', (template) => {
    expect(() => script(powershell, template, ['a', 'b'])).toThrow(/where a list cannot stand/)
  })

  it('is refused as a list and as a truth value too', () => {
    expect(() => powershell`"${['a']}"`).toThrow(ConfigurationError)
    expect(() => powershell`"${true}"`).toThrow(ConfigurationError)
    expect(() => powershell`${true}.x`).toThrow(ConfigurationError)
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
    ['an assignment without spaces', '$x=◆', -5, '$x=(-5)'],
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
  ])('stands bare in %s', (_, template, value, expected) => {
    const count = template.split(HERE).length - 1
    const made = script(powershell, template, ...Array.from({ length: count }, () => value))
    expect(made).toMatchObject({ body: expected, bindings: [] })
  })

  it('stands bare in a list, with its sign in parentheses', () => {
    const { bindings } = powershell`$x = ${[1, -2, 'a']}`
    expect(bindings.map(({ literal }) => literal)).toEqual(["@(1, (-2), 'a')"])
  })

  it.each([
    ['a $', '"$◆"'],
    ["a variable's name", '"$x◆"'],
    ["a variable's name", '$x◆'],
    ['a backtick', '"`◆"'],
    ['an @', '@◆'],
  ])('is refused next to %s, where it would be another thing: %j', (where, template) => {
    expect(() => script(powershell, template, 5)).toThrow(where)
  })
})
