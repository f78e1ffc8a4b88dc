// biome-ignore-all lint/suspicious/noTemplateCurlyInString: scripts have such places themselves
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ConfigurationError } from '../../src/errors/configuration-error.ts'
import type { Script } from '../../src/scripts/script.ts'
import { sh } from '../../src/scripts/sh.ts'
import type { Random } from './random.ts'
import { SHELLS, type Shell } from './shells.ts'
import { HERE, script, withSigns } from './template-text.ts'

/** Ends every construct that there is, and leaves a file behind if any of it comes to run. */
export const HOSTILE_SH = [
  '$(:>canary)',
  '`:>canary`',
  "'; :>canary; '",
  '"; :>canary; "',
  '\n:>canary\n',
  '\nE\n:>canary\n',
  ') ; :>canary; (',
  ';; esac; :>canary; :',
  '}; :>canary; {',
  ']]; :>canary; [[ a',
  '1)); :>canary; ((1',
  'x[$(:>canary)]',
  'x=($(:>canary))',
  "' :>canary #",
  ':>canary',
  '&canary',
  '-v x[$(:>canary)]',
  '* /* ~ {a,b} !! \\',
  "it's  two  blanks",
  '',
  '-n',
  '\\',
  'ü\r\n\t\u0001',
] as const

type Statement = readonly [template: string, shown: string | undefined]

/** A statement; `◆` is the value, `ARG` what `show` should get of it. */
const STATEMENTS: readonly [Statement, ...Statement[]] = [
  ['show ◆', '◆'],
  ['show a ◆ b', '◆'],
  ['show pre◆', 'pre◆'],
  ['show ◆post', '◆post'],
  ['show "two words "◆\' x\'', 'two words ◆ x'],
  ['show --opt=◆', '--opt=◆'],
  ['show ◆>out', '◆'],
  ['show ◆ 2>&1', '◆'],
  ['y=◆; show "$y"', '◆'],
  ['y=a◆; show "$y"', 'a◆'],
  ['y=◆ show ◆', '◆'],
  ['export Y=◆; show "$Y"', '◆'],
  ['for i in ◆ ◆; do show "$i"; done', '◆'],
  ['case ◆ in ◆) show ◆ ;; *) show wrong ;; esac', '◆'],
  ['case b in a|◆) : ;; *) show ◆ ;; esac', '◆'],
  ['if [ ◆ = ◆ ]; then show ◆; fi', '◆'],
  ['[ -n ◆ ] && show ◆', '◆'],
  ['[ -z ◆ ] || show ◆', '◆'],
  ['[ ◆ -eq 1 ] || show ◆', '◆'],
  ['[ 1 -lt ◆ ] || show ◆', '◆'],
  ['test -v ◆; show ◆', '◆'],
  ['f() { show "$1"; }; f ◆', '◆'],
  ['set -- ◆; show "$1"', '◆'],
  ["printf '%s\\n' ◆ >out; show ◆", '◆'],
  ['printf %d ◆; show ◆', '◆'],
  ['cd ◆ || show ◆', '◆'],
  ['{ show ◆; } <out', '◆'],
  ['show x#◆', 'x#◆'],
  ['show $#◆', undefined],
  ['show ${y}◆', undefined],
  ['show <(echo ◆)', undefined],
  ['cat <<< ◆; show ◆', '◆'],
  [': >&◆', undefined],
  [': 2>& ◆', undefined],
  ['exec 3<&◆', undefined],
  [': >◆', undefined],
  ['y[◆]=1', undefined],
  ['y=([◆]=1)', undefined],
  ['y=(a ◆)', undefined],
  ['$◆', undefined],
  ['◆', undefined],
  ['◆=1', undefined],
  ['BUILTIN ◆', undefined],
  ['BUILTIN -LETTER ◆', undefined],
  ['BUILTIN -LETTER x ◆', undefined],
  ['BUILTIN -LETTER y=◆', undefined],
  ['BUILTIN y ◆', undefined],
  ['BUILTIN y=◆', undefined],
  ['BUILTIN 1 ◆', undefined],
  ['command BUILTIN ◆', undefined],
  ['y=1 BUILTIN ◆ x', undefined],
]

