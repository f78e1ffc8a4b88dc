import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type RunningSandbox, startSandbox } from '@acg/screenconnect/testing'
import { parse } from 'csv-parse/sync'
import { stringify } from 'csv-stringify/sync'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { root } from './pages.ts'
import { snippetsOf } from './snippets.ts'

const recipes = snippetsOf('docs/recipes.md')

interface Place {
  readonly sandbox: RunningSandbox
  readonly folder: string
  /** Runs the recipe under a heading in the folder; it must come to its end. */
  readonly run: (section: string, ...args: string[]) => Promise<Run>
  /** Runs it, with a mistake of its author's or without, where it must not come to its end. */
  readonly breaks: (section: string, args?: readonly string[], edit?: Edit) => Promise<Run>
  readonly write: (name: string, rows: readonly Readonly<Record<string, string>>[]) => void
  readonly read: (name: string) => Record<string, string>[]
}

type Edit = (code: string) => string

interface Run {
  readonly exitCode: number
  readonly out: string
  /** What it was ended by, `''` where it came to its end. */
  readonly err: string
}

const places: Pick<Place, 'sandbox' | 'folder'>[] = []

// The tests wait more than they work, and each has a place of its own: so they run beside each other.
afterAll(async () => {
  for (const { sandbox, folder } of places) {
    await sandbox.close()
    rmSync(folder, { recursive: true, force: true })
  }
})

/** A sandbox, and a folder inside the project, so that the packages resolve to its own. */
async function place(options: Parameters<typeof startSandbox>[0] = {}): Promise<Place> {
  const sandbox = await startSandbox({ profile: 'documented', ...options })
  const folder = mkdtempSync(join(root, '.snippets-'))
  places.push({ sandbox, folder })
  return {
    sandbox,
    folder,
    run: async (section, ...args) => {
      const run = await runRecipe({ sandbox, folder }, section, args)
      expect(run.err).toBe('')
      return run
    },
    breaks: async (section, args = [], edit) => {
      const run = await runRecipe({ sandbox, folder }, section, args, edit)
      expect([run.exitCode, run.err]).toEqual([1, expect.stringMatching(/\w/)])
      return run
    },
    write: (name, rows) => writeFileSync(join(folder, name), stringify([...rows], { header: true })),
    read: (name) =>
      parse<Record<string, string>>(readFileSync(join(folder, name)), { columns: true, bom: true }),
  }
}

async function runRecipe(
  { sandbox, folder }: Pick<Place, 'sandbox' | 'folder'>,
  section: string,
  args: readonly string[],
  edit: Edit = (code) => code,
): Promise<Run> {
  const recipe = recipes.find((snippet) => snippet.section === section)
  if (recipe === undefined) throw new Error(`No recipe is called "${section}"`)
  const file = join(folder, 'recipe.ts')
  writeFileSync(file, edit(recipe.code).replaceAll('https://acme.screenconnect.com', sandbox.url))
  const { NODE_ENV: _, ...environment } = process.env
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [file, ...args],
      {
        cwd: folder,
        env: { ...environment, SCREENCONNECT_SECRET: sandbox.secret, PAUSE_MS: '50' },
        timeout: 25_000,
      },
      (error, stdout, stderr) => {
        // A code is a number where the program ended by itself.
        const exitCode = error === null ? 0 : Number(error.code)
        resolve({ exitCode, out: stdout, err: stderr })
      },
    )
  })
}

