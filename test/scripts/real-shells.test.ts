// biome-ignore-all lint/suspicious/noTemplateCurlyInString: scripts have such places themselves
// With every shell that is installed. The long run is `npm run fuzz:scripts`.
import { sh } from '@acg/screenconnect'
import { afterAll, describe, expect, it } from 'vitest'
import { commandsWith, evaluatedBy } from './evaluating-builtins.ts'
import { Random } from './random.ts'
import { HOSTILE_SH, isAccepted, randomShCase, ShRunner } from './sh-fuzz.ts'
import { KNOWN_SHELLS } from './shells.ts'

/** What runs a value that was spliced in, in one shell or another. `show` prints what reached it. */
const CONSTRUCTS = [
  ['make >& ◆', 'refused'],
  [': 2>&◆', 'refused'],
  ['exec >&◆', 'refused'],
  ['x="$(true; case a in a) show ◆ ;; esac)"', 'data'],
  ['x="$(case a in a) show ◆ ;; esac)"', 'data'],
  ["x=$(\n # don't fail\n show ◆\n)", 'data'],
  ["x=$(cat <<E\nit's\nE\n)\nshow ◆", 'data'],
  ["cat <(echo a)#'\nshow ◆\n'", 'refused'],
  ['show "two ◆"', 'refused'],
  ['sh -c "show ◆"', 'refused'],
  ["sh -c 'show ◆'", 'refused'],
  ['echo "$x $y"; sh -c "show ◆"', 'refused'],
  ['su root -c "id ◆"', 'refused'],
  ['ssh host "id ◆"', 'refused'],
  ['sed "s/a/◆/"', 'refused'],
  ['sh <<E\nshow ◆\nE', 'refused'],
  ['[ ◆ -eq 1 ]; show ◆', 'refused'],
  ['echo $((◆))', 'refused'],
  ['[[ ◆ -eq 1 ]]', 'refused'],
  ['a[◆]=1', 'refused'],
  ['eval ◆', 'refused'],
  ['declare ◆', 'refused'],
  ['x=1; unset ◆', 'refused'],
] as const

describe.each(KNOWN_SHELLS)('a value in $name', ({ name, shell }) => {
  // What ends a shell test early is the machine, which may be slow.
  const runner = new ShRunner()
  afterAll(() => runner.close())
  const skip = shell === undefined
  const shells = shell === undefined ? [] : [shell]
  const reason = skip ? ` (${name} is not installed)` : ''

  it.skipIf(skip).each(CONSTRUCTS)(`is data or refused: %j${reason}`, (template, what) => {
    const cases = HOSTILE_SH.map((value) => ({
      ...{ template, value, expected: what === 'data' ? value : undefined },
      refused: what === 'refused',
    }))
    const before = runner.arrived
    expect(runner.runAll(cases, shells)).toBeUndefined()
    if (what === 'data') expect(runner.arrived).toBeGreaterThan(before)
  })

  it.skipIf(skip)(
    `ends the shell where its binding is missing, so that it never stands for nothing${reason}`,
    () => {
      const { body } = sh`: x/${'a'}; show reached`
      expect(runner.shows(body, shells[0])).toEqual([])
      expect(runner.shows(`${sh`show x/${'a b'}`.text}; show reached`, shells[0])).toEqual([
        'x/a b',
        'reached',
      ])
    },
  )

  it.skipIf(skip)(
    `never runs, and arrives as one argument, in 25 random scripts${reason}`,
    { timeout: 60_000 },
    () => {
      const random = new Random(20_261_128)
      for (let count = 0; count < 25; count += 1) {
        expect(runner.run(randomShCase(random), shells)).toBeUndefined()
      }
      expect(runner.ran).toBeGreaterThan(5)
    },
  )

  it.skipIf(skip).each(['let', '[', 'printf', 'exit', 'getopts', 'ulimit', 'unset'])(
    `is refused wherever %s evaluates it${reason}`,
    { timeout: 60_000 },
    (builtin) => {
      const evaluated = shell === undefined ? [] : evaluatedBy(shell, commandsWith(builtin).slice(0, 60))
      expect(evaluated.filter((command) => isAccepted(command))).toEqual([])
    },
  )
})
