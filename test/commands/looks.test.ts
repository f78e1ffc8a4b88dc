import {
  AccessDeniedError,
  AuthenticationError,
  ExtensionNotFoundError,
  InvalidParameterError,
  MissingMethodError,
  RedirectRefusedError,
  type ScreenConnectError,
  ServiceUnavailableError,
  SessionFaultError,
  SessionNotFoundError,
} from '@acg/screenconnect'
import { describe, expect, it } from 'vitest'
import { afterLook, isHopeless, type Looks, looksAfter, withoutOutput } from '../../src/commands/looks.ts'
import { CustomPropertySlots } from '../../src/model/custom-properties.ts'
import { decodeSessionDetails, type SessionDetails } from '../../src/model/session-details.ts'

const SESSION = '515ff500-6081-b100-8126-bd00f914d800'
const MARKER = 'ACG0123456789abcdef0123456789abcdef'
const SOUGHT = { marker: MARKER, timeout: 60_000 }
const FACTS = { method: 'GetSessionDetailsBySessionID', kind: 'read', outcome: 'rejected' } as const

const QUEUED = { EventType: 44, Data: `#timeout=60000\necho "${MARKER}"` }
const OTHER = { EventType: 70, Data: 'of another technician' }
const OUTPUT = { EventType: 70, Data: `${MARKER}\nhello\n${MARKER}=3;\n` }

const lasting: readonly ScreenConnectError[] = [
  new AuthenticationError(FACTS, 'none'),
  new AccessDeniedError(FACTS),
  new ExtensionNotFoundError(FACTS),
  new MissingMethodError(FACTS),
  new RedirectRefusedError(FACTS, 'https://elsewhere.example'),
  new SessionNotFoundError(FACTS, SESSION),
]
const refusals: readonly ScreenConnectError[] = [
  ...lasting,
  new SessionFaultError(FACTS, SESSION),
  new InvalidParameterError(FACTS, 'sessionID'),
]
const passing = new ServiceUnavailableError(FACTS, 503, '')

/** What a look at the history answers. */
function history(events: readonly (typeof OUTPUT)[], online: boolean | undefined = true): SessionDetails {
  const wire = {
    Session: {
      SessionID: SESSION,
      ...(online === undefined ? {} : { ActiveConnections: connections(online) }),
    },
    Events: events.map((event, index) => ({ EventID: `event ${index}`, Time: index, ...event })),
  }
  return decodeSessionDetails(wire, new CustomPropertySlots([]))
}

const connections = (online: boolean) => (online ? [{ ConnectionID: 'x', ProcessType: 2 }] : [])

/** What is known after these looks, none of which found the output. */
function looked(looks: Looks, ...all: readonly (SessionDetails | ScreenConnectError)[]): Looks {
  return all.reduce((known, look) => {
    const { found, looks: next } = afterLook(known, look, SOUGHT)
    expect(found).toBeUndefined()
    return next
  }, looks)
}

describe('a look for an output', () => {
  it('finds the output', () => {
    const { found } = afterLook(looksAfter(true), history([QUEUED, OTHER, OUTPUT]), SOUGHT)
    expect(found).toMatchObject({ status: 'completed', output: 'hello', exitCode: 3 })
  })

  it('keeps what was known where it fails', () => {
    const known = looked(looksAfter(true), history([QUEUED, OTHER], false))
    expect(withoutOutput(known, 5)).toMatchObject({ status: 'went-offline', otherOutputs: [OTHER.Data] })
    expect(withoutOutput(looked(known, passing), 5)).toMatchObject({
      status: 'unknown',
      error: passing,
      otherOutputs: [OTHER.Data],
    })
  })

  it('forgets the failure of the one before', () => {
    const known = looked(looksAfter(true), passing, history([QUEUED]))
    expect(withoutOutput(known, 5)).toMatchObject({ status: 'timed-out' })
  })
})

describe('what is said where no output was found', () => {
  it.each([
    ['timed-out', true],
    ['went-offline', false],
    ['timed-out', undefined],
  ] as const)('is %s where the machine is said to be online: %s', (status, online) => {
    expect(withoutOutput(looked(looksAfter(true), history([QUEUED], online)), 7)).toEqual({
      status,
      exitCode: undefined,
      durationMs: 7,
      otherOutputs: [],
    })
  })

  it('is unknown, with what the sending ended with, where that proves nothing', () => {
    const known = looked(looksAfter(passing), history([OTHER]))
    expect(withoutOutput(known, 7)).toEqual({
      status: 'unknown',
      exitCode: undefined,
      durationMs: 7,
      otherOutputs: [],
      error: passing,
    })
    const [refused] = lasting
    expect(refused).toBeDefined()
    expect(withoutOutput(refused === undefined ? known : looked(known, refused), 7)).toMatchObject({
      error: passing,
    })
  })

  it('is no longer what the sending ended with once the history has the command, even if it loses it', () => {
    const known = looked(looksAfter(passing), history([QUEUED]), history([]))
    expect(withoutOutput(known, 7)).toMatchObject({ status: 'timed-out' })
  })

  it('is unknown without an error where the history of a collected command does not have it', () => {
    const result = withoutOutput(looked(looksAfter(false), history([])), 7)
    expect(result).toMatchObject({ status: 'unknown', error: undefined })
    expect(withoutOutput(looked(looksAfter(false), passing), 7)).toMatchObject({ error: passing })
  })
})

describe('looks that are worth nothing', () => {
  it.each(lasting.map((error) => [error.code, error] as const))(
    'are three in a row that end in %s',
    (_, error) => {
      const two = looked(looksAfter(true), error, error)
      expect(isHopeless(two)).toBe(false)
      expect(isHopeless(looked(two, error))).toBe(true)
      expect(isHopeless(looked(two, passing, error))).toBe(false)
      expect(isHopeless(looked(two, history([QUEUED]), error))).toBe(false)
    },
  )

  it('are none that end in what passes', () => {
    expect(isHopeless(looked(looksAfter(true), ...Array.from({ length: 9 }, () => passing)))).toBe(false)
    const fault = new SessionFaultError(FACTS, SESSION)
    expect(isHopeless(looked(looksAfter(true), fault, fault, fault))).toBe(false)
  })

  it.each(refusals.map((error) => [error.code, error] as const))(
    'are three that do not find what the server answered with %s',
    (_, error) => {
      const two = looked(looksAfter(error), history([]), history([OTHER]))
      expect(isHopeless(two)).toBe(false)
      expect(isHopeless(looked(two, history([])))).toBe(true)
      expect(isHopeless(looked(two, history([QUEUED])))).toBe(false)
    },
  )

  it('are three that do not find what is to be collected, and none where it was sent for certain', () => {
    const three = [history([]), history([]), history([])]
    expect(isHopeless(looked(looksAfter(false), ...three))).toBe(true)
    expect(isHopeless(looked(looksAfter(true), ...three))).toBe(false)
  })

  it('are none where the sending ended without an answer: the command may still arrive', () => {
    expect(isHopeless(looked(looksAfter(passing), history([]), history([]), history([])))).toBe(false)
  })

  it('are none without a marker, by which the history could be asked', () => {
    const [refused = passing] = lasting
    const sought = { before: new Set<string>() }
    let looks = looksAfter(refused)
    for (let count = 0; count < 5; count += 1) ({ looks } = afterLook(looks, history([]), sought))
    expect(isHopeless(looks)).toBe(false)
  })
})
