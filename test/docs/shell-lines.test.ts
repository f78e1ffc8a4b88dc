import { execFileSync } from 'node:child_process'
import { Readable } from 'node:stream'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { readSettings } from '../../src/cli/configuration/settings.ts'
import { environmentProxy } from '../../src/transport/proxy/environment-proxy.ts'
import { emptyFolder } from '../cli/support.ts'
import { blocksOf } from './blocks.ts'
import { pages, read } from './pages.ts'
import { CALL, shellLines } from './shell-lines.ts'

/** The parts of every line that is not run by shell.test.ts. */
const commands = pages
  .flatMap(blocksOf)
  .filter(({ language }) => language === 'sh')
  .flatMap(shellLines)
  .filter(({ command }) => !CALL.test(command))
  .flatMap(({ path, command }) => command.split(' && ').map((part) => ({ path, part })))

const SETS_VARIABLE = /^export (\w+)=\S+$/

const variables = commands.flatMap(({ path, part }) => {
  const [, name] = SETS_VARIABLE.exec(part) ?? []
  return name === undefined ? [] : [{ path, name }]
})

// The shape of the project's own file, of which the other tests of this folder look at more.
const project = JSON.parse(read('package.json')) as {
  readonly name: string
  readonly bin: Readonly<Record<string, string>>
}

/** npm's own words and scripts; npm-scripts.test.ts looks whether the scripts are there. */
const NPM: readonly string[] = ['npm ci', 'npm test', `npm install --global ${project.name}`]

describe('a line of a `sh` block', () => {
  it('is run, sets a variable, or is a command of npm', () => {
    const others = commands.filter(
      ({ part }) => !SETS_VARIABLE.test(part) && !NPM.includes(part) && !/^npm run [\w:]+$/.test(part),
    )
    expect(others).toEqual([])
  })

  it('sets no variable that nothing reads', async () => {
    expect(variables.length).toBeGreaterThan(4)
    const known = await variablesThatAreRead()
    expect(variables.filter(({ name }) => !known.has(name))).toEqual([])
  })
})

it('the package that npx is told to fetch, and its program, are this one', () => {
  const calls = pages.flatMap((page) => [...read(page).matchAll(/\bnpx -p (\S+) ([\w-]+)/g)])
  expect(calls.length).toBeGreaterThan(2)
  for (const [, name = '', program = ''] of calls) {
    expect({ name, isThere: program in project.bin }).toEqual({ name: project.name, isThere: true })
  }
})

afterEach(() => vi.unstubAllGlobals())

/** What the settings of the command line and the proxy of a call ask an environment for, and what Node reads. */
async function variablesThatAreRead(): Promise<ReadonlySet<string>> {
  const asked = new Set<string>()
  const environment = new Proxy<Record<string, string>>(
    // Without a proxy nobody asks what it is not for.
    { HTTPS_PROXY: 'http://127.0.0.1:9' },
    {
      get: (target, name) => {
        if (typeof name === 'string') asked.add(name)
        return Reflect.get(target, name)
      },
    },
  )
  const folder = emptyFolder()
  const nowhere = { isTerminal: false, columns: undefined, write: () => {} }
  await readSettings(
    {},
    {
      ...{ out: nowhere, err: nowhere, input: Readable.from([]), folder, home: folder, environment },
      ...{ platform: 'linux', now: () => new Date(), interrupt: new AbortController().signal },
      ...{ typedAhead: { quiet: 1, most: 1 }, stop: () => {} },
    },
  )
  vi.stubGlobal('process', { env: environment })
  environmentProxy('acme.screenconnect.com', 443)
  vi.unstubAllGlobals()
  const help = execFileSync(process.execPath, ['--help'], { encoding: 'utf8' })
  const ofNode = help.slice(help.indexOf('Environment variables:')).matchAll(/^([A-Z_]+)\b/gm)
  return new Set([...asked, ...[...ofNode].map(([name]) => name)])
}
