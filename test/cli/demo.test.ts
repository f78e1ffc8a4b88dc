import { expect, it } from 'vitest'
import './quick-looks.ts'
import { powershellProgram } from '../scripts/shells.ts'
import { cli } from './support.ts'

const PWSH = powershellProgram()

it('the demo plays the main job step by step, and its command really runs', async () => {
  const { exitCode, out, err } = await cli(['demo'])
  expect(err).toBe('')
  expect(out).toMatch(/^ScreenConnect, the main job, on the embedded sandbox at http:\/\/127\.0\.0\.1:\d+\n/)
  expect([...out.matchAll(/^\d {2}(.*)$/gm)].map(([, title]) => title)).toEqual([
    'Build the installer address',
    'The machine installs it',
    'Run a command on it',
    'Tag it',
  ])
  expect(out).toContain('   ended      with exit code 0, after ')
  expect(out).toContain('   marker.txt created by a command\n')
  expect(out).toContain('   tag        Pilot -> Live\n')
  expect(exitCode).toBe(0)
})

it('the demo does without a shell on Windows', async () => {
  const { exitCode, out } = await cli(['demo'], { platform: 'win32' })
  expect(out).not.toContain('marker.txt created')
  expect(out).toContain('with exit code 0')
  expect(exitCode).toBe(0)
})

it('the demo ends at Ctrl-C', async () => {
  const controller = new AbortController()
  const { exitCode } = await cli(['demo'], {
    interrupt: controller.signal,
    onWrite: (text) => {
      if (text.includes('Run a command on it')) controller.abort()
    },
  })
  expect(exitCode).toBe(130)
})

it.skipIf(PWSH === undefined)(
  `the demo runs real PowerShell where there is one (needs pwsh on the path, or PWSH)`,
  async () => {
    const { exitCode, out } = await cli(['demo'], { environment: { PWSH } })
    expect(out).toContain('   printed    read: created by a command\n   ended      with exit code 3, after ')
    expect(exitCode).toBe(0)
  },
  60_000,
)
