import { ConfigurationError } from '@acg/screenconnect'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pauseBeforeLook, pollSchedule } from '../../src/commands/poll-schedule.ts'

const DEFAULTS = { first: 3500, pause: 750, maxPause: 5000 }
/** Neither off nor on. */
const EVEN = () => 0.5

describe('a poll schedule', () => {
  it('has its defaults where nothing else is said', () => {
    expect(pollSchedule(undefined)).toEqual(DEFAULTS)
    expect(pollSchedule({})).toEqual(DEFAULTS)
    expect(pollSchedule({ first: 0, pause: 100, maxPause: 200 })).toEqual({
      first: 0,
      pause: 100,
      maxPause: 200,
    })
  })

  it('never has a longest pause below its first one', () => {
    expect(pollSchedule({ pause: 6000 })).toEqual({ ...DEFAULTS, pause: 6000, maxPause: 6000 })
    expect(pollSchedule({ pause: 6000, maxPause: 10 }).maxPause).toBe(6000)
  })

  it.each(['first', 'pause', 'maxPause'])('names the option that is no time: %s', (option) => {
    const call = () => pollSchedule({ [option]: -1 })
    expect(call).toThrow(ConfigurationError)
    expect(call).toThrow(`poll.${option}`)
  })
})

describe('the pause before a look', () => {
  it('is the first one before the first look, however late it is', () => {
    expect(pauseBeforeLook(DEFAULTS, 0, 0, EVEN)).toBe(3500)
    expect(pauseBeforeLook(DEFAULTS, 60_000, 0, EVEN)).toBe(3500)
  })

  it.each([
    [0, 750],
    [3500, 750],
    [5500, 850],
    [23_500, 1750],
    [88_500, 5000],
    [600_000, 5000],
  ])(
    'after %d ms is %d ms: longer by a twentieth of the time since the first, up to the longest',
    (elapsed, pause) => {
      expect(pauseBeforeLook(DEFAULTS, elapsed, 1, EVEN)).toBe(pause)
    },
  )

  it('is up to a tenth off or on', () => {
    expect(pauseBeforeLook(DEFAULTS, 0, 0, () => 0)).toBeCloseTo(3150)
    expect(pauseBeforeLook(DEFAULTS, 0, 0, () => 1)).toBeCloseTo(3850)
    fc.assert(
      fc.property(fc.nat({ max: 600_000 }), fc.double({ min: 0, max: 1, noNaN: true }), (elapsed, random) => {
        const even = pauseBeforeLook(DEFAULTS, elapsed, 3, EVEN)
        const pause = pauseBeforeLook(DEFAULTS, elapsed, 3, () => random)
        expect(Math.abs(pause / even - 1)).toBeLessThan(0.1001)
      }),
    )
  })
})
