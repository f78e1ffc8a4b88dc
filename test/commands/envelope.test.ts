import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { readMarked, wrapCommand } from '../../src/commands/envelope.ts'
import { requires } from '../programs.ts'

const MARKER = 'ACG0123456789abcdef'
const limits = { timeout: 60_000, maxOutput: 100_000 }

describe('a wrapped command', () => {
  it('says its limits on lines of their own, PowerShell first of all that it is PowerShell', () => {
    expect(wrapCommand('x', 'sh', limits, undefined)).toBe('#timeout=60000\n#maxlength=100000\nx')
    expect(wrapCommand('x', 'powershell', limits, MARKER)).toMatch(
      /^#!ps\n#timeout=60000\n#maxlength=100000\n/,
    )
  })

  it('is for cmd in lines that end in CRLF, with the marker kept out of the echo', () => {
    expect(wrapCommand('dir\nver', 'cmd', limits, MARKER)).toBe(
      `#timeout=60000\n#maxlength=100000\n@echo off\r\n@echo ${MARKER}\r\ndir\r\nver\r\n@echo ${MARKER}=%ERRORLEVEL%`,
    )
  })

  it('reads in PowerShell whether the last statement succeeded before anything else', () => {
    const lines = wrapCommand('Get-Date', 'powershell', limits, MARKER).split('\n')
    const body = lines.indexOf('Get-Date')
    expect(lines[body - 1]).toBe('try {')
    expect(lines[body + 1]).toMatch(/^\$acgExitCode = if \(\$\?\)/)
    expect(lines.at(-2)).toBe(`"${MARKER}=$acgExitCode"`)
  })

  requires('/bin/sh').it.each([
    ['true', 0, ''],
    ['echo hello', 0, 'hello'],
    ['printf hello', 0, 'hello'],
    ['exit 7', 7, ''],
    ['echo a; false', 1, 'a'],
    ['no-such-program-here 2>/dev/null', 127, ''],
    ['cat <<END\ninside\nEND', 0, 'inside'],
    ['echo a # comment', 0, 'a'],
    ['echo a \\', 0, 'a'],
    ["trap 'echo bye' EXIT; exit 3", 3, 'bye'],
    ['kill -9 $$', undefined, ''],
  ])('tells in a real sh the exit code of %j', (body, exitCode, output) => {
    const script = wrapCommand(body, 'sh', limits, MARKER)
    let said: string
    try {
      said = execFileSync('/bin/sh', ['-c', script], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      })
    } catch (error) {
      // The shell that prints the marker was killed; what it had printed is all there is.
      said = String((error as { stdout: unknown }).stdout)
    }
    expect(readMarked(said, MARKER)).toMatchObject({ exitCode, output })
  })
})

describe('an output', () => {
  const between = (text: string, code = '0') => `${MARKER}\r\n${text}${MARKER}=${code}\r\n`

  it('is what stands between the markers', () => {
    expect(readMarked(between('one\r\ntwo\r\n', '3'), MARKER)).toEqual({
      output: 'one\r\ntwo',
      exitCode: 3,
      killed: false,
      truncated: false,
    })
  })

  it.each([
    ['a byte order mark', `\uFEFF${between('x\n')}`],
    ['a prompt and the echoed command', `\r\nC:\\Windows\\system32>@echo ${MARKER}\r\n${between('x\n')}`],
    ['an echo of the whole script', `> @echo ${MARKER}=%ERRORLEVEL%\r\n${between('x\n')}`],
    ['a prompt after it', `${between('x\n')}\r\nC:\\Windows\\system32>`],
  ])('is told from %s', (_, data) => {
    expect(readMarked(data, MARKER)).toMatchObject({ output: 'x', exitCode: 0 })
  })

  it('without a line break at its end is told from the marker', () => {
    expect(readMarked(between('no line break'), MARKER)).toMatchObject({
      output: 'no line break',
      exitCode: 0,
    })
  })

  it.each([
    ['-1073741510', -1_073_741_510],
    ['0', 0],
    ['4294967295', 4_294_967_295],
    ['', undefined],
    ['-', undefined],
    ['99999999999', undefined],
    ['-99999999999', undefined],
    ['9'.repeat(400), undefined],
  ])('ends with the exit code %j', (code, exitCode) => {
    expect(readMarked(between('x\n', code), MARKER)?.exitCode).toBe(exitCode)
  })

  it.each([
    [
      'killed',
      `${MARKER}\nhalf\nKilled after 60000 milliseconds`,
      { killed: true, truncated: false, output: 'half' },
    ],
    [
      'cut',
      `${MARKER}\nlong lo\nTruncated output at 10 characters`,
      { killed: false, truncated: true, output: 'long lo' },
    ],
    [
      'cut and killed',
      `${MARKER}\nlong\nTruncated output at 10 characters\r\nKilled after 5 milliseconds.\n`,
      { killed: true, truncated: true, output: 'long' },
    ],
    [
      'killed and cut',
      `${MARKER}\nlong\r\nKilled after 5 milliseconds.\r\nTruncated output at 10 characters.\r\n`,
      { killed: true, truncated: true, output: 'long' },
    ],
    [
      'killed, with the like of it printed before',
      `${MARKER}\nKilled after 1 milliseconds.\nKilled after 5 milliseconds.`,
      { killed: true, truncated: false, output: 'Killed after 1 milliseconds.' },
    ],
    [
      'of a script that left before the end',
      `${MARKER}\nbye\n`,
      { killed: false, truncated: false, output: 'bye' },
    ],
  ])('that was %s has no exit code', (_, data, expected) => {
    expect(readMarked(data, MARKER)).toEqual({ exitCode: undefined, ...expected })
  })

  it.each([
    ['with another marker', 'ACGffff\nx\nACGffff=0\n'],
    ['without a marker', 'x\nKilled after 60000 milliseconds'],
    ['that only quotes the script', `echo ${MARKER}; echo ${MARKER}=%ERRORLEVEL%`],
    ['of nothing', ''],
  ])('%s is not this command’s', (_, data) => {
    expect(readMarked(data, MARKER)).toBeUndefined()
  })
})
