import { processTypes } from '../../model/process-type.ts'
import { sessionTypes } from '../../model/session-type.ts'
import { NEVER } from '../../model/time.ts'
import type { SessionRecord } from '../sessions/record.ts'
import { type Rendering, unacknowledgedEvents } from '../sessions/rendering.ts'
import type { WireGuestInfo } from '../sessions/wire.ts'
import { type Value, wireDate } from './value.ts'

type Field = (record: SessionRecord, history: Pick<Rendering, 'historyDays'>) => Value

/** The fields of a filter by lower-case name, each read off the session itself. Evidence: vendor. */
export const fields: ReadonlyMap<string, Field> = new Map<string, Field>([
  ['sessionid', (record) => record.sessionId],
  ['sessiontype', (record) => SESSION_TYPES.get(record.sessionType) ?? record.sessionType],
  ['name', (record) => record.name],
  ['host', (record) => record.host],
  ['ispublic', (record) => record.isPublic],
  ['code', (record) => record.code ?? ''],
  ['notes', (record) => record.notes],
  ...[1, 2, 3, 4, 5, 6, 7, 8].map((slot): [string, Field] => [
    `customproperty${slot}`,
    (record) => record.customProperties[slot - 1] ?? '',
  ]),
  ['guestconnectedcount', (record) => connected(record, processTypes.numbers.guest)],
  ['hostconnectedcount', (record) => connected(record, processTypes.numbers.host)],
  ['connectedparticipantnames', (record) => participantNames(record)],
  ['lasteventtime', (record) => wireDate(record.lastTimes.event)],
  ['lastconnectedeventtime', (record) => wireDate(record.lastTimes.connected)],
  ['lastguestconnectedeventtime', (record) => wireDate(record.lastTimes.guestConnected)],
  ['lastguestdisconnectedeventtime', (record) => wireDate(record.lastTimes.guestDisconnected)],
  ['lasthostconnectedeventtime', (record) => wireDate(record.lastTimes.hostConnected)],
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
  ['guestsystemmemorytotalmegabytes', ({ guestInfo }) => guestInfo?.SystemMemoryTotalMegabytes ?? 0],
  ['guestclientversion', (record) => record.guestClientVersion],
  ['guestnetworkaddress', (record) => record.guestNetworkAddress],
  ['guestprivatenetworkaddress', guestText('PrivateNetworkAddress')],
  ['guesthardwarenetworkaddress', guestText('HardwareNetworkAddress')],
  ['guestlastboottime', guestTime('LastBootTime')],
  ['guestinfoupdatetime', (record) => wireDate(record.guestInfoUpdateTime)],
  ['queuedeventcount', (record) => record.queued.length],
  ['unacknowledgedeventcount', (record, history) => unacknowledgedEvents(record, history).length],
])

type TextField = {
  [Name in keyof WireGuestInfo]: WireGuestInfo[Name] extends string ? Name : never
}[keyof WireGuestInfo]

function guestText(name: TextField): Field {
  return ({ guestInfo }) => guestInfo?.[name] ?? ''
}

function guestTime(name: TextField): Field {
  return ({ guestInfo }) => wireDate(guestInfo?.[name] ?? NEVER)
}

const SESSION_TYPES: ReadonlyMap<number, Value> = new Map(
  Object.entries(sessionTypes.numbers).map(([name, number]) => [number, { name, number }]),
)

function connected(record: SessionRecord, processType: number): number {
  return record.connections.filter((connection) => connection.ProcessType === processType).length
}

/** How the service joins them is a guess. */
function participantNames(record: SessionRecord): string {
  const names = record.connections.map((connection) => connection.ParticipantName)
  return names.filter((name) => name !== '').join(', ')
}
