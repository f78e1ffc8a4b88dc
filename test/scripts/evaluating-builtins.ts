import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Shell } from './shells.ts'

/** Each leaves a file behind where it is evaluated: as arithmetic, as a command, as a list. */
const HOSTILE = ['x[$(:>canary)]', '($(:>canary))', 'x=($(:>canary))'] as const

const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'

/** Those whose builtins look into an array where there is one. */
const ARRAYS = /^(?:bash|mksh|zsh|yash|ksh)$/

/** Builtins of dash, mksh and yash, which list none themselves. Those of the others come from the shells. */
const UNLISTED =
  '. : [ alias array bg bind break builtin bye cat cd chdir command complete continue dirs disown echo eval exec exit ' +
  'export false fc fg float function getopts global hash help history integer jobs kill let local mknod nameref popd ' +
  'print printf pushd pwd read readonly realpath rename repeat return select set shift sleep source suspend test ' +
  'time times trap true type typeset ulimit umask unalias unset wait whence'

const LISTS: Readonly<Record<string, string>> = {
  bash: 'compgen -bk',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: zsh has such places itself
  zsh: 'print -l ${(k)builtins} ${(k)reswords}',
  ksh: 'builtin',
  busybox: 'help',
}

/** Not run: they stop the process, or are no simple commands. */
const LEFT_OUT =
  /^(?:suspend|cp|ln|mv|mktemp|cat|cut|mknod|log|bye|logout|[^\w.:[]+.*|if|then|else|elif|fi|for|foreach|while|until|do|done|case|esac|in|select|function|nocorrect|end)$/

/** The names of all builtins of all shells; each is run in each shell. */
export function builtins(shells: readonly Shell[]): readonly string[] {
  const listed = shells.flatMap(({ name, program, args }) => {
    const list = LISTS[name]
    if (list === undefined) return []
    return spawnSync(program, [...args, list], { encoding: 'utf8' }).stdout.split(/\s+/)
  })
  const names = [...UNLISTED.split(' '), ...listed].map((name) => name.replace(/^.*\//, ''))
  return [...new Set(names)].filter((name) => /^[\w.:[-]+$/.test(name) && !LEFT_OUT.test(name)).toSorted()
}

/** Commands in which a hostile value stands as `"$v"`. */
export function commandsWith(builtin: string): readonly string[] {
  const end = builtin === '[' ? ' ]' : ''
  const plain = ['V', 'x V', 'V x', '1 V', 'V 1', 'x=V', 'V=1', '-- V', 'x x V', '- V', '! V']
  const options = Array.from(LETTERS).flatMap((letter) =>
    ['-O V', '-O x V', '-O V x', '-O x=V', '-OV', '-O 1 V'].map((args) => args.replace('O', letter)),
  )
  const formats = builtin.startsWith('print')
    ? Array.from(LETTERS, (letter) => `-f %${letter} V;%${letter} V;%*${letter} V 1`).flatMap((all) =>
        all.split(';'),
      )
    : []
  const operators =
    builtin === 'test' || builtin === '['
      ? [
          '-eq',
          '-ne',
          '-lt',
          '-le',
          '-gt',
          '-ge',
          '-nt',
          '-ot',
          '-ef',
          '-a',
          '-o',
          '=',
          '==',
          '!=',
          '<',
          '>',
          '=~',
          '===',
          '-veq',
        ].flatMap((operator) => [`V '${operator}' 1`, `1 '${operator}' V`])
      : []
  return [...plain, ...options, ...formats, ...operators].map(
    (args) => `${builtin} ${args.replaceAll('V', '"$v"')}${end}`,
  )
}

/** The commands that evaluated a hostile value in a shell, out of these. */
export function evaluatedBy(shell: Shell, commands: readonly string[]): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), 'builtins-'))
  try {
    const tried = commands.flatMap((command, index) =>
      HOSTILE.filter((_, at) => at === 0 || !command.includes(' -') || command.includes('=')).map(
        (value) =>
          `( ulimit -t 1; ${ARRAYS.test(shell.name) ? 'x=(1 2); ' : ''}v='${value}'; eval '${command.replaceAll("'", "'\\''")}'; : "$x" ) </dev/null >/dev/null 2>&1\n` +
          `if [ -f canary ]; then rm canary; echo ${index}; fi`,
      ),
    )
    const file = join(folder, 'script')
    writeFileSync(file, tried.join('\n'))
    const { stdout } = spawnSync(
      'timeout',
      ['-s', 'KILL', '50', shell.program, ...shell.args.filter((arg) => arg !== '-c'), file],
      {
        cwd: folder,
        encoding: 'utf8',
        timeout: 60_000,
        env: { PATH: '/usr/bin:/bin', HOME: folder },
        stdio: ['ignore', 'pipe', 'ignore'],
      },
    )
    const found = new Set(
      stdout
        .split('\n')
        .filter((line) => line !== '')
        .map(Number),
    )
    return commands.filter((_, index) => found.has(index))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
