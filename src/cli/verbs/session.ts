import { type ChatMessage, hostLink, lastSeen, readChat, type SessionEvent, uptime } from '../../index.ts'
import type { Client, Context } from '../context.ts'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import { facts } from '../output/facts.ts'
import { printableLine, printableText } from '../output/printable.ts'
import { whileSpinning } from '../output/spinner.ts'
import { table } from '../output/table.ts'
import { duration } from '../output/times.ts'
import { propertyName, SLOTS } from '../property-options.ts'
import { type AnySession, findTarget, nameOf, stateOf } from '../targets.ts'

export interface SessionFlags {
  /** `true` where no count was given. */
  readonly events?: true | number
  readonly chat?: boolean
}

const EVENTS = 20

/** `session`: one session, readable. */
export async function session(context: Context, target: string, flags: SessionFlags): Promise<ExitCode> {
  const client = context.client()
  const found = await findTarget(context, target)
  const { events, chat } = await whileSpinning(context.terminal.err, 'Reading', () =>
    history(context, client, found.sessionId, flags),
  )
  if (context.json) {
    context.printJson({ ...found, ...(events && { events }), ...(chat && { chat }) })
    return EXIT.ok
  }
  printSession(context, found)
  if (events !== undefined) printEvents(context, events)
  if (chat !== undefined) printChat(context, chat)
  return EXIT.ok
}

async function history(
  { terminal }: Context,
  client: Client,
  sessionId: string,
  { events, chat }: SessionFlags,
): Promise<{ readonly events?: readonly SessionEvent[]; readonly chat?: readonly ChatMessage[] }> {
  const options = { signal: terminal.interrupt }
  const count = events === true ? EVENTS : events
  return {
    ...(count !== undefined && {
      events: (await client.getSessionDetails(sessionId, options)).events.slice(-count),
    }),
    ...(chat === true && { chat: await readChat(client, sessionId, options) }),
  }
}

function printSession(context: Context, found: AnySession): void {
  const { style, times, print } = context
  const state = stateOf(found)
  print(`${style.strong(nameOf(found))}  ${found.online ? style.good(state) : style.faint(state)}\n`)
  const properties = SLOTS.map((slot) => [propertyName(context, slot), found.properties[slot]] as const)
  const up = uptime(found)
  const waiting = found.queuedEvents?.length ?? 0
  const lines: readonly (readonly [string, string | null])[] = [
    ['session', found.sessionId],
    ...properties,
    ...machineLines(found),
    ['up for', up === null ? null : duration(up)],
    ['last seen', times.long(lastSeen(found))],
    ['agent', found.guestClientVersion],
    ['technicians', technicians(found)],
    [
      'waiting',
      waiting === 0 ? null : `${waiting} ${waiting === 1 ? 'thing' : 'things'} for the machine to come back`,
    ],
    ['notes', found.notes],
    ['open', hostLink(context.client().instance, found.sessionId, { action: 'select' }).href],
  ]
  print(facts(lines, style))
}

function machineLines({
  guestInfo,
  guestNetworkAddress,
}: AnySession): readonly (readonly [string, string | null])[] {
  if (guestInfo === null) return [['address', guestNetworkAddress]]
  const { operatingSystemName, operatingSystemVersion, loggedOnUserDomain, loggedOnUserName } = guestInfo
  return [
    ['machine', [guestInfo.machineManufacturerName, guestInfo.machineModel].filter(Boolean).join(' ')],
    ['serial', guestInfo.machineSerialNumber],
    ['system', [operatingSystemName, operatingSystemVersion].filter(Boolean).join(' ')],
    ['user', [loggedOnUserDomain, loggedOnUserName].filter(Boolean).join('\\')],
    ['address', [guestInfo.privateNetworkAddress, guestNetworkAddress].filter(Boolean).join(', from ')],
  ]
}

function technicians({ activeConnections }: AnySession): string {
  const hosts = (activeConnections ?? []).filter(({ processType }) => processType === 'host')
  return hosts.map(({ participantName }) => participantName || 'somebody').join(', ')
}

function printEvents(context: Context, events: readonly SessionEvent[]): void {
  const { style, times, terminal, print } = context
  if (events.length === 0) {
    context.note('There are no events.')
    return
  }
  const { text } = table(
    [
      { title: 'TIME', value: ({ time }: SessionEvent) => times.exact(time), least: 19 },
      { title: 'EVENT', value: ({ eventType }) => String(eventType ?? 'unknown'), least: 10 },
      { title: 'BY', value: ({ host }) => host, spare: 1 },
      { title: 'DATA', value: ({ data }) => (data ?? '').trim(), least: 8 },
    ],
    events,
    { width: terminal.out.columns, head: style.strong },
  )
  print(`\n${text}`)
}

function printChat(context: Context, chat: readonly ChatMessage[]): void {
  const { style, times, print } = context
  if (chat.length === 0) {
    context.note('Nothing was said.')
    return
  }
  print('\n')
  for (const { from, host, text, time } of chat) {
    const who = from === 'guest' ? 'guest' : host || 'technician'
    print(
      `${style.faint(times.exact(time))}  ${style.strong(printableLine(who))}: ${printableText(text).trimEnd().replaceAll('\n', '\n  ')}\n`,
    )
  }
}