/** What may stand around: `S` is a statement. Those of the second list should be refused. */
const AROUND = [
  'S',
  'S\nS',
  '( S )',
  '{ S; }',
  'if true; then S; fi',
  'while :; do S; break; done',
  'until S; do break; done',
  'for i in 1; do S; done',
  'for i in 1\ndo\nS\ndone',
  'case a in a) S ;; esac',
  'case a in (b) : ;; (a) S ;; esac',
  'x=$(S)',
  'x="$(S)"',
  'x="$(true; case a in a) S ;; esac)"',
  'x="$(case a in\n a) S ;;\nesac)"',
  "x=$(\n # don't fail\n S\n)",
  "x=$(cat <<E\nit's\nE\n)\nS",
  'g() { S; }; g',
  'g() (S); g',
  'true && S',
  'false || S',
  '! S',
  '{ S; } | cat',
  'echo | { S; }',
  '{ S; } &\nwait',
  'S # done',
  "# it's\nS",
  "echo \"a\\\"b\" 'c'\\''d' ; S",
  "x=$'a\\'b'\nS",
  'cat <<E >/dev/null\n$(echo ")")\nit\'s\nE\nS',
  "cat <<'E' >/dev/null\n$( \"\nE\nS",
  "cat <<-E >/dev/null\n\t'\n\tE\nS",
  'echo $((1 << 2)) ${x#y} ${#x} "${x%\'}\'}"; S',
  '((1<2)); S',
  '[[ a == b ]]; S',
  'echo `echo "x"`; S',
  "x=${x:-'}'}; S",
  'echo "$x $y" "( )" ${x:-$y $z} >/dev/null; S',
  'echo "$(echo ${x:-\'"\'})" >/dev/null; S',
  'time { S; }',
  'x=${x:-S}',
  'x="${x:-S}"',
  'S; S; S',
  'if S\nthen :\nelse S\nfi',
] as const

const SHOULD_BE_REFUSED = [
  'echo "S"',
  "echo 'S'",
  'sh -c "S"',
  'echo "$x $y"; sh -c "S"',
  "sh -c 'S'",
  'bash -c "x; S; y"',
  'su -c "S" root',
  'ssh host "S"',
  'sed "s/S/x/" out',
  'sh <<E\nS\nE',
  "sh <<'E'\nS\nE",
  'cat <<-E\n\tS\n\tE',
  'echo `S`',
  '# S',
  'true # S',
  'x=$((S))',
  '((S))',
  '[[ S ]]',
] as const

const NAMES: readonly [string, ...string[]] = [
  'eval',
  'let',
  'declare',
  'local',
  'readonly',
  'export',
  'typeset',
  'read',
  'getopts',
  'shift',
  'ulimit',
  'trap',
  'alias',
  'printf',
  'wait',
  'unset',
  'test',
  '[',
  'exit',
  'return',
  'break',
  'continue',
  'cd',
  'echo',
  'print',
  'set',
  'umask',
  'kill',
  'hash',
  'type',
  'command',
  'mapfile',
  'readarray',
  'compgen',
  'complete',
  'integer',
  'float',
  'nameref',
  'array',
  'sleep',
  'history',
  'functions',
  'zparseopts',
  'zstyle',
  'sched',
  'emulate',
  'repeat',
  'popd',
  'pushd',
  'dirs',
  'bg',
  'fg',
  'jobs',
  'disown',
  'unalias',
  'enable',
  'shopt',
  'times',
  'true',
  'pwd',
  'private',
]

const SIGNS = '\'"`$\\(){}[];&|<>#=!~ \n\tE'

export interface ShCase {
  readonly template: string
  readonly value: string
  /** What `show` should get, where nothing was changed at random. */
  readonly expected: string | undefined
  readonly refused: boolean
}

export function randomShCase(random: Random): ShCase {
  const value = random.of(HOSTILE_SH)
  const refused = random.chance(0.2)
  const [statement, arg] = random.of(STATEMENTS)
  let template: string = statement
  const depth = 1 + random.below(2)
  for (let round = 0; round < depth; round += 1) {
    const around: string = round === 0 && refused ? random.of(SHOULD_BE_REFUSED) : random.of(AROUND)
    template = around.replaceAll('S', () => template)
  }
  template = template
    .replaceAll('BUILTIN', () => random.of(NAMES))
    .replaceAll('LETTER', () => String.fromCharCode(97 + random.below(26)))
  const changed = random.chance(0.3)
  if (changed) template = withSigns(template, SIGNS, random)
  const isSure = !changed && arg !== undefined
  return {
    template,
    value,
    expected: isSure ? arg.replaceAll(HERE, () => value) : undefined,
    refused: refused && !changed,
  }
}