/** Files that the decoding of UTF-8 would damage without a word. */
const NO_UTF8 = [
  ['windows-1252', (text: string) => Buffer.from(text, 'latin1'), 'not UTF-8'],
  ['UTF-16', (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le'), 'UTF-16'],
  ['UTF-16 without a mark', (text: string) => Buffer.from(text, 'utf16le'), 'UTF-16'],
] as const

const ACME = ['Acme', 'Head Office', 'Pilot', '', 'kept'] as const

it('runs every recipe that is a program', () => {
  expect(recipes.map(({ section }) => section)).toEqual([ONBOARD, RETAG, INVENTORY, RESTART, LINKS])
})

const ONBOARD = "Onboard a customer's machines"
const RETAG = 'Retag a fleet from a CSV'
const INVENTORY = 'Collect an inventory to CSV'
const RESTART = 'Restart a service on machines that are online'
const LINKS = 'Wire it into an RMM'

describe.concurrent(ONBOARD, () => {
  it('writes an installer for each machine that is not known, and waits until they are online', async () => {
    const { sandbox, run, write, read } = await place()
    sandbox.addSession({ name: 'HOST-09' })
    write('machines.csv', [
      { name: 'HOST-09', platform: 'msi', site: 'Warehouse' },
      { name: 'HOST-10', platform: 'msi', site: 'Head Office, 2nd "new" floor' },
      { name: 'HOST-11', platform: 'deb', site: 'Warehouse' },
    ])
    const planned = await run(ONBOARD)
    expect(planned.out).toContain('HOST-09 is known already')
    expect(planned.out).toContain('installers.csv has 2 of 3 machines')
    const rows = read('installers.csv')
    expect(rows.map(({ name, command }) => [name, command])).toEqual([
      ['HOST-10', 'msiexec /i agent.msi /qn /norestart'],
      ['HOST-11', 'apt-get install -y ./agent.deb'],
    ])

    const waiting = run(ONBOARD, '--wait')
    const before = sandbox.requests.length
    await vi.waitFor(() => expect(sandbox.requests.length).toBeGreaterThan(before + 2), { timeout: 20_000 })
    for (const { url = '' } of rows) sandbox.install(url)
    const waited = await waiting
    expect(waited).toMatchObject({ exitCode: 0 })
    // Whichever is seen first.
    expect(waited.out).toMatch(/HOST-10 of Head Office, 2nd "new" floor is online, [01] to go/)
    expect(waited.out).toMatch(/HOST-11 of Warehouse is online, [01] to go/)
    expect(sandbox.executions).toEqual([])
  })

  it('leaves bad rows out by their numbers, and writes installers for the others', async () => {
    const { folder, run, read } = await place()
    const rows = [
      'name,platform,site',
      'HOST-10,msi,M\u00fcnchen',
      '',
      'HOST-11,MSI,Lager',
      'HOST-12,null,Lager',
      ',deb,Lager',
      'HOST-13,deb,Acme, Inc.',
      'HOST-14,deb,Gesch\uFFFDft',
      '"HOST\n-15",deb,Lager',
      'HOST-16,deb,B\u00fcro',
      '',
    ]
    writeFileSync(join(folder, 'machines.csv'), `\uFEFF${rows.join('\r\n')}\r\n`)
    const { exitCode, out } = await run(ONBOARD)
    expect(exitCode).toBe(1)
    expect([...out.matchAll(/^Row (\d+) is left out: ./gm)].map(([, row]) => Number(row))).toEqual([
      3, 4, 5, 6, 7, 8, 9, 11,
    ])
    const urls = read('installers.csv').map(({ url = '' }) => new URL(url).searchParams)
    expect(urls.map((query) => [query.get('t'), query.getAll('c')[1]])).toEqual([
      ['HOST-10', 'M\u00fcnchen'],
      ['HOST-16', 'B\u00fcro'],
    ])
  })

  it.each(NO_UTF8)(
    'writes no installer where the file is %s, and says what to do',
    async (_, encode, words) => {
      const { folder, breaks, sandbox } = await place()
      writeFileSync(join(folder, 'machines.csv'), encode('name,platform,site\nHOST-10,msi,M\u00fcnchen\n'))
      const { err } = await breaks(ONBOARD)
      expect(err).toContain(`machines.csv is ${words}: save it as UTF-8`)
      expect(sandbox.requests).toEqual([])
    },
  )
})

describe.concurrent(RETAG, () => {
  /** HOST-01 is to be changed, HOST-02 is right, HOST-03 is there twice, HOST-04 is not there. */
  async function fleet(): Promise<Place> {
    const all = await place()
    for (const name of ['HOST-01', 'HOST-03', 'HOST-03']) {
      all.sandbox.addSession({ name, customProperties: ACME })
    }
    all.sandbox.addSession({ name: 'HOST-02', customProperties: ['Acme', '', 'Live, "blue"'] })
    all.write(
      'tags.csv',
      ['HOST-01', 'HOST-02', 'HOST-03', 'HOST-04'].map((name) => ({ name, tag: 'Live, "blue"' })),
    )
    return all
  }

  it('changes nothing without --apply, and says what it would change', async () => {
    const { sandbox, run } = await fleet()
    const { out } = await run(RETAG)
    expect(out).toContain('HOST-01: would become Live, "blue"')
    expect(out).toContain('4 rows, 2 failed, nothing was changed')
    expect(sandbox.executions).toEqual([])
  })

  it('changes the tag alone, once, and says of every row what became of it', async () => {
    const { sandbox, run, read } = await fleet()
    const { exitCode } = await run(RETAG, '--apply')
    expect(exitCode).toBe(1)
    expect(sandbox.executions).toHaveLength(1)
    expect(sandbox.sessions[0]?.customProperties).toEqual([
      ...['Acme', 'Head Office', 'Live, "blue"', '', 'kept', '', '', ''],
    ])
    const results = read('tags-result.csv').sort((a, b) => (a['name'] ?? '').localeCompare(b['name'] ?? ''))
    expect(results).toMatchObject([
      { name: 'HOST-01', before: 'Pilot', result: 'changed', error: '' },
      { name: 'HOST-02', result: 'is right already', error: '' },
      { name: 'HOST-03', result: 'not changed', error: expect.stringMatching(/^More than one session/) },
      { name: 'HOST-04', result: 'not changed', error: expect.stringMatching(/\w/) },
    ])
  })

  it('leaves bad rows out by their numbers, and changes the others', async () => {
    const { sandbox, folder, run, read } = await fleet()
    const rows = [
      'name,tag',
      'HOST-01,B\u00fcro',
      '',
      ',Live',
      'HOST-02,a,b',
      'HOST-04,Gesch\uFFFDft',
      'HOST-05',
    ]
    writeFileSync(join(folder, 'tags.csv'), `\uFEFF${rows.join('\n')}\n\n`)
    const { exitCode, out } = await run(RETAG, '--apply')
    expect(exitCode).toBe(1)
    expect([...out.matchAll(/: row (\d+) is left out$/gm)].map(([, row]) => Number(row))).toEqual([
      3, 4, 5, 6, 7, 8,
    ])
    expect(sandbox.sessions[0]?.customProperties[2]).toBe('B\u00fcro')
    expect(sandbox.executions).toHaveLength(1)
    expect(read('tags-result.csv')).toContainEqual(
      expect.objectContaining({ row: '4', name: '', error: 'it has no name' }),
    )
  })

  it.each(NO_UTF8)('changes nothing where the file is %s, and says what to do', async (_, encode, words) => {
    const { folder, breaks, sandbox } = await fleet()
    writeFileSync(join(folder, 'tags.csv'), encode('name,tag\nHOST-01,Gesch\u00e4ft\n'))
    const { err } = await breaks(RETAG, ['--apply'])
    expect(err).toContain(`tags.csv is ${words}: save it as UTF-8`)
    expect(sandbox.requests).toEqual([])
  })

  it('says at once where the columns are set apart by something else', async () => {
    const { folder, breaks } = await fleet()
    writeFileSync(join(folder, 'tags.csv'), 'name;tag\nHOST-01;Live\n')
    expect((await breaks(RETAG)).err).toContain('tags.csv has no column "name"')
  })

  it('throws an error of the program itself, after what was under way is written down', async () => {
    const { sandbox, breaks, read } = await fleet()
    const mistake: Edit = (code) => code.replace('{ tag: row.tag }', '{ tagg: row.tag }')
    const { err } = await breaks(RETAG, ['--apply'], mistake)
    expect(err).toContain('ConfigurationError')
    expect(read('tags-result.csv').map(({ name }) => name)).not.toContain('HOST-01')
    expect(sandbox.executions).toEqual([])
  })

  it('tells a row that may be changed from one that is not', async () => {
    const { sandbox, run, read } = await fleet()
    sandbox.inject({ name: '503', when: 'before' }, { method: 'UpdateSessionCustomProperties' })
    await run(RETAG, '--apply')
    const row = read('tags-result.csv').find(({ name }) => name === 'HOST-01')
    expect(row).toMatchObject({ result: 'may be changed: look' })
    expect(sandbox.executions).toEqual([])
  })
})

describe.concurrent(INVENTORY, () => {
  async function fleet(options: Parameters<typeof startSandbox>[0] = {}): Promise<Place> {
    const all = await place(options)
    all.sandbox.addSession({ name: 'HOST-01', customProperties: ['O\'Hare, "Acme"', '=1+1'] })
    all.sandbox.addSession({ name: 'HOST-02', customProperties: ['Globex'], machine: { online: false } })
    all.sandbox.addSession({ name: 'HOST-03', customProperties: ['Initech'] })
    return all
  }

  it('has a row for each machine of the companies, readable again, with no formula in it', async () => {
    const { sandbox, run, read } = await fleet()
    const { out } = await run(INVENTORY, 'O\'Hare, "Acme"', 'Globex')
    expect(out).toBe('inventory.csv has 2 machines\n')
    expect(read('inventory.csv')).toMatchObject([
      { name: 'HOST-01', company: 'O\'Hare, "Acme"', site: "'=1+1", online: 'yes', memoryMegabytes: '16384' },
      { name: 'HOST-02', company: 'Globex', online: 'no', lastSeen: expect.stringMatching(/^20.+Z$/) },
    ])
    expect(sandbox.executions).toEqual([])
  })

  it('says where an answer was probably cut', async () => {
    const { sandbox, run } = await place()
    for (let index = 0; index < 1001; index += 1) {
      sandbox.addSession({ name: `HOST-${index}`, customProperties: ['Acme'], machine: null })
    }
    const { out } = await run(INVENTORY, 'Acme')
    expect(out).toContain('Acme is probably cut off: ask site by site')
    expect(out).toContain('inventory.csv has 1000 machines')
  })

  it('looks names up where the server has no filter', async () => {
    const { run, write, read } = await fleet({ profile: 'verified' })
    write('machines.csv', [{ name: 'HOST-03' }, { name: 'HOST-04' }])
    const { out } = await run(INVENTORY, 'Initech')
    expect(out).toContain('This server has no filter')
    expect(read('inventory.csv')).toMatchObject([{ name: 'HOST-03', company: 'Initech' }])
  })
})

describe.concurrent(RESTART, () => {
  async function fleet(): Promise<Place> {
    const all = await place()
    all.sandbox.addSession({
      name: 'HOST-01',
      machine: { answer: () => ({ output: 'Running', exitCode: 0 }) },
    })
    all.sandbox.addSession({
      name: 'HOST-02',
      machine: { answer: () => ({ output: 'Cannot find any service', exitCode: 1 }) },
    })
    all.sandbox.addSession({ name: 'HOST-03', machine: { online: false } })
    all.sandbox.addSession({ name: 'HOST-04', machine: { os: 'linux' } })
    return all
  }
  const names = ['HOST-01', 'HOST-02', 'HOST-03', 'HOST-04']

  it('sends nothing without --apply', async () => {
    const { sandbox, run } = await fleet()
    const { exitCode, out } = await run(RESTART, "Spooler'; Stop-Computer #", ...names)
    expect(exitCode).toBe(0)
    expect(out).toContain("HOST-01: would run\n#!ps\n$_acg1 = 'Spooler''; Stop-Computer #'\n")
    expect(sandbox.executions).toEqual([])
  })

  it('restarts it where a Windows machine is online, once, and fails where one did not end with 0', async () => {
    const { sandbox, run } = await fleet()
    const { exitCode, out } = await run(RESTART, 'Spooler', ...names, '--apply')
    expect(exitCode).toBe(1)
    expect(out.trim().split('\n').sort()).toEqual([
      '1/4 HOST-01: exit code 0. Running',
      '2/4 HOST-02: exit code 1. Cannot find any service',
      '3/4 HOST-03: left out, offline',
      '4/4 HOST-04: left out, not a Windows machine',
    ])
    expect(sandbox.executions).toHaveLength(2)
  })
})

describe(`${RESTART}, by mistake`, () => {
  it('leaves a name out that is empty, and runs the others', async () => {
    const { sandbox, run } = await place()
    sandbox.addSession({ name: 'HOST-01', machine: { answer: () => ({ output: 'Running', exitCode: 0 }) } })
    const { exitCode, out } = await run(RESTART, 'Spooler', '', 'HOST-01', '--apply')
    expect(exitCode).toBe(1)
    expect(out).toContain('1/2 : left out, no name')
    expect(out).toContain('2/2 HOST-01: exit code 0. Running')
    expect(sandbox.executions).toHaveLength(1)
  })

  it('throws an error of the program itself, and runs nothing', async () => {
    const { sandbox, breaks } = await place()
    sandbox.addSession({ name: 'HOST-01' })
    const mistake: Edit = (code) => code.replace('{ online: true }', '{ onlne: true }')
    const { err, out } = await breaks(RESTART, ['Spooler', 'HOST-01', '--apply'], mistake)
    expect(err).toContain('ConfigurationError')
    expect(out).not.toContain('nothing ran')
    expect(sandbox.executions).toEqual([])
    expect((await breaks(RESTART, [' ', 'HOST-01'])).err).toContain('Name the service first')
  })
})

describe.concurrent(LINKS, () => {
  it('ties devices to sessions by serial number, then by name, and leaves doubt to a person', async () => {
    const { sandbox, folder, run } = await place()
    const serial = { MachineSerialNumber: 'SN-7' }
    const one = sandbox.addSession({ name: 'RENAMED', machine: { guestInfo: serial } })
    const two = sandbox.addSession({ name: 'HOST-02', machine: { online: false } })
    for (const name of ['HOST-03', 'HOST-03']) sandbox.addSession({ name })
    const devices = ['HOST-01', 'HOST-02', 'HOST-03', 'HOST-04'].map((name, index) => ({
      id: index + 1,
      name,
      serialNumber: name === 'HOST-01' ? 'SN-7' : '',
    }))
    writeFileSync(join(folder, 'devices.json'), JSON.stringify(devices))
    const { out } = await run(LINKS)
    expect(JSON.parse(readFileSync(join(folder, 'links.json'), 'utf8'))).toEqual([
      { device: 1, sessionId: one.sessionId, online: true, link: expect.stringContaining(one.sessionId) },
      { device: 2, sessionId: two.sessionId, online: false, link: expect.stringContaining('/Join') },
    ])
    expect(out).toContain('HOST-03 has several sessions')
    expect(out).toContain('HOST-04 has no session')
    expect(sandbox.executions).toEqual([])
  })

  it('leaves bad entries out by their numbers, and takes the name for a serial number that tells nothing', async () => {
    const { sandbox, folder, run } = await place()
    const { sessionId } = sandbox.addSession({ name: 'HOST-01' })
    const devices = [
      null,
      { id: 1, name: 'HOST-01', serialNumber: 'To be filled by O.E.M.' },
      { id: 2, name: 'HOST-01', serialNumber: null },
      { id: 3, name: 'HOST-01' },
      { id: 4, name: ' ', serialNumber: '' },
      { id: null, name: 'HOST-01', serialNumber: '' },
      { id: 5, name: null, serialNumber: '' },
    ]
    writeFileSync(join(folder, 'devices.json'), `\uFEFF${JSON.stringify(devices)}`)
    const { exitCode, out } = await run(LINKS)
    expect(exitCode).toBe(1)
    expect(
      [...out.matchAll(/^Device (\d+) of the list is left out/gm)].map(([, row]) => Number(row)),
    ).toEqual([1, 5, 6, 7])
    const links: { device: number; sessionId: string }[] = JSON.parse(
      readFileSync(join(folder, 'links.json'), 'utf8'),
    )
    expect(links.map((link) => [link.device, link.sessionId])).toEqual([1, 2, 3].map((id) => [id, sessionId]))
  })

  it('ends where its list is not UTF-8', async () => {
    const { folder, breaks, sandbox } = await place()
    const devices = [{ id: 1, name: 'Empfang-M\u00fcnchen', serialNumber: '' }]
    writeFileSync(join(folder, 'devices.json'), Buffer.from(JSON.stringify(devices), 'latin1'))
    expect((await breaks(LINKS)).err).toContain('utf-8')
    expect(sandbox.requests).toEqual([])
  })

  it('throws an error of the program itself, and writes no links', async () => {
    const { sandbox, folder, breaks } = await place()
    sandbox.addSession({ name: 'HOST-02' })
    writeFileSync(
      join(folder, 'devices.json'),
      JSON.stringify([{ id: 1, name: 'HOST-02', serialNumber: '' }]),
    )
    const mistake: Edit = (code) =>
      code.replace('resolveSession(client, name)', 'resolveSession(client, { nme: name })')
    const { err } = await breaks(LINKS, [], mistake)
    expect(err).toContain('ConfigurationError')
    expect(existsSync(join(folder, 'links.json'))).toBe(false)
  })
})
