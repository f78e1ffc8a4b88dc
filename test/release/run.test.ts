import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { programAt, requires } from '../programs.ts'

const root = resolve(import.meta.dirname, '../..')

/** Programs in the place of the real ones, so that nothing is installed and no check runs. */
const STAND_INS: Readonly<Record<string, string>> = {
  'apt-get': 'echo "$USER_ID apt-get $*" >>"$LOG"; [ "$USER_ID" -eq 0 ] || exit 100',
  npx: 'echo "1 0 0"',
  npm: ':',
  // What the script has bash do; the script itself runs in the real one.
  bash: ':',
  id: 'echo "$USER_ID"',
  sudo: 'echo "sudo" >>"$LOG"; USER_ID=0 exec "$@"',
  dotnet: 'echo "dotnet $*" >>"$LOG"; mkdir -p "$4"; echo >"$4/pwsh"; chmod +x "$4/pwsh"',
}

/** What the script itself needs of a system, and nothing else: its programs may be installed beside these. */
const NEEDED = ['chmod', 'dirname', 'mkdir', 'rm', 'tail']

/** Those for which it asks the package manager. */
const PACKAGES = ['age', 'busybox', 'dash', 'ksh', 'mksh', 'yash', 'zsh']

interface Machine {
  readonly user?: number
  /** What is on it, of the stand-ins, and of other programs, which do nothing. */
  readonly has: readonly string[]
}

/** Runs a copy of `.ci/run` on such a machine, and gives what it tried to install and what it printed. */
function runOn({ user = 0, has }: Machine) {
  const folder = mkdtempSync(join(tmpdir(), 'ci-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const bin = join(folder, 'bin')
  mkdirSync(bin)
  cpSync(join(root, '.ci'), join(folder, '.ci'), { recursive: true })
  const shell = programAt('bash') ?? ''
  for (const name of ['bash', 'npx', 'npm', 'id', ...has]) {
    writeFileSync(join(bin, name), `#!${shell}\n${STAND_INS[name] ?? ':'}\n`)
    chmodSync(join(bin, name), 0o755)
  }
  for (const name of NEEDED) symlinkSync(programAt(name) ?? '', join(bin, name))
  const log = join(folder, 'log')
  const env = { PATH: bin, LOG: log, USER_ID: String(user), HOME: folder }
  const printed = ended(() =>
    execFileSync(shell, [join(folder, '.ci/run')], { env, encoding: 'utf8', stdio: 'pipe' }),
  )
  const lines = printed.trim().split('\n')
  return {
    tried: existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : [],
    failed: lines.filter((line) => line.startsWith('-- failed: ')),
    skipped: lines.filter((line) => line.startsWith('skipped: ')),
    closing: lines.at(-1),
  }
}

/** What a program printed, whether it failed or not. */
function ended(program: () => string): string {
  try {
    return program()
  } catch (error) {
    return String(Object(error).stdout)
  }
}

const install = (name: string) => `0 apt-get install -y -qq ${name}`
const INSTALLED = ['0 apt-get update -qq', ...PACKAGES.map(install)]

requires('bash', ...NEEDED).describe('what .ci/run installs for the tests', () => {
  it('is what is missing, by root as it is', () => {
    const { tried, failed, skipped } = runOn({ has: ['apt-get', 'sudo', 'pwsh'] })
    expect(tried).toEqual(INSTALLED)
    expect([failed, skipped]).toEqual([[], []])
  })

  it('is installed with sudo by another user, as on a runner', () => {
    const { tried, failed } = runOn({ user: 1001, has: ['apt-get', 'sudo', 'pwsh'] })
    expect(tried).toEqual(INSTALLED.flatMap((command) => ['sudo', command]))
    expect(failed).toEqual([])
  })

  it('is nothing where all is there', () => {
    const { tried, closing } = runOn({ has: [...PACKAGES, 'apt-get', 'sudo', 'pwsh'] })
    expect(tried).toEqual([])
    expect(closing).toMatch(/^\d+ passed, 0 failed, 0 skipped$/)
  })

  it.each<[string, Machine]>([
    ['nobody may install it', { user: 1001, has: ['apt-get'] }],
    ['there is no such package manager', { has: [] }],
  ])('is skipped by name, each by itself, and fails nothing where %s', (_, machine) => {
    const { failed, skipped, closing } = runOn(machine)
    expect(failed).toEqual([])
    expect(skipped.map((line) => line.replace(/^skipped: (\w+): .*$/, '$1'))).toEqual([
      ...PACKAGES,
      'PowerShell',
    ])
    expect(closing).toMatch(new RegExp(`^\\d+ passed, 0 failed, ${PACKAGES.length + 1} skipped$`))
  })

  it('is PowerShell, once, where there is dotnet', () => {
    const { tried, skipped } = runOn({ has: [...PACKAGES, 'dotnet'] })
    expect(tried).toEqual([
      expect.stringMatching(/^dotnet tool install --tool-path \S+ PowerShell --version [\d.]+$/),
    ])
    expect(skipped).toEqual([])
  })
})

describe('the report of a test run', () => {
  function reportOf(report: unknown): string[] {
    const folder = mkdtempSync(join(tmpdir(), 'report-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const file = join(folder, 'report.json')
    writeFileSync(file, JSON.stringify(report))
    const args = [join(root, '.ci/report.mjs'), file]
    return execFileSync(process.execPath, args, { cwd: root, encoding: 'utf8' }).trim().split('\n')
  }

  const tests = (...rows: [status: string, ...titles: string[]][]) => [
    {
      name: join(root, 'test/a.test.ts'),
      assertionResults: rows.map(([status, ...titles]) => ({
        status,
        title: titles.at(-1),
        ancestorTitles: titles.slice(0, -1),
      })),
    },
  ]

  it('is how many passed, failed and were skipped, with the names of these', () => {
    const testResults = tests(
      ['passed', 'one'],
      ['failed', 'two'],
      ['skipped', 'a suite', 'three (skipped: no age on this machine)'],
      ['skipped', 'four (skipped: no age on this machine)', 'its first'],
      ['skipped', 'four (skipped: no age on this machine)', 'its second'],
    )
    const counts = { success: false, numTotalTests: 5, numPassedTests: 1, numFailedTests: 1 }
    expect(reportOf({ ...counts, testResults })).toEqual([
      '1 1 3',
      'test/a.test.ts > a suite > three (skipped: no age on this machine)',
      'test/a.test.ts > four (skipped: no age on this machine): 2 tests',
    ])
  })

  it('counts a failure where every test passed and the run did not', () => {
    const counts = { success: false, numTotalTests: 1, numPassedTests: 1, numFailedTests: 0 }
    expect(reportOf({ ...counts, testResults: tests(['passed', 'one']) })).toEqual(['1 1 0'])
  })

  it('is an error where no test ran', () => {
    const counts = { success: true, numTotalTests: 0, numPassedTests: 0, numFailedTests: 0 }
    expect(() => reportOf({ ...counts, testResults: [] })).toThrow()
  })
})
