// Puts hostile values into random scripts and runs them in every shell there is and in PowerShell: no value may
// come to run, and each that is shown has to be what it was. `npm run fuzz:scripts -- --seed 1 --count 10000`.
import { parseArgs } from 'node:util'
import { PowerShellRunner, randomPowerShellCase } from '../test/scripts/powershell-fuzz.ts'
import { Random } from '../test/scripts/random.ts'
import { randomShCase, ShRunner } from '../test/scripts/sh-fuzz.ts'
import { powershellProgram, SHELLS } from '../test/scripts/shells.ts'

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
    count: { type: 'string', default: '1000' },
    language: { type: 'string' },
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

if (values.language !== 'powershell') {
  const runner = new ShRunner()
  await fuzz(SHELLS.map(({ name }) => name).join(', '), runner, async (random) =>
    runner.run(randomShCase(random)),
  )
}
const program = powershellProgram()
if (program === undefined) console.log('PowerShell: not tried, there is none on the path and none in PWSH')
else if (values.language !== 'sh') {
  const runner = new PowerShellRunner(program)
  await fuzz('PowerShell', runner, (random) => runner.run(randomPowerShellCase(random)))
}
