import { type Command, Option } from 'commander'
import { INSTALLER_TYPES } from '../installer/installer-type.ts'
import { countArgument, durationArgument, portArgument, repeated } from './arguments.ts'
import type { CommonFlags, Context } from './context.ts'
import { EXIT_CODE_LINES, type ExitCode } from './exit-codes.ts'
import { Grammar } from './grammar.ts'
import { addPropertyOptions, propertyValues, takesProperties } from './property-options.ts'
import type { Terminal } from './terminal.ts'
import { listed, say } from './words.ts'
import type { Writes } from './writes.ts'

/** How a verb is run: the program gives it its context and keeps its exit code. */
export interface Running {
  exitCode: ExitCode
  /** What its client sent. */
  readonly writes: Writes
}

/**
 * The command line's grammar. The verbs' code and the library are loaded when a verb is run: help, the version
 * and a wrong option need neither.
 */
export function createProgram(terminal: Terminal, running: Running): Command {
  const program = new Grammar('screenconnect')
    .description(
      'ScreenConnect from the command line: find a machine, run a command on it, tag it, deploy the agent.',
    )
    // Alone it prints the version, see `runCli`; beside a verb it must not stand in for what the verb does.
    .option('-V, --version', 'print the version')
    .helpOption('-h, --help', 'show help')
    .option('--server <name>', 'the server, as your config file calls it (SCREENCONNECT_SERVER)')
    .option('--instance <url>', 'the server by its address alone (SCREENCONNECT_URL)')
    .option(
      '--secret-file <file>',
      'where the API secret is (SCREENCONNECT_SECRET, SCREENCONNECT_SECRET_FILE)',
    )
    .option('--sops <file>', 'the SOPS vault that holds the secret')
    .option('--sops-field <path>', "the secret's place in the vault (default: credentials.api_secret)")
    .option('--labels <names>', 'names of the custom properties, company,site,tag (SCREENCONNECT_LABELS)')
    .option('--config <file>', 'a config file in the place of your own (SCREENCONNECT_CONFIG)')
    .option('--json', 'print JSON, for programs')
    .option('--utc', 'print times in UTC')
    .option('--no-empty-retry', 'believe at once that there is no such machine (default: after 5s)')
    .option('--debug', 'print where an error came from')
    .addHelpText('after', afterHelp)
    .configureHelp({ showGlobalOptions: true })
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.out.write(text),
      writeErr: (text) => terminal.err.write(text),
      getOutHelpWidth: () => terminal.out.columns ?? 100,
      getErrHelpWidth: () => terminal.err.columns ?? 100,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
  let context: Promise<Context> | undefined
  const run: Run = async (verb) => {
    const { contextFor } = await import('./context.ts')
    // One for the command, also where its options are looked up first.
    context ??= contextFor(terminal, program.opts<CommonFlags>(), running.writes)
    running.exitCode = await verb(await context)
  }
  for (const add of [addLookUps, addCommands, addProperties, addOthers]) add(program, run)
  addInit(program, terminal, running)
  program.hook('preAction', async (_, verb) => {
    if (!isGated(verb)) return
    const { refuseUnread } = await import('./configuration/settings.ts')
    await run(async ({ settings }) => {
      refuseUnread(settings)
      return 0
    })
  })
  return program
}

type Run = (verb: (context: Context) => Promise<ExitCode>) => Promise<void>

const YES = ['-y, --yes', 'send it without asking'] as const
/** Whether a verb would send something that changes something: all of these take --yes. */
function isGated(verb: Command): boolean {
  const { read, writes } = verb.opts()
  const has = (long: string) => verb.options.some((option) => option.long === long)
  return has('--yes') && read !== true && (!has('--writes') || writes === true)
}

const TARGET = 'a session id, a name, a machine name or a serial number'

