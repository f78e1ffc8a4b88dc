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
  const words = terminal.environment[WORDS_VARIABLE]
  const line = words === undefined ? args : ['complete', '--', ...words.split('\n')]
  const { labels, servers } = await configured(line, terminal)
  offerServers(program, servers)
  for (const verb of program.commands.filter((one) => takesProperties(one))) addPropertyOptions(verb, labels)
  // It prints by itself, to the standard output of this process. Its scripts, which evaluate the line, are not
  // used: this name is the verb above.
  const { default: tab } = await import('@bomb.sh/tab/commander')
  tab(program, { completionCommandName: 'completion' })
  return line
}

/** The library offers to a verb only what is the verb's own. */
function offerServers(program: Command, servers: readonly string[]): void {
  const option = program.options.find(({ long }) => long === '--server')
  if (servers.length === 0 || option === undefined) return
  option.choices([...servers])
  for (const verb of program.commands) verb.addOption(option)
}

interface Configured {
  readonly labels: readonly (string | null)[]
  readonly servers: readonly string[]
}

/** What the config says for the line. One that cannot be read must not stand in the way of a key press. */
async function configured(line: readonly string[], terminal: Terminal): Promise<Configured> {
  const { readSettings, serverNames } = await import('./configuration/settings.ts')
  // The last word is still being typed.
  const typed = line.slice(0, -1)
  const flags = { ...ofLine('server', typed), ...ofLine('config', typed) }
  const servers = await serverNames(flags, terminal).catch(() => [])
  const labels = await readSettings(flags, terminal).then(
    (settings) => settings.labels?.value ?? [],
    () => [],
  )
  return { labels, servers }
}

/** The value of an option of the line, where it has one. */
function ofLine<const Name extends string>(
  name: Name,
  words: readonly string[],
): { readonly [Key in Name]?: string } {
  const at = words.findLastIndex((word) => word === `--${name}` || word.startsWith(`--${name}=`))
  const value = words[at]?.includes('=') ? words[at].slice(name.length + 3) : words[at + 1]
  // One key, and the type that it has there.
  return (at === -1 || value === undefined || value === '' ? {} : { [name]: value }) as {
    readonly [Key in Name]?: string
  }
}
