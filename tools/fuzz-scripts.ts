// Puts hostile values into random scripts and runs them in every shell there is and in PowerShell: no value may
// come to run, and each that is shown has to be what it was. `npm run fuzz:scripts -- --seed 1 --count 10000`.
import { parseArgs } from 'node:util'
import { builtins, commandsWith, evaluatedBy } from '../test/scripts/evaluating-builtins.ts'
import { PowerShellRunner, randomPowerShellCase } from '../test/scripts/powershell-fuzz.ts'
import { Random } from '../test/scripts/random.ts'
import { isAccepted, randomShCase, ShRunner } from '../test/scripts/sh-fuzz.ts'
import { powershellProgram, SHELLS } from '../test/scripts/shells.ts'

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
    count: { type: 'string', default: '1000' },
    language: { type: 'string' },
    /** Runs every builtin of every shell with hostile words, in place of random scripts: half an hour. */
    builtins: { type: 'boolean', default: false },
    /** Goes on after what is broken. */
    all: { type: 'boolean', default: false },
  },
})
const seed = Number(values.seed)
const count = Number(values.count)
console.log(`seed ${seed}`)

interface Runner {
  readonly ran: number
  readonly refused: number
  readonly arrived: number
  close(): void
}

async function fuzz(
  name: string,
  runner: Runner,
  next: (random: Random) => Promise<string | undefined>,
): Promise<void> {
  const random = new Random(seed)
  let broken = 0
  let tried = 0
  try {
    for (; tried < count && (broken === 0 || values.all); tried += 1) {
      const complaint = await next(random)
      if (complaint === undefined) continue
      console.log(`${name}, ${tried}: ${complaint}`)
      broken += 1
    }
  } finally {
    runner.close()
  }
  console.log(
    `${name}: ${tried} scripts, ${runner.refused} refused, ${runner.ran} runs, ${runner.arrived} of them showed their value as it was; ${broken} broken`,
  )
  if (broken > 0) process.exitCode = 1
}

if (values.builtins) {
  let tried = 0
  for (const shell of SHELLS) {
    for (const builtin of builtins(SHELLS)) {
      const commands = commandsWith(builtin)
      tried += commands.length
      const evaluated = evaluatedBy(shell, commands)
      const accepted = evaluated.filter((command) => isAccepted(command))
      if (evaluated.length > 0)
        console.log(`${shell.name}: ${builtin} evaluated its words in ${evaluated.length} commands`)
      if (accepted.length === 0) continue
      console.log(`${shell.name}: not refused: ${accepted.join(', ')}`)
      process.exitCode = 1
    }
  }
  console.log(`${tried} commands in ${SHELLS.map(({ name }) => name).join(', ')}`)
} else if (values.language !== 'powershell') {
  const runner = new ShRunner()
  await fuzz(SHELLS.map(({ name }) => name).join(', '), runner, async (random) =>
    runner.run(randomShCase(random)),
  )
}
const program = powershellProgram()
if (program === undefined) console.log('PowerShell: not tried, there is none on the path and none in PWSH')
else if (values.language !== 'sh' && !values.builtins) {
  const runner = new PowerShellRunner(program)
  await fuzz('PowerShell', runner, (random) => runner.run(randomPowerShellCase(random)))
}
