import { describe, expect, it } from 'vitest'
import { frameCommand } from '../../src/commands/frame.ts'
import { sentCommands } from '../../src/commands/sent-commands.ts'
import type { SessionEvent } from '../../src/model/session-event.ts'
import type { Interpreter } from '../../src/scripts/script.ts'

const SESSION = '515ff500-6081-b100-8126-bd00f914d800'
const TIME = new Date('2026-07-20T12:00:00Z')

function event(eventType: SessionEvent['eventType'], data: string | null, time: Date | null): SessionEvent {
  return {
    ...{ eventId: '1', connectionId: '', correlationEventId: '', host: '', raw: {} },
    ...{ eventType, data, time },
  }
}

const framed = (interpreter: Interpreter, marker: string) =>
  frameCommand({ interpreter, bindings: [], body: 'hostname' }, { timeout: 5000, maxOutput: 100 }, marker)

describe('the commands that a history shows', () => {
  it('are those with a marker of ours, oldest first, each with its ticket', () => {
    const events = [
      event('queuedCommand', framed('powershell', 'ACG0000000000000001'), TIME),
      event('ranCommand', framed('sh', 'ACG0000000000000002'), TIME),
      event('queuedCommand', 'hostname', TIME),
      event('queuedCommand', null, TIME),
      event('queuedCommand', framed('cmd', 'ACG0000000000000003'), null),
      event('queuedCommand', 'echo "ACG0000000000000004"\n', TIME),
    ]
    expect(sentCommands(SESSION, events)).toEqual([
      {
        sessionId: SESSION,
        marker: 'ACG0000000000000001',
        interpreter: 'powershell',
        time: '2026-07-20T12:00:00.000Z',
        timeout: 5000,
      },
      {
        sessionId: SESSION,
        marker: 'ACG0000000000000003',
        interpreter: 'cmd',
        time: '1970-01-01T00:00:00.000Z',
        timeout: 5000,
      },
      {
        sessionId: SESSION,
        marker: 'ACG0000000000000004',
        interpreter: 'sh',
        time: '2026-07-20T12:00:00.000Z',
        timeout: 10_000,
      },
    ])
  })
})
