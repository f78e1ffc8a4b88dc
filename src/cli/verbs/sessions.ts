import { lastSeen } from '../../index.ts'
import type { Client, Context } from '../context.ts'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import { whileSpinning } from '../output/spinner.ts'
import { type Column, table } from '../output/table.ts'
import { type AnySession, labelColumns, nameOf, stateOf } from '../targets.ts'
import { UsageError } from '../usage-error.ts'
import { say } from '../words.ts'

export interface SessionsFlags {
  readonly unnamed?: boolean
  readonly filter?: string
}

/** `sessions`: look up, as a table. */
export async function sessions(
  context: Context,
  name: string | undefined,
  { unnamed, filter }: SessionsFlags,
): Promise<ExitCode> {
  const asked = [name, filter, unnamed === true ? '' : undefined].filter((way) => way !== undefined)
  if (asked.length !== 1) throw new UsageError(say`Give one of: a name, --unnamed, --filter.`)
  const client = context.client()
  const { sessions: found, mayBeIncomplete } = await whileSpinning(context.terminal.err, 'Looking', () =>
    filter === undefined ? byName(context, client, name ?? '') : byFilter(context, client, filter),
  )
  if (context.json) context.printJson(found)
  else if (found.length > 0) printTable(context, found)
  if (found.length === 0) context.note(noneInWords(name, filter))
  if (mayBeIncomplete) context.note('There may be more: servers stop at 1,000 rows. Use a narrower filter.')
  return found.length === 0 ? EXIT.notFound : EXIT.ok
}

/** What was asked is not repeated: it may be a secret in the wrong place. */
function noneInWords(name: string | undefined, filter: string | undefined): string {
  if (filter !== undefined) return 'No session fits the filter.'
  if (name === undefined || name === '') return 'No session is without a name.'
  return [
    'No session has exactly this name; letter case may count.',
    '`screenconnect session` looks in capitals and small letters too, and by machine name and serial number.',
    'A machine whose session has no name is among `screenconnect sessions --unnamed`.',
  ].join('\n')
}

interface Found {
  readonly sessions: readonly AnySession[]
  readonly mayBeIncomplete: boolean
}

async function byName({ terminal }: Context, client: Client, name: string): Promise<Found> {
  return {
    sessions: await client.getSessionsByName(name, { signal: terminal.interrupt }),
    mayBeIncomplete: false,
  }
}

async function byFilter({ terminal }: Context, client: Client, filter: string): Promise<Found> {
  return client.unverified.getSessionsByFilter(filter, { signal: terminal.interrupt })
}

function printTable(context: Context, found: readonly AnySession[]): void {
  const { style, times, terminal } = context
  const columns: Column<AnySession>[] = [
    { title: 'NAME', value: nameOf, least: 12 },
    {
      title: 'STATE',
      value: stateOf,
      style: (cell, { online }) => (online ? style.good(cell) : style.faint(cell)),
    },
    ...labelColumns(context, ({ customPropertyValues }: AnySession, slot) => customPropertyValues[slot]),
    {
      title: 'LAST SEEN',
      value: (session) => times.short(lastSeen(session)),
      least: times.shortWidth,
      spare: 1,
    },
    {
      title: 'SYSTEM',
      value: (session) => session.guestInfo?.operatingSystemName ?? '',
      least: 10,
      spare: 30,
    },
    { title: 'SESSION', value: ({ sessionId }) => sessionId, least: 36, spare: 20, style: style.faint },
  ]
  const { text, leftOut } = table(columns, found, { width: terminal.out.columns, head: style.strong })
  context.print(text)
  if (leftOut.length > 0)
    context.note(context.noteStyle.faint(`No room for ${leftOut.join(', ')}; --json has all.`))
}
