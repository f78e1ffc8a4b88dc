import type { GuestInfo, Session } from '@acg/screenconnect'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  BARE_SESSION,
  FULL_SESSION,
  NEWER_SESSION,
  NULL_SESSION,
  OBJECT_PROPERTIES_SESSION,
} from './fixtures/sessions.ts'
import { decoded } from './support.ts'

const EMPTY_EIGHT = ['', '', '', '', '', '', '', '']
const NO_PROPERTIES = { 1: '', 2: '', 3: '', 4: '', 5: '', 6: '', 7: '', 8: '' }

/** What a session says where the server said nothing. */
const NOTHING = {
  name: '',
  sessionType: null,
  host: '',
  isPublic: null,
  code: null,
  properties: NO_PROPERTIES,
  customPropertyValues: EMPTY_EIGHT,
  guestNetworkAddress: '',
  guestClientVersion: '',
  guestInfo: null,
  guestInfoUpdateTime: null,
  online: undefined,
  activeConnections: null,
  queuedEvents: null,
  unacknowledgedEvents: null,
  addedNoteEvents: null,
  notes: '',
  attributes: null,
  isEnded: null,
  isDeleted: null,
  logonSessions: null,
  lastAlteredVersion: null,
  lastEventTime: null,
  lastConnectedEventTime: null,
  lastDisconnectedEventTime: null,
  lastGuestConnectedEventTime: null,
  lastGuestDisconnectedEventTime: null,
  lastHostConnectedEventTime: null,
  lastInitiatedJoinEventTime: null,
}

const NO_EVENT = {
  eventId: '',
  eventType: null,
  connectionId: '',
  correlationEventId: '',
  time: null,
  host: '',
  data: null,
}

const NO_CONNECTION = {
  connectionId: '',
  processType: null,
  clientType: null,
  clientVersion: '',
  participantName: '',
  networkAddress: '',
  connectedTime: null,
}

