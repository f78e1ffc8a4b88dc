import { homedir } from 'node:os'
import type { WriteStream } from 'node:tty'
import { EXIT } from './exit-codes.ts'
import type { Terminal, TextOutput } from './terminal.ts'

/** The terminal, or whatever else stands in its place, that this process was started at. */
export function processTerminal(): Terminal {
  return {
    out: textOutput(process.stdout),
    err: textOutput(process.stderr),
    input: process.stdin,
    folder: process.cwd(),
    home: homedir(),
    environment: process.env,
    platform: process.platform,
    now: () => new Date(),
    interrupt: interrupt(),
  }
}

function textOutput(stream: NodeJS.WriteStream & Partial<WriteStream>): TextOutput {
  // Whoever read it has gone (`| head`): nothing is left to say, and that is no failure.
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })
  return {
    isTerminal: stream.isTTY === true,
    get columns() {
      return stream.isTTY === true ? stream.columns : undefined
    },
    write(text) {
      stream.write(text)
    },
  }
}

/** The first Ctrl-C aborts what is under way, which then says how it stands; the second one ends everything. */
function interrupt(): AbortSignal {
  const controller = new AbortController()
  const onSignal = () => {
    if (controller.signal.aborted) process.exit(EXIT.interrupted)
    controller.abort()
  }
  process.on('SIGINT', onSignal)
  process.on('SIGTERM', onSignal)
  return controller.signal
}
