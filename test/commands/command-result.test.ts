import { type CommandResult, ConfigurationError, expectSuccess } from '@acg/screenconnect'
import { describe, expect, it } from 'vitest'

const ENDED = {
  output: 'HOST-01',
  truncated: false,
  durationMs: 4000,
  eventId: '1',
  correlated: false,
} as const
const NOT_SEEN = { exitCode: undefined, durationMs: 60_000, otherOutputs: [] } as const
const LOOK = "look at the session's events"

function failure(result: CommandResult): unknown {
  try {
    return expectSuccess(result)
  } catch (error) {
    return error
  }
}

describe('a success that is expected', () => {
  it('is a command that ended with exit code 0, as it is', () => {
    const result = { ...ENDED, status: 'completed', exitCode: 0 } as const
    expect(expectSuccess(result)).toEqual(result)
  })

  it.each<readonly [CommandResult, string]>([
    [
      { ...ENDED, status: 'completed', exitCode: 3 },
      "The command ended as 'completed' with exit code 3. Look at `output` of the result.",
    ],
    [
      { ...ENDED, status: 'completed', exitCode: undefined },
      "The command ended as 'completed'. Look at `output` of the result.",
    ],
    [
      { ...ENDED, status: 'killed', exitCode: undefined },
      "The command ended as 'killed'. Give it a longer `timeout`, or let it do less.",
    ],
    [
      { ...NOT_SEEN, status: 'timed-out' },
      `The command ended as 'timed-out'. It may still run: ${LOOK} before you send it again.`,
    ],
    [
      { ...NOT_SEEN, status: 'went-offline' },
      `The command ended as 'went-offline'. It may have run, or run later: ${LOOK} when the guest is back.`,
    ],
    [
      { status: 'queued', exitCode: undefined },
      "The command ended as 'queued'. It runs when the guest comes back.",
    ],
    [
      { ...NOT_SEEN, status: 'unknown', error: new ConfigurationError('wait', 'nothing', 'a time') },
      `The command ended as 'unknown', because of CONFIGURATION. It may have run: ${LOOK} before you send it again.`,
    ],
  ])('is none of %j, and the error says what to do', (result, message) => {
    expect(failure(result)).toMatchObject({
      code: 'COMMAND_FAILED',
      message,
      status: result.status,
      exitCode: result.exitCode,
      mayHaveRun: true,
    })
  })
})
