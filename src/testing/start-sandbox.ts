import { buildSandbox } from './build-sandbox.ts'
import { type HttpDoor, openHttpDoor } from './http/server.ts'
import type { SandboxOptions } from './options.ts'
import type { Sandbox } from './sandbox.ts'

/** A sandbox that listens. */
export interface RunningSandbox extends Sandbox {
  /** The port on 127.0.0.1. */
  readonly port: number
}

/**
 * A ScreenConnect in this process that listens on `port` of 127.0.0.1 (default: a free one). Needs Node, or a
 * runtime with `node:http`. It keeps the process alive until it is closed.
 *
 * @throws {ConfigurationError} an option does not exist
 * @example
 * ```ts
 * import { startSandbox } from '@acg/screenconnect/testing'
 *
 * const sandbox = await startSandbox()
 * const guest = sandbox.addSession({ name: 'HOST-01', machine: { answer: () => 'all is well' } })
 * // Give `sandbox.url` and `sandbox.secret` to the code under test.
 * await sandbox.close()
 * ```
 */
export async function startSandbox(
  options: SandboxOptions & { readonly port?: number } = {},
): Promise<RunningSandbox> {
  const { port: wanted = 0, ...rest } = options
  const place = new LoopbackPlace()
  const { sandbox, ...behind } = buildSandbox(rest, place)
  const port = await place.open({ port: wanted, ...behind })
  return Object.assign(sandbox, { port })
}

class LoopbackPlace {
  origin = ''
  hosts: readonly string[] = []
  #door: HttpDoor | undefined

  async open(options: Parameters<typeof openHttpDoor>[0]): Promise<number> {
    this.#door = await openHttpDoor(options)
    this.origin = `http://127.0.0.1:${this.#door.port}`
    this.hosts = hostsOf(this.#door.port)
    return this.#door.port
  }

  async close(): Promise<void> {
    const door = this.#door
    this.#door = undefined
    await door?.close()
  }
}

/**
 * Names of this computer alone. A page in a browser here reaches the port too, by a name of its own that it lets
 * point to 127.0.0.1 ("DNS rebinding"), but it cannot send another `Host` than that name.
 */
function hostsOf(port: number): readonly string[] {
  const names = ['127.0.0.1', 'localhost', '[::1]']
  return names.flatMap((name) => (port === 80 ? [name, `${name}:80`] : [`${name}:${port}`]))
}
