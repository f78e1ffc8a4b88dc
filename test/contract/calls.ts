import type { ScreenConnectClient } from '@acg/screenconnect'
import { SESSION_ID } from './support.ts'

/** One way to call one web method, for what holds for all of them alike. */
export interface SampleCall {
  /** As a user writes it. */
  readonly title: string
  /** The web method's name on the wire. */
  readonly method: string
  readonly call: (client: ScreenConnectClient) => Promise<unknown>
  /** What arrives. */
  readonly body: unknown
}

/** Every write that is about a session: the positional array has its id first. */
export const SESSION_WRITES: readonly SampleCall[] = [
  {
    title: 'sendCommand',
    method: 'SendCommandToSession',
    call: (client) => client.sendCommand(SESSION_ID, 'hostname'),
    body: [SESSION_ID, 'hostname'],
  },
  {
    title: 'sendMessage',
    method: 'SendMessageToSession',
    call: (client) => client.sendMessage(SESSION_ID, 'Hello'),
    body: [SESSION_ID, 'Hello'],
  },
  {
    title: 'updateCustomProperties',
    method: 'UpdateSessionCustomProperties',
    call: (client) => client.updateCustomProperties(SESSION_ID, ['Acme', 'Head Office', 'Pilot']),
    body: [SESSION_ID, ['Acme', 'Head Office', 'Pilot']],
  },
  {
    title: 'unverified.updateSessionName',
    method: 'UpdateSessionName',
    call: (client) => client.unverified.updateSessionName(SESSION_ID, 'HOST-02'),
    body: [SESSION_ID, 'HOST-02'],
  },
  {
    title: 'unverified.addNote',
    method: 'AddNoteToSession',
    call: (client) => client.unverified.addNote(SESSION_ID, 'Disk replaced'),
    body: [SESSION_ID, 'Disk replaced'],
  },
  {
    title: 'unverified.sendToolboxItem',
    method: 'SendToolboxItemToSession',
    call: (client) => client.unverified.sendToolboxItem(SESSION_ID, 'Collect logs'),
    body: [SESSION_ID, 'Collect logs'],
  },
  {
    title: 'unverified.sendMessageAs',
    method: 'SendMessageToSession',
    call: (client) => client.unverified.sendMessageAs(SESSION_ID, 'Help Desk', 'Hello'),
    body: [SESSION_ID, 'Help Desk', 'Hello'],
  },
  {
    title: 'raw',
    method: 'SendCommandToSession',
    call: (client) => client.raw('SendCommandToSession', [SESSION_ID, 'hostname']),
    body: [SESSION_ID, 'hostname'],
  },
]

/** A write that is not about a session. */
export const CREATE_SESSION: SampleCall = {
  title: 'raw, of CreateSession',
  method: 'CreateSession',
  call: (client) => client.raw('CreateSession', [0, 'Help for Acme', false, null, []]),
  body: [0, 'Help for Acme', false, null, []],
}

/** Every read, with an answer's body that it takes. */
export const READS: readonly (SampleCall & { readonly answer: unknown })[] = [
  {
    title: 'getSessionsByName',
    method: 'GetSessionsByName',
    call: (client) => client.getSessionsByName('HOST-01'),
    body: { sessionName: 'HOST-01' },
    answer: [],
  },
  {
    title: 'getSession',
    method: 'GetSessionBySessionID',
    call: (client) => client.getSession(SESSION_ID),
    body: { sessionID: SESSION_ID },
    answer: [],
  },
  {
    title: 'getSessionDetails',
    method: 'GetSessionDetailsBySessionID',
    call: (client) => client.getSessionDetails(SESSION_ID),
    body: { sessionID: SESSION_ID },
    answer: { SessionID: SESSION_ID },
  },
  {
    title: 'unverified.getSessionsByFilter',
    method: 'GetSessionsByFilter',
    call: (client) => client.unverified.getSessionsByFilter("Name = 'HOST-01'"),
    body: { sessionFilter: "Name = 'HOST-01'" },
    answer: [],
  },
  {
    title: 'raw, of kind read',
    method: 'GetSessionsByName',
    call: (client) => client.raw('GetSessionsByName', { sessionName: 'HOST-01' }, { kind: 'read' }),
    body: { sessionName: 'HOST-01' },
    answer: [],
  },
]
