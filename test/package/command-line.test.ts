import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { installed, packed } from './packed.ts'
import { run } from './run.ts'
import { HAS_RUNTIMES } from './tools.ts'

const npx = (...args: readonly string[]) =>
  run('npx', ['--no-install', 'screenconnect', ...args], packed.consumer)

// Most of their time is the demo's waiting.
describe.concurrent('the command line in a project that installed the package', () => {
  it('is there as "npx screenconnect" and says the version of the package', async () => {
    const manifest: unknown = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'))
    expect({ version: (await npx('--version')).trim() }).toEqual({ version: Object(manifest).version })
  })

  it('plays the main job on a sandbox', async () => {
    expect(await npx('demo')).toMatch(/HOST-01/)
  })

  it.runIf(HAS_RUNTIMES).each([22, 24, 26])('plays it on Node %d', async (major) => {
    const node = join(packed.tools, `node-${major}/bin/node`)
    expect(await run(node, [join(installed, 'dist/cli/bin.js'), 'demo'], packed.consumer)).toMatch(/HOST-01/)
  })
})
