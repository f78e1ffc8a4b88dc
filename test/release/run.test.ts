import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'

const root = resolve(import.meta.dirname, '../..')

/** Programs in the place of the real ones, so that nothing is installed and no check runs. */
const STAND_INS = {
  'apt-get': 'echo "$USER_ID apt-get $*" >>"$LOG"; [ "$USER_ID" -eq 0 ] || exit 100',
  npx: 'echo "1 0"',
  npm: ':',
  bash: ':',
  id: 'echo "$USER_ID"',
  sudo: 'echo "sudo" >>"$LOG"; USER_ID=0 exec "$@"',
}

/** Runs a copy of `.ci/run` where there is no age, as a user, and gives what it tried and what it printed. */
function runWithoutAge(user: number, { sudo }: { readonly sudo: boolean }) {
  const folder = mkdtempSync(join(tmpdir(), 'ci-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const bin = join(folder, 'bin')
  mkdirSync(bin)
  cpSync(join(root, '.ci'), join(folder, '.ci'), { recursive: true })
  for (const [name, code] of Object.entries(STAND_INS)) {
    if (name === 'sudo' && !sudo) continue
    writeFileSync(join(bin, name), `#!${shell}\n${code}\n`)
    chmodSync(join(bin, name), 0o755)
  }
  // What the script itself needs, and nothing else: age may be installed beside them.
  for (const name of ['dirname', 'rm']) {
    writeFileSync(join(bin, name), `#!${shell}\nexec ${which(name)} "$@"\n`)
    chmodSync(join(bin, name), 0o755)
  }
  const log = join(folder, 'log')
  const env = { PATH: bin, LOG: log, USER_ID: String(user) }
  const printed = ended(() =>
    execFileSync(shell, [join(folder, '.ci/run')], { env, encoding: 'utf8', stdio: 'pipe' }),
  )
  return { tried: existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : [], printed }
}

const which = (name: string) =>
  execFileSync('/bin/sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).trim()

const shell = process.platform === 'win32' ? '' : which('bash')

/** What a program printed, whether it failed or not. */
function ended(program: () => string): string {
  try {
    return program()
  } catch (error) {
    return String(Object(error).stdout)
  }
}

const INSTALLED = ['apt-get update -qq', 'apt-get install -y -qq age']

describe.skipIf(process.platform === 'win32')('the real age, where .ci/run finds none', () => {
  it('is installed by root as it is', () => {
    const { tried, printed } = runWithoutAge(0, { sudo: true })
    expect(tried).toEqual(INSTALLED.map((command) => `0 ${command}`))
    expect(printed).not.toContain('-- failed: The real age')
  })

  it('is installed with sudo by another user, as on a runner', () => {
    const { tried, printed } = runWithoutAge(1001, { sudo: true })
    expect(tried).toEqual(INSTALLED.flatMap((command) => ['sudo', `0 ${command}`]))
    expect(printed).not.toContain('-- failed: The real age')
  })

  it('fails that check, and only that one, where nobody may install it', () => {
    const { tried, printed } = runWithoutAge(1001, { sudo: false })
    expect(tried).toEqual(['1001 apt-get update -qq'])
    expect(printed.match(/-- failed: .*/g)).toEqual(['-- failed: The real age, for the tests of vaults'])
  })
})