describe('a session', () => {
  it('says all that the server said, under the wire’s names in camel case', async () => {
    expect(await decoded(FULL_SESSION)).toEqual({
      sessionId: FULL_SESSION.SessionID,
      name: 'HOST-01',
      sessionType: 'access',
      host: 'Alex',
      isPublic: false,
      code: 'A1B2',
      properties: { ...NO_PROPERTIES, 1: 'Acme', 2: 'Head Office', 3: 'Pilot', 8: 'last' },
      customPropertyValues: ['Acme', 'Head Office', 'Pilot', '', '', '', '', 'last'],
      guestNetworkAddress: '203.0.113.7',
      guestClientVersion: '25.4.20.9295',
      guestInfo: {
        machineName: 'HOST-01',
        machineDomain: 'ACME',
        machineManufacturerName: 'Contoso',
        machineModel: 'Model 7',
        machineProductNumber: 'PN-7',
        machineSerialNumber: 'SN-0001',
        machineDescription: 'Front desk',
        loggedOnUserName: 'jordan',
        loggedOnUserDomain: 'ACME',
        operatingSystemName: 'Microsoft Windows 11 Pro',
        operatingSystemVersion: '10.0.26100',
        operatingSystemManufacturerName: 'Microsoft Corporation',
        operatingSystemLanguage: 'en-US',
        operatingSystemInstallationTime: new Date('2025-02-03T04:05:06.000Z'),
        processorName: 'Processor 9',
        processorVirtualCount: 8,
        processorArchitecture: 'x64',
        systemMemoryTotalMegabytes: 16_203,
        systemMemoryAvailableMegabytes: 9001,
        privateNetworkAddress: '192.0.2.10',
        hardwareNetworkAddress: '00:00:5E:00:53:01',
        lastActivityTime: new Date('2026-07-19T06:41:52.616Z'),
        lastBootTime: new Date('2026-07-18T01:00:00.000Z'),
        timeZoneName: 'India Standard Time',
        timeZoneOffsetHours: 5.5,
        isLocalAdminPresent: true,
      },
      guestInfoUpdateTime: new Date('2026-07-19T06:40:00.123Z'),
      online: true,
      activeConnections: [
        {
          connectionId: '11111111-1111-4111-8111-111111111111',
          processType: 'host',
          clientType: 4,
          clientVersion: '25.4.20.9295',
          participantName: 'Alex',
          networkAddress: '198.51.100.3',
          connectedTime: new Date('2026-07-19T06:41:00.000Z'),
        },
        {
          connectionId: '22222222-2222-4222-8222-222222222222',
          processType: 'guest',
          clientType: 11,
          clientVersion: '25.4.20.9295',
          participantName: '',
          networkAddress: '203.0.113.7',
          connectedTime: new Date('2026-07-19T01:01:00.000Z'),
        },
      ],
      queuedEvents: [
        {
          eventId: '33333333-3333-4333-8333-333333333333',
          eventType: 'queuedCommand',
          connectionId: '11111111-1111-4111-8111-111111111111',
          correlationEventId: '00000000-0000-0000-0000-000000000000',
          time: new Date('2026-07-19T06:41:30.500Z'),
          host: 'Alex',
          data: 'hostname',
        },
      ],
      unacknowledgedEvents: [
        {
          ...NO_EVENT,
          eventId: '44444444-4444-4444-8444-444444444444',
          eventType: 'sentMessage',
          data: 'Hello?',
        },
      ],
      addedNoteEvents: [
        {
          ...NO_EVENT,
          eventId: '55555555-5555-4555-8555-555555555555',
          eventType: 'addedNote',
          data: 'Disk replaced',
        },
      ],
      notes: 'Front desk machine',
      attributes: 1,
      isEnded: false,
      isDeleted: false,
      logonSessions: [{ LogonSessionID: 1, Name: 'Console' }],
      lastAlteredVersion: 9_007_199_254,
      lastEventTime: new Date('2026-07-19T06:41:30.500Z'),
      lastConnectedEventTime: new Date('2026-07-19T06:41:00.000Z'),
      lastDisconnectedEventTime: new Date('2026-07-19T00:59:00.000Z'),
      lastGuestConnectedEventTime: new Date('2026-07-19T01:01:00.000Z'),
      lastGuestDisconnectedEventTime: new Date('2026-07-19T00:59:00.000Z'),
      lastHostConnectedEventTime: new Date('2026-07-19T06:41:00.000Z'),
      lastInitiatedJoinEventTime: null,
    })
  })

  it('needs its id and nothing else: the rest is empty text, null, or eight empty properties', async () => {
    expect(await decoded(BARE_SESSION)).toEqual({ sessionId: BARE_SESSION.SessionID, ...NOTHING })
  })

  it('takes null and "never" for nothing, but for a guest that never connected, which is offline', async () => {
    expect(await decoded(NULL_SESSION)).toEqual({
      sessionId: NULL_SESSION.SessionID,
      ...NOTHING,
      online: false,
    })
  })

  it('has every field, whatever the server left out', async () => {
    const full = Object.keys(await decoded(FULL_SESSION))
    expect(Object.keys(await decoded(BARE_SESSION))).toEqual(full)
    expect(Object.keys(await decoded(NEWER_SESSION))).toEqual(full)
  })

  it('lets numbers and names through that nobody knows yet', async () => {
    const session = await decoded(NEWER_SESSION)
    expect(session.sessionType).toBe(7)
    expect(session.activeConnections).toMatchObject([{ processType: 3 }, { processType: 'relay' }])
    expect(session.queuedEvents).toMatchObject([
      { eventType: 999 },
      { eventType: 'queuedTeleport' },
      { eventType: -1 },
    ])
    expect(session.online).toBe(false)
  })

  it('reads custom properties out of an object where the server sends one', async () => {
    const session = await decoded(OBJECT_PROPERTIES_SESSION)
    const values = ['Acme', 'Head Office', 'Pilot', '', '', '', '', 'last']
    expect(session.customPropertyValues).toEqual(values)
  })

  it('keeps what the server sent in `raw`, unknown fields included, and of each event', async () => {
    const session = await decoded(NEWER_SESSION)
    expect(session.raw).toEqual(NEWER_SESSION)
    expect(session.queuedEvents?.map(({ raw }) => raw)).toEqual(NEWER_SESSION.QueuedEvents)
  })

  it('does not say everything twice: `raw` is neither listed, spread nor serialised', async () => {
    const session = await decoded(FULL_SESSION)
    expect(Object.keys(session)).not.toContain('raw')
    expect({ ...session }).not.toHaveProperty('raw')
    expect(JSON.stringify(session)).not.toContain('"SessionID"')
    expect(JSON.stringify(session)).not.toContain('"raw"')
  })

  it('is serialised with its properties and its times', async () => {
    const json = JSON.parse(JSON.stringify(await decoded(FULL_SESSION)))
    expect(json.properties).toEqual({ ...NO_PROPERTIES, 1: 'Acme', 2: 'Head Office', 3: 'Pilot', 8: 'last' })
    expect(json.guestInfo.lastActivityTime).toBe('2026-07-19T06:41:52.616Z')
  })

  it.each([
    ['Support', 'support'],
    ['Meeting', 'meeting'],
    ['Access', 'access'],
    ['access', 'access'],
    [0, 'support'],
    [1, 'meeting'],
    [2, 'access'],
    ['2', 'access'],
    [3, 3],
    ['3', 3],
    ['2nd', '2nd'],
    ['type2', 'type2'],
    ['1234567890', '1234567890'],
    ['', null],
    [null, null],
    [true, null],
    [{}, null],
    [[2], null],
  ])('of session type %j is %j', async (wire, sessionType) => {
    expect(await decoded({ ...BARE_SESSION, SessionType: wire })).toMatchObject({ sessionType })
  })

  it('is not confused by names that every object has', async () => {
    const session = await decoded({
      ...BARE_SESSION,
      SessionType: 'constructor',
      QueuedEvents: [{ EventType: '__proto__' }, { EventType: 'toString' }],
    })
    expect(session.sessionType).toBe('constructor')
    expect(session.queuedEvents).toMatchObject([{ eventType: '__proto__' }, { eventType: 'toString' }])
  })

  it('takes the id as the server wrote it', async () => {
    const SessionID = '5F2F9B1C-0D4E-4C62-9A35-2C8B6F1E7D90'
    expect((await decoded({ SessionID })).sessionId).toBe(SessionID)
  })

  it.each([
    ['is missing', {}],
    ['is null', { SessionID: null }],
    ['is empty', { SessionID: '' }],
    ['is a number', { SessionID: 7 }],
  ])('whose id %s is not one', async (_, wire) => {
    await expect(decoded(wire)).rejects.toMatchObject({
      name: 'UnexpectedResponseError',
      problem: 'shape',
      issues: [{ path: '[0].SessionID' }],
    })
  })
})

