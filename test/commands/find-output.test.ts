import { describe, expect, it } from 'vitest'
import { findOutput, otherOutputs, wasQueued } from '../../src/commands/find-output.ts'
import type { SessionEvent } from '../../src/model/session-event.ts'

const MARKER = 'ACG0123456789abcdef'
const sought = { marker: MARKER, timeout: 60_000 }
const KILL = 'Killed after 60000 milliseconds.'

let count = 0

function event(eventType: SessionEvent['eventType'], data: string | null): SessionEvent {
  count += 1
  return {
    eventId: `event ${count}`,
    ...{ eventType, data, connectionId: '', correlationEventId: '', time: null, host: '', raw: {} },
  }
}

const ours = () => event('queuedCommand', `#timeout=60000\n#maxlength=100000\necho "${MARKER}"`)
const queued = (text: string) => event('queuedCommand', text)
const ran = (data: string | null) => event('ranCommand', data)

describe('an output that says nothing but that the agent killed the command', () => {
  it.each([
    ['alone', [ours(), ran(KILL)]],
    ['with a byte order mark and line breaks', [ours(), ran(`\uFEFF\r\n${KILL}\r\n`)]],
    ['without the full stop', [ours(), ran('Killed after 60000 milliseconds')]],
    ['after another command and its output', [queued('whoami'), ran('root\n'), ours(), ran(KILL)]],
    ['after an output of another command', [queued('whoami'), ours(), ran('root\n'), ran(KILL)]],
    ['after an output whose command is older than the history', [ran('old\n'), ours(), ran(KILL)]],
    ['before another command', [ours(), ran(KILL), queued('whoami')]],
  ])('%s is this command’s, without proof', (_, events) => {
    const kill = events.find(({ data }) => data?.includes('Killed'))
    expect(findOutput(events, sought)).toEqual({
      status: 'killed',
      exitCode: undefined,
      output: '',
      truncated: false,
      eventId: kill?.eventId,
      correlated: false,
    })
  })

  it.each([
    ['names the time of another', [ours(), ran('Killed after 10000 milliseconds.')]],
    ['has something before it', [ours(), ran(`half\n${KILL}`)]],
    ['comes while another command has no output', [queued('sleep 99'), ours(), ran(KILL)]],
    ['comes while a later command has no output', [ours(), queued('sleep 99'), ran(KILL)]],
    ['comes after the output of a command of which nothing is known', [ours(), ran('x\n'), ran(KILL)]],
  ])('and %s is another output', (_, events) => {
    expect(findOutput(events, sought)).toBeUndefined()
    expect(otherOutputs(events, sought)).toContain(events.at(-1)?.data)
  })

  it('and is older than the command is no output of it at all', () => {
    const events = [queued('sleep 99'), ran(KILL), ours()]
    expect(findOutput(events, sought)).toBeUndefined()
    expect(otherOutputs(events, sought)).toEqual([])
  })

  it('and comes in a history without the command is no output of it', () => {
    expect(findOutput([queued('sleep 99'), ran(KILL)], sought)).toBeUndefined()
  })

  it('gives way to an output with the marker, which proves whose it is', () => {
    const events = [ours(), ran(KILL), ran(`${MARKER}\nx\n${MARKER}=0;\n`)]
    expect(findOutput(events, sought)).toMatchObject({ status: 'completed', output: 'x', correlated: true })
  })
})

describe('an output with the marker', () => {
  it('of a command that the agent killed is what it had printed', () => {
    expect(findOutput([ours(), ran(`${MARKER}\nhalf\n${KILL}`)], sought)).toMatchObject({
      status: 'killed',
      exitCode: undefined,
      output: 'half',
      correlated: true,
    })
  })

  it('is found among events that say nothing', () => {
    const events = [queued('x'), event('queuedCommand', null), ran(null), ours(), ran(null)]
    expect(findOutput(events, sought)).toBeUndefined()
    expect(otherOutputs(events, sought)).toEqual([''])
    expect(findOutput([...events, ran(`${MARKER}\n\n${MARKER}=0;`)], sought)).toMatchObject({ output: '' })
    expect(findOutput([...events, ran(`${MARKER}\n`)], sought)).toMatchObject({
      status: 'completed',
      output: '',
    })
  })

  it('is an output, and nothing else that holds the like', () => {
    const text = `${MARKER}\nx\n${MARKER}=0;`
    expect(findOutput([ours(), event('addedNote', text)], sought)).toBeUndefined()
    expect(wasQueued([event('addedNote', `echo "${MARKER}"`)], sought)).toBe(false)
    expect(wasQueued([ours()], sought)).toBe(true)
  })
})

describe('without a marker', () => {
  it('the first output that was not there before is taken, with what the agent says in it', () => {
    const before = ran('old')
    const events = [before, event('ranCommand', null), ran('later')]
    const sought = { before: new Set([before.eventId]) }
    expect(findOutput(events, sought)).toMatchObject({ status: 'completed', output: '', correlated: false })
    expect(findOutput([before, ran(`half\n${KILL}`)], sought)).toMatchObject({
      status: 'killed',
      output: 'half',
    })
  })
})
