import { sentCommands } from '../../commands/sent-commands.ts'
import { type CommandTicket, collectCommand } from '../../index.ts'
import { tellEnd } from '../command-end.ts'
import type { Context } from '../context.ts'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import { argumentText } from '../input-text.ts'
import { findTarget, nameOf } from '../targets.ts'
import { UsageError } from '../usage-error.ts'
import { ofOthers, say } from '../words.ts'

export interface OutputFlags {
  readonly wait?: number
}

/** `output`: what became of a command that was sent before, by its marker, its ticket, or as the last one. */
export async function output(
  context: Context,
  target: string,
  given: string | undefined,
  { wait }: OutputFlags,
): Promise<ExitCode> {
  const text = given === undefined ? undefined : (await argumentText(given, context.terminal)).trim()
  const client = context.client()
  const found = await findTarget(context, target)
  const machine = nameOf(found)
  const { interrupt: signal } = context.terminal
  const { events } = await client.getSessionDetails(found.sessionId, { signal })
  const sent = sentCommands(found.sessionId, events)
  const ticket =
    text === undefined
      ? sent.at(-1)
      : (sent.find(({ marker }) => marker === text) ?? readTicket(text, found.sessionId))
  if (ticket === undefined) {
    throw new UsageError(
      say`The history of ${ofOthers(machine)} shows no command that \`run\` sent. Nothing was sent now.`,
      { exitCode: EXIT.notFound },
    )
  }
  return tellEnd(context, machine, await collectCommand(client, ticket, { wait, signal }), ticket)
}

/** A ticket as `onSend` was given it; a marker that the history does not show is looked for all the same. */
function readTicket(text: string, sessionId: string): CommandTicket {
  if (!text.startsWith('{')) {
    return { sessionId, marker: text, interpreter: 'sh', time: new Date().toISOString(), timeout: 60_000 }
  }
  const ticket = parsed(text)
  if (ticket.sessionId === sessionId) return ticket
  throw new UsageError(say`The ticket is of another session.`)
}

function parsed(text: string): CommandTicket {
  try {
    // `collectCommand` checks what is in it.
    return JSON.parse(text) as CommandTicket
  } catch {
    throw new UsageError(say`The ticket is not whole: it is no JSON.`)
  }
}
