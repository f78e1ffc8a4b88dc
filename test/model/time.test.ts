import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { time } from '../../src/model/time.ts'
import { BARE_SESSION } from './fixtures/sessions.ts'
import { decoded } from './support.ts'

const timeOf = async (LastEventTime: unknown) =>
  (await decoded({ ...BARE_SESSION, LastEventTime })).lastEventTime

describe('a time', () => {
  // Where local time is UTC, reading the one for the other would not be noticed.
  beforeAll(() => {
    vi.stubEnv('TZ', 'America/New_York')
    expect(new Date('2026-07-19T00:00:00Z').getTimezoneOffset()).toBe(240)
  })
  afterAll(() => {
    vi.unstubAllEnvs()
  })

  it.each([
    ['seven fractional digits', '2026-07-19T06:41:52.6169911Z', '2026-07-19T06:41:52.616Z'],
    ['one fractional digit', '2026-07-19T06:41:52.6Z', '2026-07-19T06:41:52.600Z'],
    ['no fraction', '2026-07-19T06:41:52Z', '2026-07-19T06:41:52.000Z'],
    ['an offset', '2026-07-19T08:41:52.6169911+02:00', '2026-07-19T06:41:52.616Z'],
    ['a negative offset', '2026-07-19T01:11:52-05:30', '2026-07-19T06:41:52.000Z'],
    ['an offset without a colon', '2026-07-19T12:11:52+0530', '2026-07-19T06:41:52.000Z'],
  ])('with %s is that instant', async (_, wire, instant) => {
    expect((await timeOf(wire))?.toISOString()).toBe(instant)
  })

  it.each([
    ['2026-07-19T06:41:52', '2026-07-19T06:41:52.000Z'],
    ['2026-07-19T06:41:52.6169911', '2026-07-19T06:41:52.616Z'],
    ['2026-03-29T02:30:00', '2026-03-29T02:30:00.000Z'],
  ])('without a zone is UTC, not local: %s', async (wire, instant) => {
    expect((await timeOf(wire))?.toISOString()).toBe(instant)
  })

  it.each(['0001-01-01T00:00:00', '0001-01-01T00:00:00Z', '0001-01-01T00:00:00.0000000Z'])(
    'of year 1 is "never": %s',
    async (wire) => {
      expect(await timeOf(wire)).toBeNull()
    },
  )

  it.each([
    '',
    'soon',
    '2026-07-19',
    '19/07/2026 06:41:52',
    '2026-13-01T00:00:00Z',
    '2026-07-19T25:00:00Z',
    '2026-07-19 06:41:52Z',
    ' 2026-07-19T06:41:52Z',
    '+002026-07-19T06:41:52Z',
    '2026-07-19T06:41:52Z soon',
    '/Date(1784443312616)/',
    '2026-07-19T06:41:52.61/9911Z',
    '2026-07-19T06:41:52.616/911Z',
    '2026-07-19T06:41:52.616991/Z',
    1_784_443_312_616,
    null,
    true,
    {},
    ['2026-07-19T06:41:52Z'],
  ])('that is none is null: %j', async (wire) => {
    expect(await timeOf(wire)).toBeNull()
  })

  it.each([
    ['2024-02-29T00:00:00.0000000Z', '2024-02-29T00:00:00.000Z'],
    ['2026-01-31T23:59:59.9999999Z', '2026-01-31T23:59:59.999Z'],
    ['2026-12-28T23:59:59.0090000Z', '2026-12-28T23:59:59.009Z'],
    ['1969-12-28T23:59:59.9990000Z', '1969-12-28T23:59:59.999Z'],
    ['1970-01-01T00:00:00.0000000Z', '1970-01-01T00:00:00.000Z'],
    ['0099-06-07T08:09:10.0000000Z', '0099-06-07T08:09:10.000Z'],
    ['0100-06-07T08:09:10.0000000Z', '0100-06-07T08:09:10.000Z'],
    ['2026-07-19T24:00:00.0000000Z', '2026-07-20T00:00:00.000Z'],
  ])('at an edge of the calendar or the clock is that instant: %s', async (wire, instant) => {
    expect((await timeOf(wire))?.toISOString()).toBe(instant)
  })

  it.each(['2026-00-19T00:00:00.0000000Z', '2026-07-00T00:00:00.0000000Z', '2026-07-19T06:60:00.0000000Z'])(
    'that no calendar and no clock has is null: %s',
    async (wire) => {
      expect(await timeOf(wire)).toBeNull()
    },
  )

  it('is read as JavaScript reads it, on each day of four centuries', () => {
    const day = 24 * 60 * 60 * 1000
    for (let at = Date.UTC(1970, 0, 1, 1, 2, 3, 4); at < Date.UTC(2370); at += day) {
      const wire = new Date(at).toISOString().replace('Z', '0000Z')
      if (time(wire)?.getTime() !== at) expect(time(wire)?.toISOString()).toBe(wire)
    }
  })

  it('is read as JavaScript reads it, whatever one character of it becomes', () => {
    const instant = fc.date({
      min: new Date('0002-01-01'),
      max: new Date('9999-12-31T23:59:59.999Z'),
      noInvalidDate: true,
    })
    const usual = fc
      .tuple(instant, fc.stringMatching(/^\d{4}$/))
      .map(([date, rest]) => date.toISOString().replace('Z', `${rest}Z`))
    const change = fc.tuple(fc.nat({ max: 27 }), fc.constantFrom(...'0123456789-:.TZ /;@t', ''))
    const form = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)?$/
    fc.assert(
      fc.property(usual, fc.option(change), (text, changed) => {
        const [at, character] = changed ?? [0, text[0]]
        const wire = text.slice(0, at) + character + text.slice(at + 1)
        const zoned = /[Z+]|-\d\d:?\d\d$/.test(wire.slice(10)) ? wire : `${wire}Z`
        const expected = form.test(wire) && !wire.startsWith('0001-01-01') ? Date.parse(zoned) : Number.NaN
        expect(time(wire)?.getTime() ?? Number.NaN).toBe(expected)
      }),
      { numRuns: 2000 },
    )
  })
})
