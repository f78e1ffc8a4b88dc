import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { retryAfterMs } from '../../src/transport/retry-after.ts'
import { pauseBefore, retryPolicy } from '../../src/transport/retry-policy.ts'

describe('the policy', () => {
  it('has the defaults that the documentation states', () => {
    expect(retryPolicy(undefined)).toEqual({
      limit: 3,
      minDelay: 500,
      maxDelay: 10_000,
      maxRetryAfter: 60_000,
      rateLimitedWrites: true,
    })
  })

  it('tries nothing again where it is false, and pauses as ever between two looks', () => {
    expect(retryPolicy(false)).toEqual({ ...retryPolicy(undefined), limit: 0 })
  })

  it('never has a longest pause that is shorter than its first', () => {
    expect(retryPolicy({ minDelay: 20_000 })).toMatchObject({ minDelay: 20_000, maxDelay: 20_000 })
    expect(retryPolicy({ minDelay: 5, maxDelay: 3 })).toMatchObject({ minDelay: 5, maxDelay: 5 })
    expect(retryPolicy({ minDelay: 5, maxDelay: 7 })).toMatchObject({ minDelay: 5, maxDelay: 7 })
  })
})

describe('the pause before a try', () => {
  const policy = retryPolicy({ minDelay: 100, maxDelay: 1000, maxRetryAfter: 5000 })
  const most = (retry: number) => pauseBefore(retry, undefined, policy, () => 1)

  it('has a bound that doubles up to the longest', () => {
    expect([1, 2, 3, 4, 5, 6].map(most)).toEqual([100, 200, 400, 800, 1000, 1000])
  })

  it('is any part of its bound, from nothing on: full jitter', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10_000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (retry, part) => {
          expect(pauseBefore(retry, undefined, policy, () => part)).toBeCloseTo(
            part * (most(retry) ?? Number.NaN),
          )
        },
      ),
    )
  })

  it('is nothing, and a number, where the policy has no delay, however many the tries', () => {
    const none = retryPolicy({ minDelay: 0, maxDelay: 0 })
    expect(pauseBefore(5000, undefined, none, () => 1)).toBe(0)
  })

  it('is what the server asks for, up to the longest that is obeyed', () => {
    expect(pauseBefore(1, 0, policy, () => 1)).toBe(0)
    expect(pauseBefore(1, 5000, policy, () => 1)).toBe(5000)
    expect(pauseBefore(1, 5001, policy, () => 1)).toBeUndefined()
  })
})

describe('Retry-After', () => {
  const now = Date.UTC(2026, 10, 23, 12, 0, 0)

  it.each([
    ['0', 0],
    ['120', 120_000],
    [' 7 ', 7000],
    ['Mon, 23 Nov 2026 12:00:30 GMT', 30_000],
    ['Mon, 23 Nov 2026 11:59:00 GMT', 0],
  ])('%j is %i ms', (header, expected) => {
    expect(retryAfterMs(header, now)).toBe(expected)
  })

  it.each([
    null,
    '',
    'soon',
    '-1',
    '1.5',
    '1e3',
    '0x10',
    '12345678901',
    '2026-11-23T12:00:30Z',
    'Mon, 23 Nov 2026 12:00:30',
    'x Mon, 23 Nov 2026 12:00:30 GMT',
    'Mon, 23 Nov 2026 12:00:30 GMT x',
    'Mon, 23 Nov 2026 12:00:30 GMT (x)',
    'Xxx, 99 Xxx 2026 12:00:30 GMT',
  ])('%j says nothing', (header) => {
    expect(retryAfterMs(header, now)).toBeUndefined()
  })
})
