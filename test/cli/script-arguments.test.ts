import { describe, expect, it } from 'vitest'
import './quick-looks.ts'
import { acme, cli, emptyFolder } from './support.ts'

/** What the machine was sent. */
async function sent(machine: string, file: string, script: string, args: readonly string[]) {
  const all = await acme()
  const texts: string[] = []
  for (const guest of all.guests) {
    guest.answer((command) => {
      texts.push(command.text)
      return ''
    })
  }
  const folder = emptyFolder({ [file]: script })
  const command = ['run', machine, '--file', file, ...args, '--yes']
  const { exitCode, err } = await cli(command, { environment: all.environment, folder })
  return { exitCode, err, text: texts[0] }
}

describe('--arg and --arg-json', () => {
  it('give a PowerShell script its values by name, as data and of their types', async () => {
    const { exitCode, text } = await sent('HOST-01', 's.ps1', 'Get-It $user $days $on $list', [
      '--arg',
      "user=it's; calc",
      '--arg',
      'days=30',
      '--arg-json',
      'count=30',
      '--arg-json',
      'big=123456789012345678',
      '--arg-json',
      'on=true',
      '--arg-json',
      'list=["a", 1]',
    ])
    expect(exitCode).toBe(0)
    expect(text).toContain(
      "$user = 'it''s; calc'\n$days = '30'\n$count = 30\n$big = 123456789012345678\n$on = $true\n$list = @('a', 1)\n",
    )
  })

  it('give an sh script its values by name', async () => {
    const { exitCode, text } = await sent('HOST-03', 's.sh', 'echo "$user"', [
      '--arg',
      'user=a=b',
      '--arg-json',
      'n=-5',
    ])
    expect(exitCode).toBe(0)
    expect(text).toContain("user='a=b'\nn='-5'\n_acg_script='echo \"$user\"'\n")
  })

  it('give a value that is empty', async () => {
    expect((await sent('HOST-03', 's.sh', 'echo', ['--arg', 'user='])).text).toContain("user=''\n")
  })

  it.each([
    ['no name', ['--arg', 'alex']],
    ['a name that is none', ['--arg', 'a-b=alex']],
    ['a name of the language', ['--arg', 'PSVersionTable=alex']],
    ['a name twice', ['--arg', 'user=alex', '--arg-json', 'user=1']],
    ['what is no JSON', ['--arg-json', 'user=alex']],
    ['text', ['--arg-json', 'user="alex"']],
    ['null', ['--arg-json', 'user=null']],
    ['an object', ['--arg-json', 'user={"alex":1}']],
    ['a list of lists', ['--arg-json', 'user=[["alex"]]']],
  ])('are refused before anything is sent where they are %s, and the value is not shown', async (_, args) => {
    const { exitCode, err, text } = await sent('HOST-01', 's.ps1', 'x', args)
    expect(exitCode).toBe(121)
    expect(text).toBeUndefined()
    expect(err).not.toContain('alex')
  })

  it.each([
    ['s.sh', 'HOST-03', ['--arg-json', 'users=["a"]']],
    ['s.cmd', 'HOST-01', ['--arg', 'user=alex']],
    ['script', 'HOST-01', ['--arg', 'user=alex']],
  ])('are refused for %s where its language cannot have them', async (file, machine, args) => {
    expect(await sent(machine, file, 'x', args)).toMatchObject({ exitCode: 121, text: undefined })
  })

  it('are for a file', async () => {
    const all = await acme()
    const { exitCode } = await cli(['run', 'HOST-01', 'x', '--arg', 'user=alex', '--yes'], {
      environment: all.environment,
    })
    expect(exitCode).toBe(121)
  })

  it('have to be declared by a script that begins with param(…)', async () => {
    const refused = await sent('HOST-01', 's.ps1', 'param($days)\n$days', ['--arg', 'user=alex'])
    expect(refused).toMatchObject({ exitCode: 121, text: undefined })
    const accepted = await sent('HOST-01', 's.ps1', 'param($Days)\n$days', ['--arg-json', 'days=5'])
    expect(accepted.text).toContain('Given = @{ days = $days }')
  })
})
