import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bytes } from '../../src/cli/output/bytes.ts'
import { cutTo, padTo, widthOf } from '../../src/cli/output/fit.ts'
import { printableLine, printableText } from '../../src/cli/output/printable.ts'
import { progressBar, progressInWords } from '../../src/cli/output/progress-bar.ts'
import { styleFor } from '../../src/cli/output/style.ts'
import { table } from '../../src/cli/output/table.ts'
import { duration, timesFor } from '../../src/cli/output/times.ts'
import type { TextOutput } from '../../src/cli/terminal.ts'

const anyText = fc.string({ unit: 'grapheme', maxLength: 60 })

function output(isTerminal: boolean, columns?: number): TextOutput & { readonly text: () => string } {
  const written: string[] = []
  return {
    isTerminal,
    columns,
    write: (text) => void written.push(text),
    text: () => written.join(''),
  }
}

describe('text from elsewhere', () => {
  it('loses what a terminal would obey, and keeps its lines and tabs', () => {
    expect(printableText('a\u001b[31mb\u0007\r\nc\td\u009bx\u202ey\u2066')).toBe(
      'a\uFFFD[31mb\uFFFD\nc\td\uFFFDx\uFFFDy\uFFFD',
    )
    expect(printableLine('a\r\n\tb\n\nc')).toBe('a b c')
  })

  it('never holds a control character afterwards, whatever it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(printableText(text)).not.toMatch(/(?![\n\t])\p{Cc}/u)
        expect(printableLine(text)).not.toMatch(/\p{Cc}/u)
      }),
    )
  })

  it('is cut by what it takes at a terminal, wide signs and joined ones as wholes', () => {
    expect(cutTo('Head Office', 8)).toBe('Head Of…')
    expect(cutTo('日本語', 5)).toBe('日本…')
    expect(cutTo('日本語', 4)).toBe('日…')
    expect(cutTo('👩‍👩‍👧 family', 4)).toBe('👩‍👩‍👧 …')
    expect(padTo('日本', 6)).toBe('日本  ')
  })

  it('is never wider than it was cut to', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 1, max: 40 }), (text, width) => {
        expect(widthOf(cutTo(printableLine(text), width))).toBeLessThanOrEqual(width)
      }),
    )
  })
})

describe('a table', () => {
  const columns = [
    { title: 'NAME', value: (row: readonly string[]) => row[0] ?? '', least: 6 },
    { title: 'NOTE', value: (row: readonly string[]) => row[1] ?? '', least: 4, spare: 1 },
    { title: 'ID', value: (row: readonly string[]) => row[2] ?? '', spare: 2 },
  ]
  const plain = { head: (text: string) => text }

  it('is as wide as its texts where nobody looks', () => {
    const rows = [['HOST-01', 'x'.repeat(200), '1']]
    expect(table(columns, rows, { width: undefined, ...plain }).text.split('\n')[1]).toContain(
      'x'.repeat(200),
    )
  })

  it('cuts the widest column first, then leaves out what it can spare most', () => {
    const rows = [['HOST-01', 'a long note', '12345']]
    expect(table(columns, rows, { width: 26, ...plain })).toEqual({
      text: 'NAME     NOTE        ID\nHOST-01  a long no…  12345\n',
      leftOut: [],
    })
    expect(table(columns, rows, { width: 12, ...plain }).leftOut).toEqual(['ID'])
    expect(table(columns, rows, { width: 8, ...plain }).leftOut).toEqual(['NOTE', 'ID'])
  })

  it('fits any width that its last column fits, whatever the texts are', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(anyText, anyText, anyText), { maxLength: 5 }),
        fc.integer({ min: 6, max: 120 }),
        (rows, width) => {
          const { text } = table(columns, rows, { width, ...plain })
          for (const line of text.split('\n')) expect(widthOf(line)).toBeLessThanOrEqual(width)
        },
      ),
    )
  })
})

