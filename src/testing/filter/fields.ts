import { processTypes } from '../../model/process-type.ts'
import { sessionTypes } from '../../model/session-type.ts'
import type { WireGuestInfo, WireSession } from '../wire.ts'
import { toDate, type Value } from './value.ts'

type Field = (session: WireSession) => Value

/** The fields of a filter by lower-case name. Evidence: vendor. */
export const fields: ReadonlyMap<string, Field> = new Map<string, Field>([
  ['sessionid', (session) => session.SessionID],
  ['sessiontype', (session) => ({ number: session.SessionType, name: sessionTypeName(session.SessionType) })],
  ['name', (session) => session.Name],
  ['host', (session) => session.Host],
  ['ispublic', (session) => session.IsPublic],
  ['code', (session) => session.Code ?? ''],
  ['notes', (session) => session.Notes],
  ...[1, 2, 3, 4, 5, 6, 7, 8].map((slot): [string, Field] => [
    `customproperty${slot}`,
    (session) => session.CustomPropertyValues?.[slot - 1] ?? '',
  ]),
  ['guestconnectedcount', (session) => connected(session, processTypes.numbers.guest).length],
  ['hostconnectedcount', (session) => connected(session, processTypes.numbers.host).length],
  ['connectedparticipantnames', (session) => participantNames(session)],
  ['lasteventtime', (session) => toDate(session.LastEventTime)],
  ['lastconnectedeventtime', (session) => toDate(session.LastConnectedEventTime)],
  ['lastguestconnectedeventtime', (session) => toDate(session.LastGuestConnectedEventTime)],
  ['lastguestdisconnectedeventtime', (session) => toDate(session.LastGuestDisconnectedEventTime)],
  ['lasthostconnectedeventtime', (session) => toDate(session.LastHostConnectedEventTime)],
  ['guestloggedonusername', guestText('LoggedOnUserName')],
  ['guestloggedonuserdomain', guestText('LoggedOnUserDomain')],
  ['guestlastactivitytime', guestTime('LastActivityTime')],
  ['guestmachinename', guestText('MachineName')],
  ['guestmachinedomain', guestText('MachineDomain')],
  ['guestmachinemanufacturername', guestText('MachineManufacturerName')],
  ['guestmachinemodel', guestText('MachineModel')],
  ['guestmachineserialnumber', guestText('MachineSerialNumber')],
  ['guestmachinedescription', guestText('MachineDescription')],
  ['guestoperatingsystemname', guestText('OperatingSystemName')],
  ['guestoperatingsystemversion', guestText('OperatingSystemVersion')],
  ['guestprocessorname', guestText('ProcessorName')],
  ['guestsystemmemorytotalmegabytes', ({ GuestInfo }) => GuestInfo?.SystemMemoryTotalMegabytes ?? 0],
  ['guestclientversion', (session) => session.GuestClientVersion],
  ['guestnetworkaddress', (session) => session.GuestNetworkAddress],
  ['guestprivatenetworkaddress', guestText('PrivateNetworkAddress')],
  ['guesthardwarenetworkaddress', guestText('HardwareNetworkAddress')],
  ['guestlastboottime', guestTime('LastBootTime')],
  ['guestinfoupdatetime', (session) => toDate(session.GuestInfoUpdateTime)],
  ['queuedeventcount', (session) => session.QueuedEvents.length],
  ['unacknowledgedeventcount', (session) => session.UnacknowledgedEvents.length],
])

const YEAR_ONE = '0001-01-01T00:00:00'

type TextField = {
  [Name in keyof WireGuestInfo]: WireGuestInfo[Name] extends string ? Name : never
}[keyof WireGuestInfo]

function guestText(name: TextField): Field {
  return ({ GuestInfo }) => GuestInfo?.[name] ?? ''
}

function guestTime(name: TextField): Field {
  return ({ GuestInfo }) => toDate(GuestInfo?.[name] ?? YEAR_ONE)
}

function sessionTypeName(number: number): string {
  return Object.entries(sessionTypes.numbers).find(([, known]) => known === number)?.[0] ?? ''
}

function connected(session: WireSession, processType: number) {
  return session.ActiveConnections.filter((connection) => connection.ProcessType === processType)
}

/** How the service joins them is a guess. */
function participantNames(session: WireSession): string {
  const names = session.ActiveConnections.map((connection) => connection.ParticipantName)
  return names.filter((name) => name !== '').join(', ')
}
