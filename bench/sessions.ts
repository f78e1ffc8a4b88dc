// Sessions as a server sends them: every known field, one agent connected, no events; about 2 kB of JSON each.
import { FULL_SESSION } from '../test/model/fixtures/sessions.ts'

const NEVER = '0001-01-01T00:00:00'

/** That many sessions, each another machine. */
export function sessions(count: number): readonly object[] {
  return Array.from({ length: count }, (_, index) => session(String(index).padStart(6, '0')))
}

function session(number: string) {
  return {
    SessionID: `5f2f9b1c-0d4e-4c62-9a35-2c8b6f${number}`,
    Name: `HOST-${number}`,
    SessionType: 2,
    Host: '',
    IsPublic: false,
    Code: '',
    CustomPropertyValues: ['Acme', 'Head Office', 'Pilot', '', '', '', '', ''],
    GuestNetworkAddress: '203.0.113.7',
    GuestClientVersion: '25.4.20.9295',
    GuestInfo: guestInfo(number),
    GuestInfoUpdateTime: '2026-07-19T06:40:00.1234567Z',
    ActiveConnections: [connection(number)],
    QueuedEvents: [],
    UnacknowledgedEvents: [],
    AddedNoteEvents: [],
    Notes: 'Front desk machine, second floor',
    Attributes: 1,
    IsEnded: false,
    IsDeleted: false,
    LogonSessions: [],
    LastAlteredVersion: 9_007_199_254,
    LastEventTime: '2026-07-19T06:41:30.5000000Z',
    LastConnectedEventTime: '2026-07-19T01:01:00.2500000Z',
    LastDisconnectedEventTime: '2026-07-19T00:59:00.7500000Z',
    LastGuestConnectedEventTime: '2026-07-19T01:01:00.2500000Z',
    LastGuestDisconnectedEventTime: '2026-07-19T00:59:00.7500000Z',
    LastHostConnectedEventTime: NEVER,
    LastInitiatedJoinEventTime: NEVER,
  }
}

function guestInfo(number: string) {
  return {
    ...FULL_SESSION.GuestInfo,
    MachineName: `HOST-${number}`,
    MachineSerialNumber: `SN-${number}`,
    LastBootTime: '2026-07-18T01:00:00.0000000Z',
  }
}

function connection(number: string) {
  return {
    ConnectionID: `22222222-2222-4222-8222-222222${number}`,
    ProcessType: 2,
    ClientType: 11,
    ClientVersion: '25.4.20.9295',
    ParticipantName: '',
    NetworkAddress: '203.0.113.7',
    ConnectedTime: '2026-07-19T01:01:00.2500000Z',
  }
}
