// biome-ignore-all lint/suspicious/noTemplateCurlyInString: scripts have such places themselves
import { execFileSync, spawnSync } from 'node:child_process'
import { ConfigurationError, cmd, powershell, sh } from '@acg/screenconnect'
import { describe, expect, it } from 'vitest'
import { powershellProgram, SHELLS } from './shells.ts'

describe('a whole script', () => {
  it('has its values by name, in sh', () => {
    expect(sh('echo "$user" $days', { user: "it's", days: 30, really: true })).toEqual({
      interpreter: 'sh',
      directives: {},
      bindings: [
        { name: 'user', literal: "'it'\\''s'", argument: false },
        { name: 'days', literal: "'30'", argument: false },
        { name: 'really', literal: "'true'", argument: false },
      ],
      body: 'echo "$user" $days',
      text: "user='it'\\''s'\ndays='30'\nreally='true'\necho \"$user\" $days",
    })
  })

  it('has its values by name and of their types, in PowerShell', () => {
    const { bindings, text } = powershell('"$user"', {
      user: 'é',
      days: -3,
      list: ['a', 2],
      none: [],
      on: false,
    })
    expect(bindings.map(({ name, literal }) => [name, literal])).toEqual([
      ['user', "('{0}' -f [object[]][char[]](0xe9))"],
      ['days', '(-3)'],
      ['list', "@('a', 2)"],
      ['none', '@()'],
      ['on', '$false'],
    ])
    expect(text.startsWith("#!ps\n$user = ('{0}'")).toBe(true)
    expect(text.endsWith('\n$on = $false\n"$user"')).toBe(true)
  })

  it('may have none', () => {
    expect(sh('echo hi', {})).toMatchObject({ bindings: [], text: 'echo hi' })
    expect(powershell('Get-Date', {})).toMatchObject({ bindings: [], text: '#!ps\nGet-Date' })
  })

  it.each([
    ['values are missing', () => Reflect.apply(sh, undefined, ['echo hi']), 'script'],
    ['values are missing in PowerShell', () => Reflect.apply(powershell, undefined, ['Get-Date']), 'script'],
    ['values are a list', () => Reflect.apply(sh, undefined, ['echo hi', ['a']]), 'values'],
    ['values are null', () => Reflect.apply(sh, undefined, ['echo hi', null]), 'values'],
    ['a value is null', () => Reflect.apply(sh, undefined, ['x', { user: null }]), 'values.user'],
    ['a value is a list, in sh', () => Reflect.apply(sh, undefined, ['x', { users: ['a'] }]), 'values.users'],
    ['a value has NUL in it', () => sh('x', { user: 'a\0b' }), 'values.user'],
    ['the script has NUL in it', () => sh('x\0', {}), 'script'],
    ['a name is none', () => sh('x', { 'a b': 'x' }), 'values'],
    ['a name begins with a digit', () => sh('x', { '1a': 'x' }), 'values.1a'],
    ['a name is code', () => powershell('x', { 'a=1;calc;$b': 'x' }), 'values'],
    ['two names are one to PowerShell', () => powershell('x', { user: 1, USER: 2 }), 'values.USER'],
    ['its head names another interpreter', () => sh('#!ps\nGet-Date', {}), 'script'],
    ['its head names another interpreter', () => powershell('#!sh\nls', {}), 'script'],
    [
      'its head names another interpreter',
      () => cmd`#!ps
      Get-Date`,
      'script',
    ],
  ])('is refused where %s: %#', (_, call, option) => {
    expect(call).toThrow(ConfigurationError)
    expect(call).toThrow(expect.objectContaining({ option }))
  })

  it.each(['PATH', 'IFS', 'PS4', 'OPTIND', 'LD_PRELOAD', 'BASH_ENV', 'path', '_', 'LC_ALL', '_acg1'])(
    'is refused with %s as a name in sh',
    (name) => {
      expect(() => sh('x', { [name]: 'x' })).toThrow(ConfigurationError)
    },
  )

  it.each([
    'env',
    '_',
    'args',
    'input',
    'Error',
    'PSVersionTable',
    'ErrorActionPreference',
    'true',
    'NULL',
    'HOME',
    '_acg1',
  ])('is refused with %s as a name in PowerShell', (name) => {
    expect(() => powershell('x', { [name]: 'x' })).toThrow(ConfigurationError)
  })

  it.each(['user', 'User_Name2', 'TARGET_DIR', 'x', '_x', 'pathname', 'envName'])(
    'may use the name %s',
    (name) => {
      expect(sh('x', { [name]: 'a' }).bindings[0]?.name).toBe(name)
      expect(powershell('x', { [name]: 'a' }).bindings[0]?.name).toBe(name)
    },
  )

  it.each(SHELLS)('is refused with each name that $name sets itself', (shell) => {
    const set = execFileSync(shell.program, [...shell.args, 'set'], {
      env: {},
      encoding: 'utf8',
      // With a socket in its place bash reads the user's own settings.
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    const names = set.split('\n').flatMap((line) => /^([A-Za-z_]\w*)=/.exec(line)?.[1] ?? [])
    expect(names.length).toBeGreaterThan(2)
    expect(names.filter((name) => isAccepted(name))).toEqual([])
  })
})

function isAccepted(name: string): boolean {
  try {
    sh('x', { [name]: 'x' })
    return true
  } catch {
    return false
  }
}

const PWSH = powershellProgram()

it.skipIf(PWSH === undefined)(
  'no name is accepted that PowerShell has itself (needs pwsh on the path, or PWSH)',
  () => {
    const list = spawnSync(PWSH ?? '', ['-NoProfile', '-Command', '(Get-Variable).Name'], {
      encoding: 'utf8',
    })
    const names = list.stdout.split(/\s+/).filter((name) => /^\w+$/.test(name))
    expect(names.length).toBeGreaterThan(40)
    const accepted = names.filter((name) => {
      try {
        powershell('x', { [name]: 'x' })
        return true
      } catch {
        return false
      }
    })
    expect(accepted).toEqual([])
  },
)

describe('the order of a script', () => {
  it('is directives, what the language wants first, bindings, body', () => {
    const text =
      '#!ps\n#timeout=5000\n#maxlength=9\n# what it does\nusing namespace System.IO\nusing module X\n\n"$user"'
    const script = powershell(text, { user: 'alex' })
    expect(script.directives).toEqual({ timeout: 5000, maxOutput: 9 })
    expect(script.body).toBe('# what it does\nusing namespace System.IO\nusing module X\n\n"$user"')
    expect(script.text).toBe(
      '#!ps\n#timeout=5000\n#maxlength=9\n# what it does\nusing namespace System.IO\nusing module X\n$user = \'alex\'\n\n"$user"',
    )
  })

  it('keeps the line that names a program before the bindings, in sh', () => {
    const script = sh('#!sh\n#TIMEOUT=5000\r\n#!/bin/bash\necho "$user"', { user: 'alex' })
    expect(script.directives).toEqual({ timeout: 5000 })
    expect(script.body).toBe('#!/bin/bash\necho "$user"')
    expect(script.text).toBe('#timeout=5000\n#!/bin/bash\nuser=\'alex\'\necho "$user"')
  })

  it('is the same for tags', () => {
    const script = sh`#timeout=${5000}
echo ${'a'}`
    expect(script).toMatchObject({ directives: { timeout: 5000 }, body: 'echo "${_acg1?}"' })
    expect(cmd`#maxlength=9
dir ${'C:'}`).toMatchObject({ directives: { maxOutput: 9 }, body: 'dir C:' })
  })

  it('takes directives from the first line on only, and leaves a byte order mark out', () => {
    expect(sh('\uFEFF#timeout=5\necho', {})).toMatchObject({ directives: { timeout: 5 }, body: 'echo' })
    expect(sh('\n#timeout=5\necho', {})).toMatchObject({ directives: {}, body: '\n#timeout=5\necho' })
    expect(sh('# a\n#timeout=5', {})).toMatchObject({ directives: {} })
    expect(sh('#timeout=x\necho', {})).toMatchObject({ directives: {} })
  })
})

describe('a PowerShell script that begins with param(…)', () => {
  const HEAD = '# it\nusing namespace System.IO\n[CmdletBinding(SupportsShouldProcess = $true)]\n'

  it.each([
    'param($User, $days)',
    "param(\n  # the user's, not $x\n  [Parameter(Mandatory = $true)] [string] $User = 'a, $y',\n  [int]${days} = (1, $z)[0]\n)",
    "param([ValidateSet('a', 'b)')]$User, <# , $no #> [ValidateScript({ $_ -gt 1, 2 })][int]$days)",
    'PARAM ( $USER = "$(1, 2), $q" , [hashtable] $Days = @{ a = $b; c = 1, 2 } )',
  ])('has its values as its arguments: %#', (param) => {
    for (const head of ['', HEAD]) {
      const script = powershell(`${head}${param}\n"$user"`, { user: 'alex', Days: 3 })
      expect(script.bindings.map(({ name, argument }) => [name, argument])).toEqual([
        ['user', true],
        ['Days', true],
      ])
      expect(script.text.endsWith('\n"$user"\n} -user:$user -Days:$Days')).toBe(true)
      expect(() => powershell(`${head}${param}\n"$user"`, { other: 1 })).toThrow(
        expect.objectContaining({ option: 'values.other' }),
      )
    }
  })

  it('has no parameter of that name where it is empty', () => {
    expect(() => powershell('param()\n1', { user: 'x' })).toThrow(ConfigurationError)
  })

  it('is called as a block where a tag has values, and so is one of begin, process and end', () => {
    expect(
      powershell`param($a)
x ${'v'}`.text,
    ).toBe("#!ps\n$_acg1 = 'v'\n& {\nparam($a)\nx ${_acg1}\n}")
    expect(powershell`begin { x ${'v'} } process { }`.text).toBe(
      "#!ps\n$_acg1 = 'v'\n& {\nbegin { x ${_acg1} } process { }\n}",
    )
  })

  it('begins nowhere else', () => {
    expect(powershell('[int] $x = 5; param($y)', { z: 1 }).bindings[0]?.argument).toBe(false)
    expect(powershell('$param = 1', { z: 1 }).bindings[0]?.argument).toBe(false)
    expect(powershell('function f { param($y) }', { z: 1 }).bindings[0]?.argument).toBe(false)
  })
})