describe('connections and events', () => {
  it('decode without ids, and with nothing at all', async () => {
    const session = await decoded({
      ...BARE_SESSION,
      ActiveConnections: [{}, { ProcessType: 2 }],
      QueuedEvents: [{}, { EventType: 44, Data: '' }],
    })
    expect(session.activeConnections).toEqual([NO_CONNECTION, { ...NO_CONNECTION, processType: 'guest' }])
    expect(session.queuedEvents).toEqual([NO_EVENT, { ...NO_EVENT, eventType: 'queuedCommand', data: '' }])
  })

  it('that are no objects are left out', async () => {
    const session = await decoded({
      ...BARE_SESSION,
      ActiveConnections: [null, 7, 'guest', [], { ProcessType: 2 }],
      QueuedEvents: [null, 44, 'queuedCommand', [], { EventType: 44 }],
    })
    expect(session.activeConnections).toHaveLength(1)
    expect(session.queuedEvents).toHaveLength(1)
  })

  it.each([
    [10, 'connected'],
    [11, 'disconnected'],
    [20, 'createdSession'],
    [21, 'deletedSession'],
    [30, 'initiatedJoin'],
    [31, 'invitedGuest'],
    [32, 'addedNote'],
    [40, 'queuedReinstall'],
    [41, 'queuedUninstall'],
    [42, 'queuedInvalidateLicense'],
    [43, 'queuedWake'],
    [44, 'queuedCommand'],
    [45, 'queuedMessage'],
    [46, 'queuedGuestInfoUpdate'],
    [47, 'queuedTool'],
    [48, 'queuedForceDisconnect'],
    [49, 'queuedInstallAccess'],
    [60, 'modifiedName'],
    [61, 'modifiedIsPublic'],
    [62, 'modifiedCode'],
    [63, 'modifiedHost'],
    [64, 'modifiedCustomProperty'],
    [65, 'modifiedGuestInfo'],
    [70, 'ranCommand'],
    [71, 'sentMessage'],
    [80, 'sentPrintJob'],
    [81, 'receivedPrintJob'],
    [82, 'copiedText'],
    [83, 'copiedFiles'],
    [84, 'draggedFiles'],
    [85, 'ranFiles'],
    [86, 'sentFiles'],
    [87, 'switchedLogonSession'],
    [88, 'ranAutoReinstall'],
    [100, 'queuedUninstallAndDelete'],
    [101, 'queuedElevatedTool'],
  ])('of event type %i are %s, by number and by name', async (number, name) => {
    const pascal = name.charAt(0).toUpperCase() + name.slice(1)
    const session = await decoded({
      ...BARE_SESSION,
      QueuedEvents: [{ EventType: number }, { EventType: pascal }, { EventType: String(number) }],
    })
    expect(session.queuedEvents?.map(({ eventType }) => eventType)).toEqual([name, name, name])
  })

  it.each([50, 51, 52, 53, 54, 55, 56, 57, 58])('of event type %i have a name', async (number) => {
    const session = await decoded({ ...BARE_SESSION, QueuedEvents: [{ EventType: number }] })
    expect(session.queuedEvents).toMatchObject([{ eventType: expect.stringMatching(/^processed[A-Z]/) }])
  })

  it.each([
    [0, 'unknown'],
    [1, 'host'],
    [2, 'guest'],
    ['Host', 'host'],
    ['Guest', 'guest'],
    [3, 3],
    [null, null],
  ])('of process type %j are %j', async (wire, processType) => {
    const session = await decoded({ ...BARE_SESSION, ActiveConnections: [{ ProcessType: wire }] })
    expect(session.activeConnections).toMatchObject([{ processType }])
  })
})

