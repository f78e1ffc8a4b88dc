import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

/** Starts another file of this folder as a process of its own, with flags of Node's if any. */
export function start(file: string, args: readonly string[], flags: readonly string[] = []): ChildProcess {
  // Without the flags of the process that asks, a test runner's for one.
  return fork(join(import.meta.dirname, file), args, { execArgv: [...flags] })
}

/** The first thing that it tells. */
export async function answerOf(child: ChildProcess): Promise<unknown> {
  const [answer] = await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(() => {
      throw new Error('the process ended without an answer')
    }),
  ])
  return answer
}

/** Runs something against a server of this folder, in a process of its own; it gets the server's address. */
export async function withServer<Value>(
  file: string,
  args: readonly string[],
  use: (url: string) => Promise<Value>,
): Promise<Value> {
  const server = start(file, args)
  try {
    return await use(`http://127.0.0.1:${await answerOf(server)}`)
  } finally {
    server.disconnect()
  }
}
