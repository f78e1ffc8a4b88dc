import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { acme, cli, emptyFolder } from './support.ts'

const address = (url: string, type: string, values: string) =>
  `${url}/Bin/ScreenConnect.ClientSetup.${type}?e=Access&y=Guest&${values}`

/** The home of a user whose config has one server. */
const homeOf = (settings: unknown) =>
  emptyFolder({
    '.config/screenconnect/screenconnect.config.json': JSON.stringify({ instances: { acme: settings } }),
  })

describe('build-installer', () => {
  it('takes the command line of the reference', async () => {
    const { environment, sandbox } = await acme()
    const args = 'build-installer --platform msi --name HOST --company X --site Y --tag Z'.split(' ')
    const { exitCode, out, err } = await cli(args, { environment })
    expect(out).toBe(`${address(sandbox.url, 'msi', 't=HOST&c=X&c=Y&c=Z&c=&c=&c=&c=&c=')}\n`)
    expect(err).toBe('')
    expect(exitCode).toBe(0)
  })

  it('needs no secret', async () => {
    const { exitCode, out } = await cli([
      'build-installer',
      '--instance',
      'https://acme.screenconnect.com',
      '--platform',
      'deb',
      '--cp8',
      'x',
    ])
    expect(exitCode).toBe(0)
    expect(out).toBe(`${address('https://acme.screenconnect.com', 'deb', 't=&c=&c=&c=&c=&c=&c=&c=&c=x')}\n`)
  })

  it('names options after labels of several words, and never after one of its own', async () => {
    const { environment } = await acme()
    const labels = { ...environment, SCREENCONNECT_LABELS: 'Head Office,costCentre,name,###,cp5' }
    const { out: help } = await cli(['build-installer', '--help'], { environment: labels })
    expect(help).toContain('--head-office <value>')
    expect(help).toContain('--cost-centre <value>')
    expect(help).toMatch(/--name <machine>/)
    expect(help).toMatch(/--cp3 <value> +custom property 3, name/)
    expect(help.match(/--cp5 /g)).toHaveLength(1)
    const args = [
      'build-installer',
      '--platform',
      'sh',
      '--name',
      'HOST-01',
      '--cost-centre',
      '7',
      '--cp3',
      'x',
    ]
    expect((await cli(args, { environment: labels })).out).toContain('t=HOST-01&c=&c=7&c=x&c=&')
  })

  it.each([
    ['company,no company', ['--company', 'X', '--cp2', 'Y'], 'c=X&c=Y&'],
    ['download,no download', ['--cp1', 'X', '--cp2', 'Y'], 'c=X&c=Y&'],
    ['constructor,toString', ['--cp1', 'X', '--cp2', 'Y'], 'c=X&c=Y&'],
    ['constructor,toString', ['--constructor', 'X', '--to-string', 'Y'], 'c=X&c=Y&'],
    ['help,version', ['--cp1', 'X', '--cp2', 'Y'], 'c=X&c=Y&'],
  ])('keeps the labels %s apart from options', async (labels, args, values) => {
    const { environment } = await acme()
    const given = ['build-installer', '--platform', 'sh', ...args]
    const { out } = await cli(given, { environment: { ...environment, SCREENCONNECT_LABELS: labels } })
    expect(out).toContain(values)
  })

  it('takes no option for the name of a machine', async () => {
    const { environment } = await acme()
    const args = ['build-installer', '--platform', 'msi', '--name', '--silent']
    expect((await cli(args, { environment })).exitCode).toBe(121)
  })

  it('takes --type too, as the library calls it, and shows one of the two', async () => {
    const { environment, sandbox } = await acme()
    const { out } = await cli(['build-installer', '--type', 'msi', '--name', 'HOST'], { environment })
    expect(out).toBe(`${address(sandbox.url, 'msi', 't=HOST&c=&c=&c=&c=&c=&c=&c=&c=')}\n`)
    const { out: help } = await cli(['build-installer', '--help'], { environment })
    expect(help).toContain('--platform <type>')
    expect(help).not.toContain('--type')
    const { exitCode, err } = await cli(['build-installer', '--type', 'dmg'], { environment })
    expect(exitCode).toBe(121)
    expect(err).toContain('There are: msi, exe, pkg, deb, rpm, sh')
  })

  it('leaves --type to a custom property that is called so', async () => {
    const { environment } = await acme()
    const labels = { ...environment, SCREENCONNECT_LABELS: 'company,type' }
    const args = ['build-installer', '--platform', 'msi', '--type', 'Laptop']
    expect((await cli(args, { environment: labels })).out).toContain('c=&c=Laptop&')
    const { exitCode, err } = await cli(['build-installer', '--type', 'msi'], { environment: labels })
    expect(exitCode).toBe(121)
    expect(err).toContain('The option --platform <type> is missing')
  })

  it('says which server it is where a config lies that earlier versions would have read', async () => {
    const { environment, sandbox } = await acme()
    const folder = emptyFolder({ 'screenconnect.config.json': '' })
    const { out, err } = await cli(['build-installer', '--platform', 'msi'], { folder, environment })
    expect(out).toContain(`${sandbox.url}/Bin/`)
    expect(err).toContain(sandbox.url)
    expect(err).toContain(join(folder, 'screenconnect.config.json'))
  })

  it.each([
    ['into the working folder', [], 'ScreenConnect.ClientSetup.exe'],
    ['to a file', ['agent.exe'], 'agent.exe'],
  ])('fetches an installer %s and says what it is', async (_, to, name) => {
    const { environment } = await acme({ installerBytes: 100_000 })
    const folder = emptyFolder()
    const args = ['build-installer', '--platform', 'exe', '--silent', '--download', ...to]
    const { exitCode, out, err } = await cli(args, { environment, folder })
    expect(err).toMatch(/^100\.0 kB, SHA-256 [0-9a-f]{64}\n$/)
    expect(out).toBe(`${name}\n.\\${name} /silent\n`)
    expect(exitCode).toBe(0)
    expect(readdirSync(folder)).toEqual([name])
    expect(readFileSync(join(folder, name)).subarray(0, 2).toString()).toBe('MZ')
  })

  it.each([
    ['outside the working folder', () => emptyFolder()],
    ['inside the working folder', (folder: string) => folder],
    ['below the root of the disk, from there', () => emptyFolder(), '/'],
  ])('prints in full where a target is that was named in full, %s', async (_, folderOf, from?: string) => {
    const { environment } = await acme({ installerBytes: 1000 })
    const folder = emptyFolder()
    const target = join(folderOf(folder), 'agent.msi')
    const args = ['build-installer', '--platform', 'msi', '--download', target]
    expect((await cli(args, { environment, folder: from ?? folder })).out).toBe(`${target}\n`)
  })

  it('prints a path below the working folder as short as it was given, whatever it begins with', async () => {
    const { environment } = await acme({ installerBytes: 1000 })
    const folder = emptyFolder({ '..agents/here': '' })
    const args = ['build-installer', '--platform', 'msi', '--download', '..agents/agent.msi']
    expect((await cli(args, { environment, folder })).out).toBe('..agents/agent.msi\n')
  })

  it.each([
    ['a folder that is not there', 'nowhere/agent.msi'],
    ['a folder that is a file', 'file/agent.msi'],
    ['a folder, by its last sign, that is not there', 'nowhere/'],
  ])('calls %s an argument that is not usable, and asks no server', async (_, target) => {
    const { environment, sandbox } = await acme()
    const folder = emptyFolder({ file: '' })
    const args = ['build-installer', '--platform', 'msi', '--download', target]
    const { exitCode, out } = await cli(args, { environment, folder })
    expect(exitCode).toBe(121)
    expect(out).toBe('')
    expect(sandbox.requests).toEqual([])
  })

  it('gives a program all that there is to know', async () => {
    const { environment, sandbox } = await acme({ installerBytes: 100_000 })
    const folder = emptyFolder()
    const args = ['build-installer', '--platform', 'rpm', '--silent', '--download', 'agent.rpm', '--json']
    const { out, err } = await cli(args, { environment, folder })
    expect(JSON.parse(out)).toMatchObject({
      url: address(sandbox.url, 'rpm', 't=&c=&c=&c=&c=&c=&c=&c=&c='),
      command: 'dnf install -y ./agent.rpm',
      file: { path: join(folder, 'agent.rpm'), type: 'rpm', bytes: 100_000 },
    })
    expect(err).not.toContain('screenconnect:')
  })

  it('shows a progress bar at a terminal, and leaves nothing of it', async () => {
    const { environment } = await acme({ installerBytes: 20_000_000 })
    const folder = emptyFolder()
    const args = ['build-installer', '--platform', 'msi', '--download']
    const { err, screen } = await cli(args, { environment, folder, width: 100 })
    expect(err).toMatch(/[█░]{24} +\d+ % {2}.* of 20\.0 MB/)
    expect(screen).toMatch(/^20\.0 MB, SHA-256 [0-9a-f]{64}\nScreenConnect\.ClientSetup\.msi\n$/)
  })

  it('says where there is no installer to fetch, and leaves no file', async () => {
    const { environment } = await acme({ installerBaseName: 'ConnectWiseControl' })
    const folder = emptyFolder()
    const { exitCode, out, err } = await cli(['build-installer', '--platform', 'msi', '--download'], {
      environment,
      folder,
    })
    expect(exitCode).toBe(126)
    expect(out).toBe('')
    expect(err).toContain('screenconnect: ')
    expect(readdirSync(folder)).toEqual([])
  })

  it('takes the base name of older servers from the config', async () => {
    const { sandbox } = await acme({ installerBaseName: 'ConnectWiseControl', installerBytes: 1000 })
    const home = homeOf({ instance: sandbox.url, installerBaseName: 'ConnectWiseControl' })
    const args = ['build-installer', '--platform', 'msi', '--download', 'agent.msi']
    expect((await cli(args, { home, folder: emptyFolder() })).exitCode).toBe(0)
  })

  it('takes the name of a branded server, and names the file by it, decoded', async () => {
    const installerBaseName = 'M\u00fcller Support'
    const { sandbox } = await acme({ installerBaseName, installerBytes: 1000 })
    const home = homeOf({ instance: sandbox.url, installerBaseName })
    const folder = emptyFolder()
    const args = ['build-installer', '--platform', 'msi', '--silent']
    const { out } = await cli(args, { home, folder })
    expect(out).toContain('/Bin/M%C3%BCller%20Support.ClientSetup.msi?')
    expect(out).toContain('msiexec /i "M\u00fcller Support.ClientSetup.msi" /qn /norestart')
    const downloaded = await cli([...args, '--download'], { home, folder })
    expect(downloaded.out).toContain('msiexec /i "M\u00fcller Support.ClientSetup.msi" /qn /norestart')
    expect(readdirSync(folder)).toContain('M\u00fcller Support.ClientSetup.msi')
  })

  it('refuses to show a QR code that the terminal has no room for', async () => {
    const { environment } = await acme()
    const { exitCode, err } = await cli(['build-installer', '--platform', 'msi', '--qr'], {
      environment,
      width: 30,
    })
    expect(exitCode).toBe(121)
    expect(err).toContain('The QR code is 41 columns wide, and the terminal has 30.')
  })

  it('draws the QR code white on black, whatever the colours of the terminal are', async () => {
    const { environment } = await acme()
    const { out } = await cli(['build-installer', '--platform', 'msi', '--qr'], {
      environment,
      width: 60,
      colours: true,
    })
    const lines = out.split('\n').slice(1, -1)
    for (const line of lines) expect(line).toMatch(/^\S*\[97m\S*\[40m[█▀▄ ]{41}/)
  })
})
