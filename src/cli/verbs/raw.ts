import type { MutationCall } from '../../index.ts'
import type { Context } from '../context.ts'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import { throughGate } from '../gate.ts'
import { argumentText } from '../input-text.ts'
import { UsageError } from '../usage-error.ts'
import { say } from '../words.ts'

export interface RawFlags {
  readonly read?: boolean
  readonly yes?: boolean
}

/** `raw`: any web method. */
export async function raw(
  context: Context,
  method: string,
  json: string | undefined,
  { read, yes }: RawFlags,
): Promise<ExitCode> {
  const body = parameters(await argumentText(json ?? (read === true ? '{}' : '[]'), context.terminal))
  const answer = await throughGate(
    context,
    { yes, title: 'Calling', what: calling, text: asJson },
    (client) =>
      client.raw(method, body, {
        kind: read === true ? 'read' : 'write',
        signal: context.terminal.interrupt,
      }),
  )
  if (answer === undefined) context.note('Done; the server answered nothing.')
  else context.printJson(answer)
  return EXIT.ok
}

/** What a call of any web method is, for the question before it. */
export function calling({ method, sessionId }: MutationCall): string {
  return `Call ${method}${sessionId === undefined ? '' : ` about session ${sessionId}`}`
}

/** Its parameters, each on a line. */
export function asJson(call: MutationCall): string {
  return call.arguments.map((argument) => JSON.stringify(argument)).join('\n')
}

function parameters(text: string): Readonly<Record<string, unknown>> | readonly unknown[] {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    throw new UsageError(
      say`The parameters are not JSON. Give {"sessionName": "HOST-01"}, or ["…", "…"] in order.`,
    )
  }
  // What else it can be, the client refuses with words of its own.
  return json as Readonly<Record<string, unknown>>
}