describe('times', () => {
  const now = new Date('2026-07-20T12:00:00Z')

  it.each([
    ['2026-07-20T11:59:30Z', '30 seconds ago'],
    ['2026-07-20T11:57:00Z', '3 minutes ago'],
    ['2026-07-20T10:00:00Z', '2 hours ago'],
    ['2026-07-19T12:00:00Z', 'yesterday'],
    ['2026-05-01T12:00:00Z', '2 months ago'],
    ['2024-05-01T12:00:00Z', '2 years ago'],
    ['2026-07-20T12:00:05Z', 'in 5 seconds'],
  ])('%s is %s', (time, words) => {
    expect(timesFor(now, false).short(new Date(time))).toBe(words)
  })

  it('are said as Intl.RelativeTimeFormat says them, whatever they are', () => {
    const units = { year: 365 * 24, month: 30 * 24, day: 24, hour: 1, minute: 1 / 60, second: 1 / 3600 }
    const format = new Intl.RelativeTimeFormat('en', { numeric: 'auto' })
    fc.assert(
      fc.property(fc.integer({ min: -200_000_000_000, max: 200_000_000_000 }), (passed) => {
        const hours = Math.abs(passed) / 3_600_000
        const [unit = 'second'] = Object.entries(units).find(([, length]) => hours >= length) ?? []
        // One of the units above.
        const name = unit as keyof typeof units
        const count = -Math.sign(passed) * Math.floor(Math.abs(passed) / Math.round(units[name] * 3_600_000))
        const expected = format.format(count === 0 ? 0 : count, name)
        expect(timesFor(now, false).short(new Date(now.getTime() - passed))).toBe(expected)
      }),
    )
  })

  it('are local and relative, or in UTC', () => {
    const time = new Date('2026-07-19T06:41:52Z')
    const local = `${time.getFullYear()}-07-${String(time.getDate()).padStart(2, '0')}`
    expect(timesFor(now, false).long(time)).toMatch(new RegExp(`^${local} \\d\\d:\\d1 \\(yesterday\\)$`))
    expect(timesFor(now, false).exact(time)).toMatch(new RegExp(`^${local} \\d\\d:\\d1:52$`))
    for (const show of ['short', 'long', 'exact'] as const) {
      expect(timesFor(now, true)[show](time)).toBe('2026-07-19T06:41:52Z')
      expect(timesFor(now, true)[show](null)).toBe('never')
      expect(timesFor(now, false)[show](null)).toBe('never')
    }
  })

  it.each([
    [900, '0 seconds'],
    [1000, '1 second'],
    [90_000, '1 minute'],
    [7_200_000, '2 hours'],
    [86_400_000, '1 day'],
  ])('%i ms are %s', (milliseconds, words) => {
    expect(duration(milliseconds)).toBe(words)
  })
})

describe('a progress bar', () => {
  it('shows the part, the bytes, the rate and the time left', () => {
    expect(progressInWords(4_000_000, 16_000_000, 2_000_000)).toBe(
      '██████░░░░░░░░░░░░░░░░░░  25 %  4.0 MB of 16.0 MB  2.0 MB/s  00:06 left',
    )
    expect(progressInWords(1_000_000, 4_000_000_000, 1_000_000)).toContain('1:06:39 left')
    expect(progressInWords(16_000_000, 16_000_000, 2_000_000)).toMatch(
      /100 % {2}16\.0 MB of 16\.0 MB {2}2\.0 MB\/s$/,
    )
  })

  it('shows what it knows where the server does not say how large the file is', () => {
    expect(progressInWords(4_000_000, undefined, 2_000_000)).toBe('4.0 MB  2.0 MB/s')
    expect(progressInWords(0, undefined, 0)).toBe('0 B')
  })

  it('takes its rate from the clock and leaves nothing behind', () => {
    const times = [0, 1000]
    const to = output(true, 100)
    const bar = progressBar(to, () => times.shift() ?? 1000)
    bar.show(5_000_000, 10_000_000)
    bar.clear()
    expect(to.text()).toContain('5.0 MB/s  00:01 left')
    expect(to.text().endsWith('\r\u001b[K')).toBe(true)
  })

  it('says nothing where nobody looks', () => {
    const to = output(false)
    const bar = progressBar(to)
    bar.show(1, 2)
    bar.clear()
    expect(to.text()).toBe('')
  })

  it.each([
    [999, '999 B'],
    [1000, '1.0 kB'],
    [16_000_000, '16.0 MB'],
    [2_500_000_000_000_000, '2500.0 TB'],
  ])('counts %i bytes as %s', (count, words) => {
    expect(bytes(count)).toBe(words)
  })
})

describe('colours', () => {
  it('are there at a terminal', () => {
    expect(styleFor(output(true), {}).good('online')).toBe('\u001b[32monline\u001b[39m')
  })

  it.each([
    ['into a pipe', output(false), {}],
    ['with NO_COLOR', output(true), { NO_COLOR: '1' }],
    ['at a dumb terminal', output(true), { TERM: 'dumb' }],
  ])('are not there %s', (_, to, environment) => {
    expect(styleFor(to, environment).good('online')).toBe('online')
  })

  it('stay with an empty NO_COLOR', () => {
    expect(styleFor(output(true), { NO_COLOR: '' }).bad('x')).not.toBe('x')
  })
})
