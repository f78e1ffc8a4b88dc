import type { Command } from 'commander'
import { addPropertyOptions, takesProperties } from './property-options.ts'
import type { Terminal } from './terminal.ts'

/** `completion` prints a script for a shell; `complete` is what that script calls at each press of the key. */
const VERBS: readonly (string | undefined)[] = ['completion', 'complete']

/** Makes the two verbs work where one of them is meant, and shows the first in the help where not. */
export async function addCompletion(
  program: Command,
  args: readonly string[],
  terminal: Terminal,
): Promise<void> {
  if (!VERBS.includes(args.find((word) => !word.startsWith('-')))) {
    program.command('completion').description('print a completion script').argument('<shell>')
    return
  }
  const labels = await labelsOf(terminal)
  for (const verb of program.commands.filter((one) => takesProperties(one))) addPropertyOptions(verb, labels)
  // It prints by itself, to the standard output of this process.
  const { default: tab } = await import('@bomb.sh/tab/commander')
  tab(program, { completionCommandName: 'completion' })
}

/** A config that cannot be read must not stand in the way of a key press. */
async function labelsOf(terminal: Terminal): Promise<readonly (string | null)[]> {
  const { readSettings } = await import('./configuration/settings.ts')
  try {
    return readSettings({}, terminal).labels?.value ?? []
  } catch {
    return []
  }
}