const SHOW = 'show() { for shown; do printf \'%s\\0\' "$shown" >>shown; done; }\n'

/** What a script left in its folder. */
interface Left {
  readonly shown: readonly string[]
  readonly canary: boolean
}

const notRefused = ({ template }: ShCase) => `is not refused: ${JSON.stringify(template)}`
const inShell = (complaint: string, shell: Shell, { template, value }: ShCase) =>
  `${complaint} in ${shell.name}: ${JSON.stringify({ template, value })}`

/** Runs one case in one shell; a complaint in words where a promise is broken. */
export class ShRunner {
  readonly folder: string = mkdtempSync(join(tmpdir(), 'sh-fuzz-'))
  ran = 0
  refused = 0
  arrived = 0

  run(one: ShCase, shells: readonly Shell[] = SHELLS): string | undefined {
    const made = this.made(one)
    if (made === undefined) return undefined
    if (one.refused) return notRefused(one)
    for (const shell of shells) {
      const complaint = this.complaint(this.runIn(shell, made.text), one.expected)
      if (complaint !== undefined) return inShell(complaint, shell, one)
    }
    return undefined
  }

  /** The same for many, each in a subshell and a folder of its own: one process of each shell runs them. */
  runAll(cases: readonly ShCase[], shells: readonly Shell[]): string | undefined {
    const all = cases.flatMap((one) => {
      const made = this.made(one)
      return made === undefined ? [] : [{ one, text: made.text }]
    })
    const wrong = all.find(({ one }) => one.refused)
    if (wrong !== undefined) return notRefused(wrong.one)
    for (const shell of shells) {
      const runs = all.map((made) => ({ ...made, folder: mkdtempSync(join(this.folder, 'run-')) }))
      this.start(
        shell,
        runs.map(({ text, folder }) => `( cd '${folder}' || exit\n${SHOW}${text}\n)`).join('\n'),
        this.folder,
      )
      for (const { one, text, folder } of runs) {
        const left = this.leftIn(folder)
        // What it showed nothing of may have ended the others: alone it shows what it does.
        const alone = left.shown.length === 0 && !left.canary ? this.runIn(shell, text) : left
        const complaint = this.complaint(alone, one.expected)
        if (complaint !== undefined) return inShell(complaint, shell, one)
      }
    }
    return undefined
  }

  /** The script, `undefined` where the tag refuses the template. */
  private made({ template, value }: ShCase): Script | undefined {
    const places = template.split(HERE).slice(1)
    try {
      return script(sh, template, ...places.map(() => value))
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error
      this.refused += 1
      return undefined
    }
  }

  /** What a script hands to `show`. */
  shows(text: string, shell: Shell | undefined): readonly string[] {
    return shell === undefined ? [] : this.runIn(shell, text).shown
  }

  private complaint({ shown, canary }: Left, expected: string | undefined): string | undefined {
    this.ran += 1
    if (canary) return 'ran the value'
    if (expected === undefined || shown.length === 0) return undefined
    const wrong = shown.find((arg) => arg !== expected && arg !== 'a' && arg !== 'b')
    if (wrong !== undefined) return `changed the value to ${JSON.stringify(wrong)}`
    this.arrived += 1
    return undefined
  }

  /** In a folder of its own, so that what one script left running writes into no other's. */
  private runIn(shell: Shell, text: string): Left {
    const folder = mkdtempSync(join(this.folder, 'run-'))
    this.start(shell, SHOW + text, folder)
    return this.leftIn(folder)
  }

  private start(shell: Shell, text: string, folder: string): void {
    spawnSync(shell.program, [...shell.args, text], {
      cwd: folder,
      env: { PATH: '/usr/bin:/bin', HOME: folder },
      stdio: 'ignore',
      timeout: 10_000,
      killSignal: 'SIGKILL',
    })
  }

  private leftIn(folder: string): Left {
    const file = join(folder, 'shown')
    const shown = existsSync(file) ? readFileSync(file, 'utf8').split('\0').slice(0, -1) : []
    const canary = existsSync(join(folder, 'canary'))
    // What it left running may still write.
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
    return { shown, canary }
  }

  close(): void {
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** Whether the tag takes a value where `"$v"` stands in a command. */
export function isAccepted(command: string): boolean {
  const parts = command.split('"$v"')
  try {
    script(sh, parts.join(HERE), ...parts.slice(1).map(() => 'x'))
    return true
  } catch (error) {
    if (error instanceof ConfigurationError) return false
    throw error
  }
}
