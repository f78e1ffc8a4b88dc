import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { ConfigurationError, sh } from '@acg/screenconnect'
import { describe, expect, it } from 'vitest'
import { frameCommand, holdsMarker, markerOf } from '../../src/commands/frame.ts'
import { readMarked } from '../../src/commands/marked-output.ts'
import { planCommand, prepareCommand } from '../../src/commands/prepare-command.ts'
import type { Interpreter, Script } from '../../src/scripts/script.ts'
import { KNOWN_SHELLS, type Shell } from '../scripts/shells.ts'

const MARKER = 'ACG0123456789abcdef'
const limits = { timeout: 60_000, maxOutput: 100_000 }
const NONE = { shell: undefined, timeout: undefined, maxOutput: undefined }

const frame = (body: string, interpreter: Interpreter, marker: string | undefined = MARKER) =>
  frameCommand({ interpreter, body, bindings: [] }, limits, marker)

describe('a framed command', () => {
  it('says its limits on lines of their own, PowerShell first of all that it is PowerShell', () => {
    expect(frameCommand({ interpreter: 'sh', body: 'x', bindings: [] }, limits, undefined)).toBe(
      '#timeout=60000\n#maxlength=100000\nx',
    )
    expect(frame('x', 'powershell')).toMatch(/^#!ps\n#timeout=60000\n#maxlength=100000\n'ACG/)
  })

  it('is for cmd in lines that end in CRLF, with the marker kept out of the echo and empty lines for a ^', () => {
    expect(frame('dir\nver ^', 'cmd')).toBe(
      `#timeout=60000\n#maxlength=100000\n@echo off\r\n@echo ${MARKER}\r\ndir\r\nver ^\r\n\r\n\r\n@echo(\r\n@echo ${MARKER}=%ERRORLEVEL%;`,
    )
  })

  it.each(['cmd', 'powershell', 'sh'] as const)(
    'of %s tells its marker to whoever finds it',
    (interpreter) => {
      expect(markerOf(frame('x', interpreter))).toBe(MARKER)
    },
  )

  it.each(['hostname', '#!ps\nhostname', '', '#!ps\n#timeout=1\n', `echo ${MARKER}`])('is not %j', (text) => {
    expect(markerOf(text)).toBeUndefined()
  })

  it('holds its marker, and not one of which that is the beginning', () => {
    expect(holdsMarker(frame('x', 'sh'), MARKER)).toBe(true)
    expect(holdsMarker(frame('x', 'sh', `${MARKER}1`), MARKER)).toBe(false)
    expect(holdsMarker(`${MARKER}1 ${MARKER}`, MARKER)).toBe(true)
  })
})

/** Both streams in one, as an agent has them. */
function run({ program, args }: Pick<Shell, 'program' | 'args'>, script: string): string {
  const words = ['-c', 'exec "$@" 2>&1', 'sh', program, ...args, script]
  return spawnSync('/bin/sh', words, { encoding: 'utf8' }).stdout
}

const BODIES: readonly (readonly [string | Script, number | 'failed' | 'ended', string | RegExp])[] = [
  ['true', 0, ''],
  ['echo hello', 0, 'hello'],
  ['printf hello', 0, 'hello'],
  ['exit 7', 7, ''],
  ['echo a; false', 1, 'a'],
  ['no-such-program-here 2>/dev/null', 127, ''],
  ['cat <<END\ninside\nEND', 0, 'inside'],
  ['cat <<END\nnot ended', 'ended', /END|not ended/],
  ['echo a # comment', 0, 'a'],
  ['# only a comment', 0, ''],
  ['echo a \\', 0, /^a/],
  ["trap 'echo bye' EXIT; exit 3", 3, 'bye'],
  ['set -e; false; echo after', 1, ''],
  ["echo 'not closed", 'failed', /./],
  ['echo "not closed', 'failed', /./],
  ['echo a; )', 'failed', /./],
  ['if true; then echo a', 'failed', /./],
  ["exec sh -c 'echo b; exit 4'", 4, 'b'],
  [`echo "\n${MARKER}=9;"; exit 5`, 5, `\n${MARKER}=9;`],
  ['a=1; echo "$a"; unset a; exit 2', 2, '1'],
  [sh`printf '<%s>' ${`it's "$x" \\`}; exit ${6}`, 6, `<it's "$x" \\>`],
  [sh('printf "<%s>" "$user"', { user: 'a\nb' }), 0, '<a\nb>'],
]

describe.each(KNOWN_SHELLS)('in a real $name', ({ shell }) => {
  if (shell === undefined) return it.skip('(needs it on the path)', () => {})
  it.each(BODIES)('a framed script tells the truth of %j', (given, exitCode, output) => {
    const plan = planCommand(given, { ...NONE, shell: 'sh' })
    const marked = readMarked(run(shell, prepareCommand(plan, '', MARKER).text), MARKER)
    expect(marked).toMatchObject({ killed: false, truncated: false })
    // What a shell calls a script that it cannot read is its own; never that all went well.
    if (exitCode === 'failed') expect(marked?.exitCode).toBeGreaterThan(0)
    else if (exitCode === 'ended') expect(marked?.exitCode).toBeTypeOf('number')
    else expect(marked?.exitCode).toBe(exitCode)
    if (typeof output === 'string') expect(marked?.output).toBe(output)
    else expect(marked?.output).toMatch(output)
  })

  it('whose shell was killed has no exit code', () => {
    expect(readMarked(run(shell, frame('echo a; kill -9 $$', 'sh')), MARKER)).toMatchObject({
      exitCode: undefined,
      output: 'a',
    })
  })
})

describe('a script whose first line names its program', () => {
  const bash = existsSync('/bin/bash')

  it
    .skipIf(!bash)
    .each([
      '#!/bin/bash',
      '#! /bin/bash -e',
      '#!/usr/bin/env bash',
      '#!/usr/bin/env -S bash -u',
      '#!/bin/bash -',
      '#!/bin/bash\r',
    ])('runs by it, with its values: %j', (line) => {
    const given = sh(`${line}\nx=($user b); echo "\${#x[@]} \${x[0]}"; exit 3`, { user: 'alex' })
    const text = prepareCommand(planCommand(given, NONE), '', MARKER).text
    const said = execFileSync('/bin/sh', ['-c', text], { encoding: 'utf8' })
    expect(readMarked(said, MARKER)).toMatchObject({ exitCode: 3, output: '2 alex' })
  })

  it('ends in 127 where that is missing', () => {
    const said = run({ program: '/bin/sh', args: ['-c'] }, frame('#!/no/such/bash\necho a', 'sh'))
    expect(readMarked(said, MARKER)).toMatchObject({ exitCode: 127 })
  })

  it.each(['#!/usr/bin/python3', '#!/usr/bin/env node', '#!/usr/bin/perl -w', '#!/bin/sed -f', '#!'])(
    'is refused in sh where that reads no script behind -c: %j',
    (line) => {
      expect(() => frame(`${line}\nx`, 'sh')).toThrow(ConfigurationError)
    },
  )

  it.each([
    ['#!/bin/bash', 'cmd'],
    ['#!/bin/sh', 'powershell'],
  ] as const)('is refused before anything is sent: %j in %s', (line, shell) => {
    const plan = planCommand(`${line}\nx`, { ...NONE, shell })
    expect(() => prepareCommand(plan, '', MARKER)).toThrow(ConfigurationError)
  })

  it('is PowerShell’s own comment where that is PowerShell', () => {
    const plan = planCommand('#!/usr/bin/env pwsh\nx', { ...NONE, shell: 'powershell' })
    expect(prepareCommand(plan, '', MARKER).text).toContain('#!/usr/bin/env pwsh')
  })
})

describe('directives at the head of a command', () => {
  it.each([
    ['#!ps\nx', 'powershell', 60_000, 100_000],
    ['#!PS\r\nx', 'powershell', 60_000, 100_000],
    ['#!sh\n#timeout=5000\nx', 'sh', 5000, 100_000],
    ['#timeout=5000\n#maxlength=7\n#!ps\nx', 'powershell', 5000, 7],
    ['\uFEFF#maxlength=7\nx', 'cmd', 60_000, 7],
  ])('are honoured: %j', (text, interpreter, timeout, maxOutput) => {
    const plan = planCommand(text, NONE)
    expect(plan).toMatchObject({ body: 'x', limits: { timeout, maxOutput } })
    expect(prepareCommand(plan, 'Windows 11', MARKER).interpreter).toBe(interpreter)
  })

  it('give way to what is given as an option', () => {
    const plan = planCommand('#!ps\n#timeout=5000\n#maxlength=7\nx', {
      shell: 'sh',
      timeout: 1,
      maxOutput: 2,
    })
    expect(plan).toMatchObject({ interpreter: 'sh', body: 'x', limits: { timeout: 1, maxOutput: 2 } })
  })

  it('of a script count as those of a text do', () => {
    expect(planCommand(sh('#timeout=5000\necho', {}), NONE)).toMatchObject({
      interpreter: 'sh',
      body: 'echo',
      limits: { timeout: 5000, maxOutput: 100_000 },
    })
  })

  it.each(['#timeout=0\nx', '#maxlength=0\nx', '#!ps\n', '#!ps'])(
    'are refused where they say nothing: %j',
    (text) => {
      expect(() => planCommand(text, NONE)).toThrow(ConfigurationError)
    },
  )
})
