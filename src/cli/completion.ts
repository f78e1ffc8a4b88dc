import { Argument, type Command } from 'commander'
import { COMPLETION_SCRIPTS, SHELLS, type Shell, WORDS_VARIABLE } from './completion-scripts.ts'
import { addPropertyOptions, takesProperties } from './property-options.ts'
import type { Terminal } from './terminal.ts'

/**
 * Adds `completion`, which prints a script for a shell, and where it is meant `complete`, which that script
 * calls at each press of the key.
 *
 * @returns the command line to read
 */
export async function addCompletion(
  program: Command,
  args: readonly string[],
  terminal: Terminal,
): Promise<readonly string[]> {
  if (args.find((word) => !word.startsWith('-')) !== 'complete') {
    program
      .command('completion')
      .description('print a completion script')
      .addArgument(new Argument('<shell>').choices(SHELLS))
      .action((shell: Shell) => terminal.out.write(COMPLETION_SCRIPTS[shell]))
    return args
  }
  const labels = await labelsOf(terminal)
  for (const verb of program.commands.filter((one) => takesProperties(one))) addPropertyOptions(verb, labels)
  // It prints by itself, to the standard output of this process. Its scripts, which evaluate the line, are not
  // used: this name is the verb above.
  const { default: tab } = await import('@bomb.sh/tab/commander')
  tab(program, { completionCommandName: 'completion' })
  const words = terminal.environment[WORDS_VARIABLE]
  return words === undefined ? args : ['complete', '--', ...words.split('\n')]
}

/** A config that cannot be read must not stand in the way of a key press. */
async function labelsOf(terminal: Terminal): Promise<readonly (string | null)[]> {
  const { readSettings } = await import('./configuration/settings.ts')
  try {
    return (await readSettings({}, terminal)).labels?.value ?? []
  } catch {
    return []
  }
}
