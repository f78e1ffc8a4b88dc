import type { RunningSandbox } from '../../testing/index.ts'
import type { Context } from '../context.ts'
import { EXIT, type ExitCode } from '../exit-codes.ts'

export interface SandboxFlags {
  readonly port?: number
}

/** `sandbox`: a ScreenConnect on this machine with a few lively sessions, until Ctrl-C. */
export async function sandbox(context: Context, { port }: SandboxFlags): Promise<ExitCode> {
  const { interrupt, platform } = context.terminal
  const { startSandbox } = await import('../../testing/index.ts')
  await using running = await startSandbox({
    profile: 'documented',
    agentDelay: () => 300 + Math.random() * 1200,
    ...(port === undefined ? {} : { port }),
  })
  const stop = bringToLife(running)
  if (context.json) context.printJson({ url: running.url, secret: running.secret })
  else {
    const set =
      platform === 'win32'
        ? (name: string, value: string) => `$env:${name} = '${value}'`
        : (name: string, value: string) => `export ${name}=${value}`
    context.print(`${set('SCREENCONNECT_URL', running.url)}\n`)
    context.print(`${set('SCREENCONNECT_SECRET', running.secret)}\n`)
    context.print(`${set('SCREENCONNECT_LABELS', 'company,site,tag')}\n`)
  }
  context.note('Set these in another shell, and try: screenconnect sessions HOST-01')
  context.note(
    'Its machines only pretend to run commands: echo, hostname and whoami answer, anything else succeeds in silence.',
  )
  context.note('Ctrl-C ends it.')
  await new Promise<void>((resolve) => {
    if (interrupt.aborted) resolve()
    else interrupt.addEventListener('abort', () => resolve(), { once: true })
  })
  stop()
  return EXIT.ok
}

/** Machines of two customers, one that comes and goes, one that is off, one without a name, and a user who talks. */
function bringToLife(running: RunningSandbox): () => void {
  running.addSession({ name: 'HOST-01', customProperties: ['Acme', 'Head Office', 'Pilot'] })
  const busy = running.addSession({
    name: 'HOST-02',
    customProperties: ['Acme', 'Head Office', 'Live'],
    machine: { os: 'linux' },
  })
  const roaming = running.addSession({ name: 'HOST-03', customProperties: ['Acme', 'Warehouse', 'Live'] })
  running.addSession({
    name: 'HOST-04',
    customProperties: ['Globex', 'Plant', 'Live'],
    machine: { os: 'macos', online: false },
  })
  running.addSession({ customProperties: ['Globex', 'Plant', ''] })
  busy.say('Is anybody there?')
  const timer = setInterval(() => {
    if (roaming.online) roaming.goOffline()
    else roaming.goOnline()
  }, 20_000)
  return () => clearInterval(timer)
}
