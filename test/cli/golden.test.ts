import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import './quick-looks.ts'
import { type Acme, acme, cli } from './support.ts'

/** Every verb as it looks at a terminal: what is typed, and what was answered. */
interface Scene {
  readonly title: string
  readonly args: (acme: Acme) => readonly string[]
  readonly input?: string
  /** Whether it is made for the width of the terminal. Sentences are not: terminals wrap them. */
  readonly fits?: true
  readonly before?: (acme: Acme) => void
  /** Where Ctrl-C is pressed. */
  readonly interruptedAt?: string
}

const one = ({ guests }: Acme) => guests[0].sessionId

const SCENES: readonly Scene[] = [
  { title: 'help', args: () => ['--help'] },
  { title: 'run-help', args: () => ['run', '--help'] },
  { title: 'set-properties-help', args: () => ['set-properties', '--help'] },
  { title: 'sessions', fits: true, args: () => ['sessions', '--filter', "CustomProperty1 = 'Acme'"] },
  { title: 'sessions-utc', fits: true, args: () => ['sessions', 'HOST-01', '--utc'] },
  { title: 'sessions-unnamed', fits: true, args: () => ['sessions', '--unnamed'] },
  { title: 'sessions-none', args: () => ['sessions', 'HOST-09'] },
  { title: 'session', fits: true, args: () => ['session', 'HOST-01'] },
  {
    title: 'session-history',
    fits: true,
    args: () => ['session', 'HOST-01', '--events', '4', '--chat'],
    before: ({ guests: [guest] }) => {
      guest.answer(() => ({ output: '', neverAnswer: true }))
      guest.hostConnect('alex')
      guest.queueCommand('alex', 'ipconfig /all')
      guest.pushEvent({ type: 70, data: 'Windows IP Configuration\r\n' })
      guest.pushEvent({ type: 45, host: 'alex', data: 'Is it better now?' })
      guest.say('Yes,\nthank you!')
    },
  },
  { title: 'session-offline', fits: true, args: () => ['session', 'HOST-02'] },
  {
    title: 'session-ambiguous',
    args: () => ['session', 'HOST-01'],
    before: ({ sandbox }) => void sandbox.addSession({ name: 'HOST-01', machine: { online: false } }),
  },
  { title: 'run', args: () => ['run', 'HOST-01', 'hostname', '--yes'] },
  { title: 'run-asked', args: () => ['run', 'HOST-01', 'hostname', '--shell', 'powershell'], input: 'n\n' },
  {
    title: 'run-fails',
    args: () => ['run', 'HOST-01', 'net stop nothing', '--yes'],
    before: ({ guests: [guest] }) =>
      guest.answer(() => ({ output: 'The service name is invalid.', exitCode: 2 })),
  },
  { title: 'run-offline', args: () => ['run', 'HOST-02', 'hostname', '--yes'] },
  { title: 'run-queued', args: () => ['run', 'HOST-02', 'hostname', '--yes', '--queue'] },
  { title: 'send-command', args: () => ['send-command', 'HOST-01', 'hostname'], input: 'y\n' },
  { title: 'send-command-offline', args: () => ['send-command', 'HOST-02', 'hostname', '-y'] },
  {
    title: 'send-message',
    args: () => ['send-message', 'HOST-01', 'Your computer restarts at 18:00.'],
    input: 'yes\n',
  },
  {
    title: 'set-properties',
    args: () => ['set-properties', 'HOST-01', '--tag', 'Live', '--cp4', 'Ring 1'],
    input: 'y\n',
  },
  {
    title: 'build-installer',
    args: () => [
      'build-installer',
      '--platform',
      'msi',
      '--name',
      'HOST-05',
      '--company',
      'Acme',
      '--silent',
    ],
  },
  {
    title: 'build-installer-qr',
    fits: true,
    args: () => [
      'build-installer',
      '--platform',
      'pkg',
      '--qr',
      '--instance',
      'https://acme.screenconnect.com',
    ],
  },
  { title: 'raw-read', args: () => ['raw', 'GetSessionsByName', '{"sessionName":"HOST-09"}', '--read'] },
  {
    title: 'raw-write',
    args: (all) => ['raw', 'AddNoteToSession', JSON.stringify([one(all), 'Disk replaced'])],
    input: 'y\n',
  },
  { title: 'raw-missing', args: () => ['raw', 'GetHosts', '--read'] },
  { title: 'doctor', args: () => ['doctor'] },
  { title: 'sandbox', args: () => ['sandbox'], interruptedAt: 'Ctrl-C ends it.' },
  { title: 'demo', args: () => ['demo'] },
  { title: 'usage-unknown-option', args: () => ['sessions', '--nmae', 'HOST-01'] },
  { title: 'usage-unknown-verb', args: () => ['sesions'] },
]

/** Ports differ from run to run, and so do markers, durations, and what a sandbox of its own calls itself. */
function steady(text: string): string {
  return text
    .replaceAll(/127\.0\.0\.1:\d+/g, '127.0.0.1:12345')
    .replaceAll(/ACG[0-9a-f]{32}/g, `ACG${'0'.repeat(32)}`)
    .replaceAll(/sandbox-[0-9a-f]{24}/g, `sandbox-${'0'.repeat(24)}`)
    .replaceAll(/(?<=^ {3}session {4})[0-9a-f-]{36}$/gm, '00000000-0000-4000-8000-000000000000')
    .replaceAll(/(?<=, after )\d+ ms/g, '1234 ms')
}

describe.each([60, 120])('at a terminal %i columns wide', (width) => {
  it.each(SCENES)('$title', async ({ title, args, input, before, fits, interruptedAt }) => {
    const all = await acme()
    before?.(all)
    const words = args(all)
    const interrupt = new AbortController()
    const { screen, exitCode } = await cli(words, {
      environment: all.environment,
      width,
      input: input ?? '',
      home: '/home/alex',
      interrupt: interrupt.signal,
      onWrite: (text) => {
        if (interruptedAt !== undefined && text.includes(interruptedAt)) interrupt.abort()
      },
    })
    const typed = words.map((word) => (/^[\w./-]+$/.test(word) ? word : `'${word}'`)).join(' ')
    const answered = screen.replace('[y/N] ', `[y/N] ${input ?? ''}`)
    const shown = `$ screenconnect ${typed}\n${answered}[exit code ${exitCode}]\n`
    await expect(steady(shown)).toMatchFileSnapshot(join('golden', String(width), `${title}.txt`))
    // Addresses stay whole, so that they can be opened or copied.
    const lines = steady(screen)
      .split('\n')
      .filter((line) => !line.includes('http'))
    if (fits) expect(Math.max(...lines.map((line) => [...line].length))).toBeLessThanOrEqual(width)
  })
})
