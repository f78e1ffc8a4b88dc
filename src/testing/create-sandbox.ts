import { buildSandbox } from './build-sandbox.ts'
import type { SandboxOptions } from './options.ts'
import type { Sandbox } from './sandbox.ts'

/**
 * A ScreenConnect in this process, reached through its own `fetch`: no port is opened, and it runs wherever
 * `fetch` does. Close it at the end.
 *
 * @throws {ConfigurationError} an option does not exist
 * @example
 * ```ts
 * import { createSandbox } from '@acg/screenconnect/testing'
 *
 * const sandbox = createSandbox()
 * sandbox.addSession({ name: 'HOST-01' })
 * // Give `sandbox.url`, `sandbox.secret` and `sandbox.fetch` to the code under test.
 * await sandbox.close()
 * ```
 */
export function createSandbox(options: SandboxOptions = {}): Sandbox {
  const place = { origin: `https://${HOST}`, hosts: [HOST], close: async () => {} }
  return buildSandbox(options, place).sandbox
}

/** A name that does not exist (RFC 6761). */
const HOST = 'sandbox.screenconnect.test'
