import { describe, expect, it } from 'vitest'
import { documents, read } from './pages.ts'

/** What a schedule cost of what the loop by hand costs, as docs/facts.md has measured it. */
interface Measured {
  readonly title: string
  /** How scattered the times of the answers were. */
  readonly sigma: number
  readonly delay: number
  readonly looks: number
}

const table = /^## Waiting for a command\n([\s\S]*?)^## /m.exec(read('docs/facts.md'))?.[1] ?? ''
const measured: readonly Measured[] = [
  ...table.matchAll(/^\| (.+?) \| ([\d.]+) \| ([\d.]+) \| ([\d.]+) \|/gm),
].map(([, title = '', sigma, delay, looks]) => ({
  title,
  sigma: Number(sigma),
  delay: Number(delay),
  looks: Number(looks),
}))

const of = (title: string) => measured.filter((row) => row.title === title)
const words =
  read('docs/commands.md')
    .split(/^## /m)
    .find((part) => part.startsWith('When it looks')) ?? ''

describe('what docs/commands.md says of when it looks', () => {
  it('of the default agrees with docs/facts.md', () => {
    expect(words).toContain('in about half of its delay or less, and looks up to twice as often')
    expect(of('the default')).toHaveLength(2)
    for (const { delay, looks } of of('the default')) {
      expect(delay).toBeLessThan(0.6)
      expect(looks).toBeLessThanOrEqual(2)
    }
  })

  it('of the frugal schedule agrees with docs/facts.md', () => {
    const schedule = '{ first: 3500, pause: 1600 }'
    expect(words).toContain(`\`poll: ${schedule}\` makes no more looks than that loop`)
    expect(words).toContain('comes in half of its delay where the times of answers scatter less')
    expect(words).toContain('where they scatter more, it looks a little more often and gains less')
    const [even, scattered] = of(`\`${schedule}\``).sort((a, b) => a.sigma - b.sigma)
    expect(even?.looks).toBeLessThan(1.05)
    expect(even?.delay).toBeLessThan(0.55)
    expect(scattered?.looks).toBeLessThan(1.5)
    expect(scattered?.delay).toBeGreaterThan(even?.delay ?? Number.NaN)
    expect(scattered?.delay).toBeLessThan(1)
  })

  it('leaves the numbers to docs/facts.md, so that no copy of them grows old', () => {
    const copies = documents.filter((path) => /^\|.*\blooks per command\b/m.test(read(path)))
    expect(copies).toEqual(['docs/facts.md'])
    expect(words).toContain('(facts.md#waiting-for-a-command)')
  })
})
