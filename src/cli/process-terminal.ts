import { homedir } from 'node:os'
import type { WriteStream } from 'node:tty'
import type { Terminal, TextOutput } from './terminal.ts'

/**
 * The terminal, or whatever else stands in its place, that this process was started at.
 *
 * @param onFailure is told that something could not be written: to a full disk, for one
 * @param onImpatience ends the process at a second Ctrl-C
 */
export function processTerminal(onFailure: () => void, onImpatience: () => void): Terminal {
  const { signal, stop } = interrupt(onImpatience)
  return {
    out: textOutput(process.stdout, onFailure),
    err: textOutput(process.stderr, onFailure),
    input: process.stdin,
    folder: process.cwd(),
    home: homedir(),
    environment: process.env,
    platform: process.platform,
    now: () => new Date(),
    // A person who has read the question is slower, a paste is quicker.
    typedAhead: { quiet: 100, most: 5000 },
    interrupt: signal,
    stop,
  }
}

function textOutput(stream: NodeJS.WriteStream & Partial<WriteStream>, onFailure: () => void): TextOutput {
  // Whoever read it has gone (`| head`): nothing is left to say, and that is no failure.
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') onFailure()
  })
  return {
    isTerminal: stream.isTTY === true,
    get columns() {
      // A terminal that does not know its width says 0.
      return stream.isTTY === true && stream.columns > 0 ? stream.columns : undefined
    },
    write(text) {
      stream.write(text)
    },
  }
}

/** The first Ctrl-C aborts what is under way, which then says how it stands; the second one ends everything. */
function interrupt(onImpatience: () => void): { readonly signal: AbortSignal; readonly stop: () => void } {
  const controller = new AbortController()
  const onSignal = () => {
    if (controller.signal.aborted) onImpatience()
    controller.abort()
  }
  // Without SIGHUP, a dropped connection would end it with a code that says that nothing was sent.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal)
  if (process.platform === 'win32') process.on('SIGBREAK', onSignal)
  return { signal: controller.signal, stop: onSignal }
}
