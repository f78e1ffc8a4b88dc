import type { Terminal } from './terminal.ts'

/** How dropping what was typed ended: with a silence, or with a reason not to ask. */
export type Drained = 'quiet' | 'endless' | 'interrupted' | 'gone'

const CTRL_C = 0x03

/**
 * Drops what was typed before a question, until nothing has come for a while: the lines of something pasted are no
 * answer to it.
 *
 * In raw mode, since else the terminal keeps what has been typed by the line, and a line without its end until that
 * comes: after the question. Ctrl-C is a character there and not a signal, so it is passed on.
 */
export async function dropTypedAhead(terminal: Terminal): Promise<Drained> {
  const { input } = terminal
  try {
    input.setRawMode?.(true)
    return await untilQuiet(terminal)
  } finally {
    input.pause()
    input.setRawMode?.(false)
  }
}

function untilQuiet({ input, interrupt, typedAhead, stop }: Terminal): Promise<Drained> {
  return new Promise((resolve) => {
    let arrived = 0
    const end = (how: Drained) => {
      clearTimeout(quiet)
      clearTimeout(most)
      interrupt.removeEventListener('abort', onInterrupt)
      input.off('data', onData).off('end', onGone).off('close', onGone).off('error', onGone)
      resolve(how)
    }
    const onData = (chunk: Uint8Array | string) => {
      arrived += 1
      quiet.refresh()
      if (Buffer.from(chunk).includes(CTRL_C)) stop()
    }
    const onQuiet = () => {
      // A process that was busy all the while has not read yet what came meanwhile: it does so before this.
      const before = arrived
      setImmediate(() => {
        if (arrived === before) end('quiet')
      })
    }
    const onGone = () => end('gone')
    const onInterrupt = () => end('interrupted')
    const quiet = setTimeout(onQuiet, typedAhead.quiet)
    const most = setTimeout(() => end('endless'), typedAhead.most)
    interrupt.addEventListener('abort', onInterrupt)
    input.on('data', onData).on('end', onGone).on('close', onGone).on('error', onGone)
    // A question before this one has left it paused, and then a listener alone reads nothing.
    input.resume()
    if (interrupt.aborted) onInterrupt()
  })
}