/** What kind of value each field is, whatever the server sends for it. */
const text = (value: unknown) => typeof value === 'string'
const textOrNull = (value: unknown) => value === null || typeof value === 'string'
const numberOrNull = (value: unknown) => value === null || typeof value === 'number'
const flagOrNull = (value: unknown) => value === null || typeof value === 'boolean'
const openEnum = (value: unknown) => textOrNull(value) || typeof value === 'number'
const listOrNull = (value: unknown) => value === null || Array.isArray(value)
const timeOrNull = (value: unknown) =>
  value === null || (value instanceof Date && !Number.isNaN(value.getTime()))

const SESSION_KINDS: Readonly<Record<keyof Omit<Session, 'raw'>, (value: unknown) => boolean>> = {
  sessionId: text,
  name: text,
  sessionType: openEnum,
  host: text,
  isPublic: flagOrNull,
  code: textOrNull,
  properties: (value) =>
    typeof value === 'object' &&
    value !== null &&
    Object.values(value).every(text) &&
    Object.keys(value).length === 8,
  customPropertyValues: (value) => Array.isArray(value) && value.length === 8 && value.every(text),
  guestNetworkAddress: text,
  guestClientVersion: text,
  guestInfo: (value) => value === null || (typeof value === 'object' && !Array.isArray(value)),
  guestInfoUpdateTime: timeOrNull,
  online: (value) => value === undefined || typeof value === 'boolean',
  activeConnections: listOrNull,
  queuedEvents: listOrNull,
  unacknowledgedEvents: listOrNull,
  addedNoteEvents: listOrNull,
  notes: text,
  attributes: numberOrNull,
  isEnded: flagOrNull,
  isDeleted: flagOrNull,
  logonSessions: listOrNull,
  lastAlteredVersion: numberOrNull,
  lastEventTime: timeOrNull,
  lastConnectedEventTime: timeOrNull,
  lastDisconnectedEventTime: timeOrNull,
  lastGuestConnectedEventTime: timeOrNull,
  lastGuestDisconnectedEventTime: timeOrNull,
  lastHostConnectedEventTime: timeOrNull,
  lastInitiatedJoinEventTime: timeOrNull,
}

