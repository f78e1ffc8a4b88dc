import { expect, it } from 'vitest'
import { median, quantile, ratio } from '../../bench/statistics.ts'
import { aim, spreadTable, times } from '../../bench/table.ts'
import { takeTurns } from '../../bench/turns.ts'

it('measures in turn, every other round the other way round, and leaves the first round out', async () => {
  const order: string[] = []
  const measured = await takeTurns([{ title: 'a' }, { title: 'b' }], 2, ({ title }) => order.push(title))
  expect(order.join('')).toBe('abbaab')
  expect(measured).toEqual([
    { title: 'a', values: [4, 5] },
    { title: 'b', values: [3, 6] },
  ])
})

it('compares round by round', () => {
  expect(median([3, 1, 2])).toBe(2)
  expect(quantile([4, 3, 2, 1], 0.75)).toBe(4)
  // The second round was slow for both.
  expect(ratio([2, 20, 2], [1, 10, 1])).toBe(2)
})

it('writes ratios first, then median, least and most', () => {
  const measured = [
    { title: 'a', values: [1, 2, 3] },
    { title: 'b', values: [2, 4, 6] },
  ]
  expect(spreadTable(measured, ['a'], times)).toBe(
    [
      '|  | ratio to a | median | least | most |',
      '| --- | --- | --- | --- | --- |',
      '| a | 1.00 | 2.00 | 1.00 | 3.00 |',
      '| b | 2.00 | 4.00 | 2.00 | 6.00 |',
    ].join('\n'),
  )
  expect(() => spreadTable(measured, ['c'], times)).toThrow('nothing was measured of c')
})

it('says of an aim whether it was reached', () => {
  expect(aim('as quick', 1, 1, times)).toBe('- Aim: as quick. Measured: 1.00, reached.')
  expect(aim('as quick', 1.2, 1, times)).toBe('- Aim: as quick. Measured: 1.20, **missed**.')
})
