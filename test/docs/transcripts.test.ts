import { describe, expect, it } from 'vitest'
import { acme, cli, emptyFolder } from '../cli/support.ts'
import { blocksIn } from './blocks.ts'

/** The sandbox has ids and an address of its own. */
const anyServer = (text: string) =>
  text
    .replaceAll(/\b(?:acme\.screenconnect\.com|127\.0\.0\.1:\d+)/g, '(a server)')
    .replaceAll(/\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, '(an id)')

const transcripts = blocksIn('console').map(({ title, code }) => {
  const [, line = '', shown = ''] = /^\$ screenconnect (.+)\n([\s\S]*)$/.exec(code) ?? []
  return { title, args: line.split(' '), shown: shown.trimEnd() }
})

describe('what the documentation shows of a terminal', () => {
  it('exists', () => {
    expect(transcripts.length).toBeGreaterThan(0)
  })

  it.each(transcripts)('$title is what is printed, up to a question', async ({ args, shown }) => {
    const { sandbox } = await acme()
    const customProperties = ['company', 'site', 'tag']
    const server = { instance: sandbox.url, customProperties, secret: { file: '~/secret' } }
    const home = emptyFolder({
      '.config/screenconnect/screenconnect.config.json': JSON.stringify({ instances: { acme: server } }),
      secret: sandbox.secret,
    })
    const { screen } = await cli(args, { home, folder: emptyFolder(), width: 120 })
    const [, untilAsked = screen] = /^([\s\S]*?\[y\/N\]) /.exec(screen) ?? []
    expect(anyServer(shown)).toBe(anyServer(untilAsked.trimEnd()))
  })
})
