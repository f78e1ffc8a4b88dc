import type { Client, Context } from '../context.ts'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import { throughGate } from '../gate.ts'
import { argumentText } from '../input-text.ts'
import { type AnySession, findTarget, machineInWords, nameOf, stateOf, targetInWords } from '../targets.ts'

export interface SendFlags {
  readonly yes?: boolean
}

/** `send-command`: fire and forget. */
export async function sendCommand(
  context: Context,
  target: string,
  text: string,
  flags: SendFlags,
): Promise<ExitCode> {
  const command = await argumentText(text, context.terminal)
  const found = await sendTo(
    context,
    target,
    command,
    flags,
    'Send a command, as it is,',
    (client, sessionId) => client.sendCommand(sessionId, command, { signal: context.terminal.interrupt }),
  )
  const when = found.online === false ? ', which is offline: it runs when the machine is back' : ''
  report(context, found, `Queued on ${nameOf(found)}${when}.`)
  return EXIT.ok
}

/** `send-message`: chat. */
export async function sendMessage(
  context: Context,
  target: string,
  text: string,
  flags: SendFlags,
): Promise<ExitCode> {
  const message = await argumentText(text, context.terminal)
  const found = await sendTo(context, target, message, flags, 'Send a message', (client, sessionId) =>
    client.sendMessage(sessionId, message, { signal: context.terminal.interrupt }),
  )
  report(context, found, `Sent to ${nameOf(found)}.`)
  return EXIT.ok
}

async function sendTo(
  context: Context,
  target: string,
  text: string,
  { yes }: SendFlags,
  what: string,
  send: (client: Client, sessionId: string) => Promise<void>,
): Promise<AnySession> {
  const found = await findTarget(context, target)
  await throughGate(
    context,
    {
      yes,
      title: 'Sending',
      what: () => `${what} to ${targetInWords(context, found)}`,
      text: () => text,
      machine: machineInWords(found),
    },
    (client) => send(client, found.sessionId),
  )
  return found
}

function report(context: Context, found: AnySession, words: string): void {
  if (context.json) context.printJson({ sent: true, sessionId: found.sessionId, state: stateOf(found) })
  else context.note(words)
}
