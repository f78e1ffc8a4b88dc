import { execFile } from 'node:child_process'
import { chmodSync, readdirSync, writeFileSync } from 'node:fs'
import { delimiter, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { COMPLETION_SCRIPTS, SHELLS } from '../../src/cli/completion-scripts.ts'
import { requires } from '../programs.ts'
import { powershellProgram } from '../scripts/shells.ts'
import { emptyFolder } from './support.ts'

const PWSH = powershellProgram()

const BIN = resolve(import.meta.dirname, '../../dist/cli/bin.js')

/** What bash hands to a completion, and in which words it splits a line. */
interface Press {
  /** The line, with `|` where the cursor is. */
  readonly line: string
  readonly words: readonly string[]
}

interface Pressed {
  readonly candidates: readonly string[]
  readonly errors: string
  /** What was created in the working folder. */
  readonly created: readonly string[]
}

/** Reads the script as an interactive bash does, and presses the key once, in an empty folder. */
async function press({ line, words }: Press, setUp = ''): Promise<Pressed> {
  const bin = emptyFolder({ screenconnect: `#!/bin/sh\nexec "$NODE" "$BIN" "$@"\n` })
  chmodSync(join(bin, 'screenconnect'), 0o700)
  const script = join(bin, 'completion.bash')
  writeFileSync(script, COMPLETION_SCRIPTS.bash)
  const folder = emptyFolder()
  const quoted = words.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ')
  const [before = ''] = line.split('|')
  const { stdout, stderr } = await promisify(execFile)(
    'bash',
    [
      '--noprofile',
      '--norc',
      '-c',
      `${setUp}
      source "$SCRIPT"
      source "$SCRIPT"
      complete -p screenconnect > /dev/null
      COMP_WORDS=(${quoted}) COMP_CWORD=${words.length - 1} COMP_LINE=$LINE COMP_POINT=${before.length}
      _screenconnect screenconnect
      printf '%s\\n' "\${COMPREPLY[@]}"`,
    ],
    {
      cwd: folder,
      env: {
        PATH: `${bin}${delimiter}${process.env['PATH']}`,
        ...{ HOME: folder, NODE: process.execPath, BIN, SCRIPT: script, LINE: line.replace('|', '') },
        SCREENCONNECT_LABELS: 'company,site,tag',
      },
    },
  )
  const candidates = stdout.split('\n').filter((candidate) => candidate !== '')
  return { candidates, errors: stderr, created: readdirSync(folder) }
}

requires('bash').describe('the script for bash', () => {
  it.each<readonly [string, Press, readonly string[]]>([
    [
      'a verb',
      { line: 'screenconnect se|', words: ['screenconnect', 'se'] },
      ['sessions', 'session', 'send-command', 'send-message', 'set-properties'],
    ],
    [
      'an option of a verb',
      { line: 'screenconnect run HOST-01 --sh|', words: ['screenconnect', 'run', 'HOST-01', '--sh'] },
      ['--shell'],
    ],
    [
      'an option named after a label',
      { line: 'screenconnect set-properties --c|', words: ['screenconnect', 'set-properties', '--c'] },
      ['--company', '--cp1', '--cp2', '--cp3', '--cp4', '--cp5', '--cp6', '--cp7', '--cp8'],
    ],
    [
      'a value after a space',
      { line: 'screenconnect run --shell |', words: ['screenconnect', 'run', '--shell', ''] },
      ['cmd', 'powershell', 'sh'],
    ],
    [
      'a value after =, at which bash splits',
      { line: 'screenconnect run --shell=p|', words: ['screenconnect', 'run', '--shell', '=', 'p'] },
      ['powershell'],
    ],
    [
      'a value after = with nothing behind it',
      { line: 'screenconnect run --shell=|', words: ['screenconnect', 'run', '--shell', '='] },
      ['cmd', 'powershell', 'sh'],
    ],
    [
      'a value after = where bash was told not to split there',
      { line: 'screenconnect run --shell=p|', words: ['screenconnect', 'run', '--shell=p'] },
      ['--shell=powershell'],
    ],
    [
      'what is before the cursor',
      { line: 'screenconnect se|ssion', words: ['screenconnect', 'session'] },
      ['sessions', 'session', 'send-command', 'send-message', 'set-properties'],
    ],
    [
      'a word after an address, at whose colon bash splits',
      {
        line: 'screenconnect --instance https://acme.example run --sh|',
        words: ['screenconnect', '--instance', 'https', ':', '//acme.example', 'run', '--sh'],
      },
      ['--shell'],
    ],
  ])('completes %s, without a package beside it and without a word', async (_, pressed, candidates) => {
    expect(await press(pressed)).toEqual({ candidates, errors: '', created: [] })
  })

  it.each([
    ['"$(touch TABBED)"', ['"$(touch TABBED)"']],
    ['$(touch TABBED)', ['$(touch TABBED)']],
    ['`touch TABBED`', ['`touch TABBED`']],
    ["'x'; touch TABBED; 'y'", ["'x'; touch TABBED; 'y'"]],
    ['x; touch TABBED;', ['x', ';', 'touch', 'TABBED', ';']],
    ['"x" > TABBED', ['"x"', '>', 'TABBED']],
    ['--company=$(touch TABBED)=', ['--company', '=', '$(touch TABBED)', '=']],
    ['a[$(touch TABBED)]', ['a[$(touch TABBED)]']],
    ['*', ['*']],
  ])('evaluates nothing of a line with %s', async (text, words) => {
    const { errors, created } = await press({
      line: `screenconnect run HOST-01 ${text} --sh|`,
      words: ['screenconnect', 'run', 'HOST-01', ...words, '--sh'],
    })
    expect({ errors, created }).toEqual({ errors: '', created: [] })
    const current = words.at(-1) ?? ''
    const atCursor = await press({
      line: `screenconnect run HOST-01 ${text}|`,
      words: ['screenconnect', 'run', 'HOST-01', ...words.slice(0, -1), current],
    })
    expect(atCursor).toMatchObject({ errors: '', created: [] })
  })

  it('completes behind a command that is not evaluated', async () => {
    const { candidates } = await press({
      line: 'screenconnect run HOST-01 "$(touch TABBED)" --t|',
      words: ['screenconnect', 'run', 'HOST-01', '"$(touch TABBED)"', '--t'],
    })
    expect(candidates).toEqual(['--timeout'])
  })

  it.each(['set -u', 'set -o posix', "IFS=':'", 'shopt -s nullglob failglob'])(
    'works after %s',
    async (setUp) => {
      const pressed = { line: 'screenconnect ru|', words: ['screenconnect', 'ru'] }
      expect(await press(pressed, setUp)).toEqual({ candidates: ['run'], errors: '', created: [] })
    },
  )
})

describe('each script', () => {
  it.each(SHELLS)('for %s evaluates no text and defines nothing that cannot be defined again', (shell) => {
    expect(COMPLETION_SCRIPTS[shell]).not.toMatch(/\b(?:eval|readonly|Invoke-Expression|iex|compgen)\b/i)
  })
})

describe.skipIf(PWSH === undefined)(
  `the script for PowerShell, in a real one (needs pwsh on the path, or PWSH)`,
  () => {
    const LINES: readonly (readonly [string, string, readonly string[]])[] = [
      [
        'a verb',
        'screenconnect se|',
        ['sessions', 'session', 'send-command', 'send-message', 'set-properties'],
      ],
      ['a verb of which nothing is there', 'screenconnect out|', ['output']],
      ['an option of a verb', 'screenconnect run HOST-01 --sh|', ['--shell']],
      ['an option named after a label', 'screenconnect set-properties HOST-01 --co|', ['--company']],
      ['a value after a space', 'screenconnect run --shell |', ['cmd', 'powershell', 'sh']],
      ['a value that was begun', 'screenconnect run --shell p|', ['powershell']],
      ['a value after =', 'screenconnect run --shell=p|', ['--shell=powershell']],
      [
        'a value after = with nothing behind it',
        'screenconnect run --shell=|',
        ['--shell=cmd', '--shell=powershell', '--shell=sh'],
      ],
      [
        'what is before the cursor',
        'screenconnect se|ssion',
        ['sessions', 'session', 'send-command', 'send-message', 'set-properties'],
      ],
      ['a word after an address', 'screenconnect --instance https://acme.example run --sh|', ['--shell']],
      [
        'a line with what PowerShell would evaluate',
        'screenconnect run "$(New-Item TABBED)" --sh|',
        ['--shell'],
      ],
      ['the same in parentheses', 'screenconnect run (New-Item TABBED) --sh|', ['--shell']],
      ['a line with quotes and an &', `screenconnect run 'a "b" & c' --sh|`, ['--shell']],
    ]
    it('completes what the others do, and evaluates nothing of the line', { timeout: 120_000 }, async () => {
      const bin = emptyFolder({ screenconnect: `#!/bin/sh\nexec "$NODE" "$BIN" "$@"\n` })
      chmodSync(join(bin, 'screenconnect'), 0o700)
      const folder = emptyFolder()
      const script = join(bin, 'completion.ps1')
      const lines = JSON.stringify(LINES.map(([, line]) => line))
      writeFileSync(
        script,
        `${COMPLETION_SCRIPTS.powershell}
${COMPLETION_SCRIPTS.powershell}
$all = foreach ($line in $env:LINES | ConvertFrom-Json) {
  $found = TabExpansion2 -inputScript $line.Replace('|', '') -cursorColumn $line.IndexOf('|')
  , @($found.CompletionMatches.CompletionText)
}
ConvertTo-Json -InputObject $all -Compress`,
      )
      const { stdout } = await promisify(execFile)(
        PWSH ?? '',
        ['-NoProfile', '-NonInteractive', '-File', script],
        {
          cwd: folder,
          env: {
            ...process.env,
            PATH: `${bin}${delimiter}${process.env['PATH']}`,
            ...{
              HOME: bin,
              NODE: process.execPath,
              BIN,
              LINES: lines,
              SCREENCONNECT_LABELS: 'company,site,tag',
            },
          },
        },
      )
      const completed: readonly unknown[] = JSON.parse(stdout)
      expect(Object.fromEntries(LINES.map(([title], index) => [title, completed[index]]))).toEqual(
        Object.fromEntries(LINES.map(([title, , candidates]) => [title, candidates])),
      )
      expect(readdirSync(folder)).toEqual([])
    })
  },
)
