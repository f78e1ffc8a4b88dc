import type { FaultName } from '@acg/screenconnect/testing'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { leaks } from '../security/support.ts'
import './quick-looks.ts'
import { acme, cli, emptyFolder } from './support.ts'

const SECRET = 'canary-secret-0123456789'

const VERBS: readonly (readonly string[])[] = [
  ['sessions', 'HOST-01'],
  ['session', 'HOST-01', '--events', '--chat'],
  ['run', 'HOST-01', 'hostname', '--yes', '--wait', '50ms'],
  ['send-command', 'HOST-01', 'hostname'],
  ['send-message', 'HOST-01', 'Hello', '--yes'],
  ['set-properties', 'HOST-01', '--tag', 'Live', '--yes'],
  ['build-installer', '--platform', 'msi', '--silent'],
  ['raw', 'GetSessionsByName', '{"sessionName":"HOST-01"}', '--read'],
  ['doctor', '--writes', '--yes'],
]

const FAULTS: readonly (FaultName | undefined)[] = [
  undefined,
  '401',
  '403',
  '500-fault',
  'html',
  'echo-body',
  'redirect-302',
  'reset',
]

// The pauses between tries are a random part of their bound: none of it here.
beforeEach(() => {
  vi.spyOn(Math, 'random').mockReturnValue(0)
  return () => vi.restoreAllMocks()
})

describe('the secret', () => {
  it.each(VERBS.map((args) => ({ args, title: args.join(' ') })))(
    'is in nothing that `screenconnect $title` prints, whatever the server answers',
    async ({ args }) => {
      for (const fault of FAULTS) {
        const { sandbox, environment } = await acme({ secret: SECRET })
        if (fault !== undefined) sandbox.inject(fault, { times: 1000 })
        for (const more of [[], ['--json'], ['--debug']]) {
          const { screen } = await cli([...args, ...more], { environment })
          expect(leaks(screen, SECRET), `${fault} ${more}`).toEqual([])
        }
        await sandbox.close()
      }
    },
    60_000,
  )

  it.each([
    ['--instance', ['sessions', 'HOST-01', '--instance', SECRET]],
    ['the address', ['sessions', 'HOST-01', '--instance', `https://user:${SECRET}@acme.screenconnect.com`]],
    ['the parameters', ['raw', 'GetSessionsByName', SECRET, '--read']],
    ['a label', ['sessions', 'HOST-01', '--labels', `${SECRET},${SECRET}`]],
    ['one argument too many', ['run', 'HOST-01', 'x', SECRET]],
    ['a duration', ['run', 'HOST-01', 'x', '--timeout', SECRET]],
  ])('is not printed where it is given as %s', async (_, args) => {
    const { environment } = await acme()
    const { out, err } = await cli(args, { environment })
    expect(leaks(out + err, SECRET)).toEqual([])
  })

  it('is not printed where a file with it is not one', async () => {
    const { environment } = await acme()
    const folder = emptyFolder({ secret: `${SECRET}\n${SECRET}` })
    const { err } = await cli(['sessions', 'HOST-01', '--secret-file', 'secret', '--debug'], {
      environment,
      folder,
    })
    expect(leaks(err, SECRET)).toEqual([])
  })
})
