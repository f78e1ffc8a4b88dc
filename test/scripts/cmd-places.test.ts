// By the language's documentation; no cmd could be run where this was made.
import { ConfigurationError, cmd } from '@acg/screenconnect'
import { describe, expect, it } from 'vitest'
import { expectRefused, fill, HERE } from './template.ts'

const ACCEPTED = [
  ['a word', 'dir ◆'],
  ['a part of a word', 'dir C:\\◆\\x'],
  ['quotes', 'if "◆"=="x" dir "◆"'],
  ['comments', 'rem ◆\n:: ◆'],
  ['a loop', 'for %%i in (◆) do echo %%i ◆'],
  ['a part of a word behind a variable', 'dir %TEMP%\\◆ !TEMP!\\◆ "%TEMP%\\◆"'],
  ['a part of a word behind the folder of a batch file', 'dir %~dp0◆ %1◆'],
  ['words behind a percent sign', 'echo 5% of ◆ and 100%% of ◆'],
  ['words behind an exclamation mark', 'echo hello! ◆'],
  ['what if exist asks for', 'if exist ◆ if not exist ◆ if defined ◆ dir'],
  ['the line behind an open percent sign', 'echo %x\ndir ◆'],
  ['words behind a percent sign, with other text before them', 'echo 5% of x◆'],
  ['words behind a percent sign and other text', 'echo 5%x of ◆'],
  ['words behind a variable and a percent sign', 'echo %a% 5% of ◆'],
  ['a word behind a variable of a loop', 'for %%i in (a) do echo %%~xi ◆'],
  ['a word behind another word that ends in if', 'dir ◆if ◆'],
  ['a word before a redirection', 'dir ◆ >file 2>&1'],
] as const

const REFUSED: readonly (readonly [where: string, script: string])[] = [
  ['name of a variable', 'echo %◆%'],
  ['name of a variable', 'echo !◆!'],
  ['name of a variable', 'echo %pre◆%'],
  ['name of a variable', 'for %%◆ in (a b) do echo x'],
  ['name of a variable', 'for %%i in (a b) do echo %%~◆'],
  ['name of a variable', 'for %%i in (a b) do echo %%~x◆'],
  ['name of a variable', 'echo %~f◆'],
  ['name of a variable', 'echo 5%\necho %x◆%'],
  ['directly after if', 'if ◆ == x dir'],
  ['directly after if', 'if  ◆ == x dir'],
  ['directly after if', 'if not  ◆ == x dir'],
  ['directly after if', 'if /i not ◆ == x dir'],
  ['directly after if', 'dir & if ◆==x dir'],
]

describe('text in a cmd script', () => {
  it.each(ACCEPTED)('stands as %s', (_, script) => {
    const count = script.split(HERE).length - 1
    const filled = fill(cmd, script, ...Array.from({ length: count }, () => 'text'))
    expect(filled).toBe(script.replaceAll(HERE, 'text'))
  })

  it.each(REFUSED)('is refused in %s: %j', (where, script) => {
    expectRefused(cmd, script, where)
  })

  it('is refused before a redirection where a digit ends it, which would be a stream', () => {
    expect(() => cmd`echo ${'a1'}>file`).toThrow(/`value 1` stands directly before a < or >/)
    expect(() => cmd`echo ${1}>file`).toThrow(ConfigurationError)
    expect(cmd`echo ${'a'}>file`.text).toBe('echo a>file')
    expect(cmd`echo ${'1a'}>file ${'a1'} >file`.text).toBe('echo 1a>file a1 >file')
  })

  it('is refused before a quote where a backslash ends it, which would take the quote for a part of the word', () => {
    expect(() => cmd`dir "${'C:\\'}" /s`).toThrow(/with a backslash at its end directly before a "/)
    expect(cmd`dir "${'C:\\Temp'}" /s`.text).toBe('dir "C:\\Temp" /s')
    expect(cmd`dir ${'C:\\'} /s`.text).toBe('dir C:\\ /s')
  })

  it('is no word of the language for the text behind it, whatever it says', () => {
    expect(cmd`echo ${'if'} ${'text'}`.text).toBe('echo if text')
  })

  it.each(['ǀ', 'ǃ', 'ʺ', 'ʹ', 'ˈ'])('is refused with %s, for which a code page may have a sign', (text) => {
    expect(() => cmd`echo ${text}`).toThrow(/powershell`…`/)
  })
})

describe('a number in a cmd script', () => {
  it('stands bare, behind if too', () => {
    expect(cmd`if ${5} GTR %x% timeout ${-1} & echo "${1.5}"`.text).toBe(
      'if 5 GTR %x% timeout -1 & echo "1.5"',
    )
  })

  it('is refused directly after a percent sign, where it would be an argument', () => {
    expect(() => cmd`echo %${1}`).toThrow(ConfigurationError)
  })
})