const GUEST_KINDS: Readonly<Record<keyof GuestInfo, (value: unknown) => boolean>> = {
  machineName: text,
  machineDomain: text,
  machineManufacturerName: text,
  machineModel: text,
  machineProductNumber: text,
  machineSerialNumber: text,
  machineDescription: text,
  loggedOnUserName: text,
  loggedOnUserDomain: text,
  operatingSystemName: text,
  operatingSystemVersion: text,
  operatingSystemManufacturerName: text,
  operatingSystemLanguage: text,
  operatingSystemInstallationTime: timeOrNull,
  processorName: text,
  processorVirtualCount: numberOrNull,
  processorArchitecture: text,
  systemMemoryTotalMegabytes: numberOrNull,
  systemMemoryAvailableMegabytes: numberOrNull,
  privateNetworkAddress: text,
  hardwareNetworkAddress: text,
  lastActivityTime: timeOrNull,
  lastBootTime: timeOrNull,
  timeZoneName: text,
  timeZoneOffsetHours: numberOrNull,
  isLocalAdminPresent: flagOrNull,
}

/** The fields whose value is of the wrong kind. */
function misfits(value: object, kinds: Readonly<Record<string, (value: unknown) => boolean>>): string[] {
  return Object.entries(value)
    .filter(([field, held]) => kinds[field]?.(held) !== true)
    .map(([field]) => field)
}

const WRONG_VALUES: readonly unknown[] = [
  null,
  '',
  'text',
  0,
  -1,
  1.5,
  1e308,
  true,
  false,
  [],
  [null],
  [1, 'a', {}],
  {},
  { SessionID: 'x', 1: 2 },
  '0001-01-01T00:00:00',
  '9999-99-99T99:99:99Z',
]

describe('a value of a kind that nobody expected', () => {
  it.each(Object.keys(FULL_SESSION).filter((field) => field !== 'SessionID'))(
    'in %s never fails the call, and never reaches the caller as that kind',
    async (field) => {
      for (const value of WRONG_VALUES) {
        const session = await decoded({ ...FULL_SESSION, [field]: value })
        expect(misfits(session, SESSION_KINDS), JSON.stringify(value)).toEqual([])
        expect(session.raw[field]).toEqual(value)
      }
    },
  )

  it.each(Object.keys(FULL_SESSION.GuestInfo))('in GuestInfo.%s neither', async (field) => {
    for (const value of WRONG_VALUES) {
      const { guestInfo } = await decoded({
        ...BARE_SESSION,
        GuestInfo: { ...FULL_SESSION.GuestInfo, [field]: value },
      })
      if (guestInfo === null) throw new Error('the guest is gone')
      expect(misfits(guestInfo, GUEST_KINDS), JSON.stringify(value)).toEqual([])
    }
  })

  it('anywhere, of any kind, leaves a session with every field of its own kind', async () => {
    const fields = Object.keys(FULL_SESSION).filter((field) => field !== 'SessionID')
    const anySession = fc.dictionary(fc.constantFrom(...fields, 'New'), fc.jsonValue(), { maxKeys: 12 })
    await fc.assert(
      fc.asyncProperty(anySession, async (wire) => {
        const session = await decoded({ ...wire, ...BARE_SESSION })
        expect(misfits(session, SESSION_KINDS)).toEqual([])
        if (session.guestInfo !== null) expect(misfits(session.guestInfo, GUEST_KINDS)).toEqual([])
        expect(Object.keys(session)).toHaveLength(Object.keys(SESSION_KINDS).length)
      }),
    )
  })
})

it.each([
  'GuestInfoUpdateTime',
  'LastEventTime',
  'LastConnectedEventTime',
  'LastDisconnectedEventTime',
  'LastGuestConnectedEventTime',
  'LastGuestDisconnectedEventTime',
  'LastHostConnectedEventTime',
  'LastInitiatedJoinEventTime',
])('a session’s %s is read from the field of that name', async (field) => {
  const session = await decoded({ ...NULL_SESSION, [field]: '2026-07-19T06:41:52Z' })
  const name = `${field.charAt(0).toLowerCase()}${field.slice(1)}`
  expect(session).toHaveProperty(name, new Date('2026-07-19T06:41:52Z'))
  expect(Object.values(session).filter((value) => value instanceof Date)).toHaveLength(1)
})