function addLookUps(program: Command, run: Run): void {
  program
    .command('sessions')
    .description('look sessions up, as a table')
    .argument('[name]', 'the exact name of the session')
    .option('--unnamed', 'the sessions without a name')
    .option('--filter <expression>', 'a session filter, "CustomProperty1 = \'Acme\'" (seen; may be missing)')
    .action((name: string | undefined, options) =>
      run(async (context) => (await import('./verbs/sessions.ts')).sessions(context, name, options)),
    )
  program
    .command('session')
    .description('show one session')
    .argument('<target>', TARGET)
    .option('--events [count]', 'and its last events (default: 20)', countArgument)
    .option('--chat', 'and what was said in it')
    .action((target: string, options) =>
      run(async (context) => (await import('./verbs/session.ts')).session(context, target, options)),
    )
}

function addCommands(program: Command, run: Run): void {
  program
    .command('run')
    .description('run a command, wait for it, print its output, exit with its exit code')
    .argument('<target>', TARGET)
    .argument('[text]', 'the command; - reads it from standard input')
    .option('--file <script>', 'run a script: .ps1, .sh, .cmd or .bat say what runs it')
    .option('--arg <name=text>', 'a text that the script of --file has by name; again for more', repeated)
    .option('--arg-json <name=json>', 'the same for a number, true, false or a list', repeated)
    .addOption(new Option('--shell <name>', 'what runs it').choices(['cmd', 'powershell', 'sh']))
    .option('--timeout <duration>', 'when the agent kills it (default: 60s)', durationArgument)
    .option(
      '--wait <duration>',
      'how long to wait for the output (default: the timeout and 30s)',
      durationArgument,
    )
    .option('--max-output <characters>', 'where the agent cuts the output (default: 100000)', countArgument)
    .option('--queue', 'let it wait for a machine that is offline')
    .option(...YES)
    .action((target: string, text: string | undefined, options) =>
      run(async (context) => (await import('./verbs/run.ts')).run(context, target, text, options)),
    )
  program
    .command('output')
    .description('fetch the output of a command that was sent before')
    .argument('<target>', TARGET)
    .argument(
      '[ticket]',
      'its marker, or its ticket as JSON; - reads it from standard input (default: the last one)',
    )
    .option(
      '--wait <duration>',
      'how long to wait for it (default: until its timeout and 30s are over)',
      durationArgument,
    )
    .action((target: string, ticket: string | undefined, options) =>
      run(async (context) => (await import('./verbs/output.ts')).output(context, target, ticket, options)),
    )
  program
    .command('send-command')
    .description('send a command and do not wait for it; an offline machine runs it when it comes back')
    .argument('<target>', TARGET)
    .argument('<text>', 'the command as the agent takes it; - reads it from standard input')
    .option(...YES)
    .action((target: string, text: string, options) =>
      run(async (context) => (await import('./verbs/send.ts')).sendCommand(context, target, text, options)),
    )
  program
    .command('send-message')
    .description('send a chat message to whoever sits at the machine')
    .argument('<target>', TARGET)
    .argument('<text>', 'the message; - reads it from standard input')
    .option(...YES)
    .action((target: string, text: string, options) =>
      run(async (context) => (await import('./verbs/send.ts')).sendMessage(context, target, text, options)),
    )
}

const PROPERTIES_HELP = say`(custom properties are --cp1 to --cp8, or as --labels or \`customProperties\` in a config file call them; add --help for help)`

/** `--platform` as the library calls it, where no custom property does. */
const TYPE = new Option('--type <type>').choices(INSTALLER_TYPES).conflicts('platform').hideHelp()

