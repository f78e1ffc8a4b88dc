import { execFile } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { startSandbox } from '@acg/screenconnect/testing'
import { describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '../..')

const examples = readdirSync(join(root, 'examples')).filter(
  (name) => name.endsWith('.ts') && name !== 'connect.ts',
)

/** What each example says when it worked. */
const SAYS: Readonly<Record<string, RegExp>> = {
  'ask-before-writing.ts':
    /^May SendCommandToSession change session [\w-]{36}\? No\.\nMUTATION_REFUSED: not-sent\n$/,
  'build-an-installer.ts':
    /\/Bin\/ScreenConnect\.ClientSetup\.msi\?e=Access&y=Guest&t=HOST-01&c=Acme&.*\nmsiexec \/i /,
  'call-any-web-method.ts': /Name: 'Help for Acme'/,
  'chat-with-a-user.ts': /^Sent to alex\.\ntechnician: Your computer will restart at 18:00\.\n$/,
  'download-an-installer.ts':
    /^ScreenConnect\.ClientSetup\.msi, 16000000 bytes, SHA-256 [0-9a-f]{64}\nOn HOST-03, elevated: msiexec \/i ScreenConnect\.ClientSetup\.msi \/qn \/norestart\nHOST-03 of Acme is online\.\n$/,
  'find-a-machine.ts': /^HOST-01: online, of Acme, Head Office\n {2}last seen 20\S+Z\n {2}Microsoft Windows/,
  'handle-errors.ts': /^SESSION_NOT_FOUND\. /,
  'list-a-company.ts': /^HOST-01 online\nHOST-02 online\n$/,
  'main-job.ts': /^Found HOST-01 of Acme\nIt answered hello\nTagged Live\n$/,
  'probe-an-instance.ts':
    /^reachable: ok\. [\s\S]*origin: ok\. [\s\S]*GetSessionsByFilter: available \(seen\)\nUpdateSessionName: unknown \(vendor\)\n/,
  'read-the-history.ts': /createdSession[\s\S]* connected /,
  'resolve-a-machine.ts':
    /^HOST-01 of Acme is session [\w-]{36}\nhttp:\S+\/Host#Access\/All%20Machines\/\/[\w-]{36}\n$/,
  'run-a-command.ts': /^HOST-01 \(exit code 0\)\n$/,
  'send-a-command.ts': /^Queued on HOST-01\.\n$/,
  'set-properties.ts': /^HOST-01 of Acme: Pilot -> Live, slot 4 is Ring 1\n$/,
  'tag-a-machine.ts': /^HOST-01: Pilot -> Retired\n$/,
  'wait-for-a-machine.ts': /^HOST-01 is online, up for 72 hours\.\n$/,
}

async function runExample(name: string, environment: NodeJS.ProcessEnv = {}): Promise<string> {
  const { SCREENCONNECT_URL: _, SCREENCONNECT_SECRET: __, NODE_ENV: ___, ...rest } = process.env
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [join(root, 'examples', name)], {
    env: { ...rest, NO_COLOR: '1', ...environment },
    timeout: 20_000,
  })
  expect(stderr).toBe('')
  return stdout
}

describe('the examples', () => {
  it('are all held to what they say', () => {
    expect(examples.sort()).toEqual(Object.keys(SAYS).sort())
  })

  it('are each listed once in the table of examples/README.md', () => {
    const table = readFileSync(join(root, 'examples/README.md'), 'utf8')
    const rows = [...table.matchAll(/^\| \[([\w-]+\.ts)\]\(([\w-]+\.ts)\) \| .+ \|$/gm)]
    expect(rows.map(([, name]) => name).sort()).toEqual(examples.sort())
    expect(rows.map(([, name]) => name)).toEqual(rows.map(([, , target]) => target))
  })

  it.concurrent.each(Object.entries(SAYS))('%s runs as it stands', async (name, says) => {
    expect(await runExample(name)).toMatch(says)
  })

  it('use the instance and the secret of the environment where both are set', async () => {
    const sandbox = await startSandbox()
    sandbox.addSession({ name: 'HOST-77', customProperties: ['Globex', 'Lab'] })
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [join(root, 'examples/find-a-machine.ts'), 'HOST-77'],
      { env: { ...process.env, SCREENCONNECT_URL: sandbox.url, SCREENCONNECT_SECRET: sandbox.secret } },
    )
    expect(stdout).toContain('HOST-77')
    expect(stdout).toContain('Globex, Lab')
    await sandbox.close()
  })
})