function addProperties(program: Command, run: Run): void {
  const setProperties = verbWithProperties(program, 'set-properties')
    .description('change custom properties and keep the others')
    .argument('<target>', TARGET)
    .option(...YES)
    .action((target: string, options) =>
      run(async (context) => {
        const changes = propertyValues(options, setProperties, context.settings)
        return (await import('./verbs/set-properties.ts')).setPropertiesOf(context, target, changes, options)
      }),
    )
  const buildInstaller = verbWithProperties(program, 'build-installer')
    .description('print the address of an installer, its install command, or fetch it')
    .addOption(new Option('--platform <type>', 'the kind of installer').choices(INSTALLER_TYPES))
    .option('--name <machine>', "the session's name; without one it serves many machines")
    .option('--silent', 'print the command that installs it without asking')
    .option('--download [file]', 'fetch it and check that it is an installer')
    .option('--qr', 'show the address as a QR code')
    .action((options) =>
      run(async (context) => {
        const platform =
          options.platform ?? (buildInstaller.options.includes(TYPE) ? options.type : undefined)
        // Not mandatory to the parser: that would complain of it before an option that is misspelt.
        if (platform === undefined)
          buildInstaller.complain(
            say`The option --platform <type> is missing. There are: ${listed(INSTALLER_TYPES)}.`,
          )
        const properties = propertyValues(options, buildInstaller, context.settings)
        const { buildInstaller: build } = await import('./verbs/build-installer.ts')
        return build(context, properties, { ...options, platform })
      }),
    )
  // Before the verb reads its arguments, and after the program has read those that say which config counts.
  program.hook('preSubcommand', async (_, verb) => {
    if (!takesProperties(verb)) return
    await run(async (context) => {
      const { labels, unread } = context.settings
      addPropertyOptions(verb, labels?.value ?? [])
      // Who misses the option of a label may have had it from there.
      if (unread !== undefined && verb instanceof Grammar) verb.hint = say`${verb.hint}\n${unread}`
      const taken = verb.options.some(({ long }) => long === TYPE.long)
      if (verb === buildInstaller && !taken) verb.addOption(TYPE)
      return 0
    })
  })
}

/** Who gives an option that there is not may mean a custom property. */
function verbWithProperties(program: Command, name: string): Grammar {
  const verb = new Grammar(name).copyInheritedSettings(program)
  verb.hint = PROPERTIES_HELP
  program.addCommand(verb)
  return verb
}

function addOthers(program: Command, run: Run): void {
  program
    .command('raw')
    .description('call any web method')
    .argument('<method>', 'its name on the wire')
    .argument('[json]', 'its parameters, an object or an array; - reads them from standard input')
    .option('--read', 'it only looks: not asked about, and tried again')
    .option(...YES)
    .action((method: string, json: string | undefined, options) =>
      run(async (context) => (await import('./verbs/raw.ts')).raw(context, method, json, options)),
    )
  program
    .command('doctor')
    .description('check the configuration, the connection and what works on this server')
    .option('--writes', 'ask the web methods that change something too, with parameters that they refuse')
    .option(...YES)
    .action((options) => run(async (context) => (await import('./verbs/doctor.ts')).doctor(context, options)))
  program
    .command('sandbox')
    .description('start a ScreenConnect to try things on, on this machine')
    .option('--port <port>', 'where it listens (default: a free one)', portArgument)
    .action((options) =>
      run(async (context) => (await import('./verbs/sandbox.ts')).sandbox(context, options)),
    )
  program
    .command('demo')
    .description('play the main job on a sandbox: deploy, find, run, tag')
    .action(() => run(async (context) => (await import('./verbs/demo.ts')).demo(context)))
}

function addInit(program: Command, terminal: Terminal, running: Running): void {
  program
    .command('init')
    .description('write a server into your config file and check it')
    .argument('[name]', 'what you call the server (default: by its address)')
    .option('--secret-env <name>', 'the environment variable that the secret is in')
    .option('--secret-command <words>', "what prints the secret, 'op read op://vault/item/field'")
    .option('--default', 'it counts where no server is named; the first one does anyway')
    .option('--replace', 'in the place of the server that has this name')
    .action(async (name: string | undefined, options) => {
      const { init } = await import('./verbs/init.ts')
      running.exitCode = await init(terminal, program.opts<CommonFlags>(), running.writes, name, options)
    })
}

function afterHelp(): string {
  const width = Math.max(...EXIT_CODE_LINES.map(([code]) => code.length))
  return [
    '',
    'Nothing that changes something is sent before you said yes, at the terminal or with --yes.',
    'The secret is never an argument: say where it is. After -- nothing is an option: run HOST-01 -- "$text".',
    '',
    'Exit codes:',
    ...EXIT_CODE_LINES.map(([code, words]) => `  ${code.padEnd(width)}  ${words}`),
  ].join('\n')
}
