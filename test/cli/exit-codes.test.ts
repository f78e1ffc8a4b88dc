import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FaultName } from '@acg/screenconnect/testing'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import './quick-looks.ts'
import { EXIT_CODE_LINES } from '../../src/cli/exit-codes.ts'
import { CLOSED_URL } from '../transport/support.ts'
import { acme, cli, emptyFolder } from './support.ts'

describe('the exit codes', () => {
  it('are listed in the documentation as in --help', async () => {
    const { out } = await cli(['--help'])
    const page = readFileSync(join(import.meta.dirname, '../../docs/command-line.md'), 'utf8')
    for (const [code, words] of EXIT_CODE_LINES) {
      expect(out).toMatch(new RegExp(`^  ${code} +${words.replaceAll(/[`.]/g, '\\$&')}$`, 'm'))
      expect(page).toContain(`| ${code} | ${words} |`)
    }
  })
})

// The pauses between tries are a random part of their bound: none of it here.
beforeEach(() => {
  vi.spyOn(Math, 'random').mockReturnValue(0)
  return () => vi.restoreAllMocks()
})

describe('a failure', () => {
  it.each([
    [
      'a web method that is missing',
      ['sessions', '--filter', "Name = 'x'"],
      122,
      'does not exist on this server',
    ],
    ['no such session', ['session', 'HOST-09'], 123, 'that (a string of 7 characters)'],
    ['an offline machine', ['run', 'HOST-02', 'hostname', '--yes'], 124, 'is offline'],
    ['an option that does not exist', ['sessions', '--nmae'], 121, "`sessions` has no option '--nmae'"],
    ['a property that nobody named', ['set-properties', 'HOST-01', '--room', '7'], 121, '--cp1 to --cp8, or'],
    [
      'one of an installer',
      ['build-installer', '--platform', 'msi', '--room', '7'],
      121,
      '--cp1 to --cp8, or',
    ],
    ['an argument that is missing', ['session'], 121, 'The argument <target> is missing'],
    ['two ways to look up', ['sessions', 'HOST-01', '--unnamed'], 121, 'Give one of'],
    [
      'a script that cannot be read',
      ['run', 'HOST-01', '--file', 'nowhere.ps1', '--yes'],
      121,
      'The file that --file names cannot be read (ENOENT)',
    ],
    ['a command and a script', ['run', 'HOST-01', 'hostname', '--file', 'x', '--yes'], 121, 'Give one of'],
    [
      'a duration of no known kind',
      ['run', 'HOST-01', 'x', '--timeout', 'soon'],
      121,
      'Give 90s, 5m or 500ms.',
    ],
    ['a count of nothing', ['session', 'HOST-01', '--events', '0'], 121, 'Give a whole number from 1.'],
    ['a port beyond all ports', ['sandbox', '--port', '65536'], 121, 'Give a port'],
    [
      'an interpreter that agents do not have',
      ['run', 'HOST-01', 'x', '--shell', 'bash'],
      121,
      'There are: cmd, powershell, sh.',
    ],
    ['nothing to change', ['set-properties', 'HOST-01', '--yes'], 121, 'Nothing to change'],
    [
      'one property twice',
      ['set-properties', 'HOST-01', '--tag', 'a', '--cp3', 'b'],
      121,
      '--tag and --cp3 are the same',
    ],
    ['no kind of installer', ['build-installer'], 121, 'The option --platform <type> is missing'],
    [
      'an option that does not exist, and one that is missing',
      ['build-installer', '--plaform', 'msi'],
      121,
      "There is no option '--plaform': did you mean --platform?",
    ],
    [
      'two kinds of installer',
      ['build-installer', '--platform', 'msi', '--type', 'exe'],
      121,
      '--type <type> and --platform <type> do not go together',
    ],
    [
      'a command that is not quoted',
      ['run', 'HOST-01', 'echo', 'hi', 'there'],
      121,
      'Quote what belongs together: run HOST-01 "echo hi there".\n',
    ],
    [
      'a message that is not quoted',
      ['send-message', 'HOST-01', 'Are', 'you', 'there?'],
      121,
      'Quote what belongs together: send-message HOST-01 "Are you there?".\n',
    ],
    ['a name that is not quoted', ['session', 'HOST', '01'], 121, 'Quote what belongs together.\n'],
    [
      'a QR code for a program',
      ['build-installer', '--platform', 'msi', '--qr', '--json'],
      121,
      '--qr is for people',
    ],
    ['a field without a vault', ['sessions', 'x', '--sops-field', 'a'], 121, '--sops-field goes with --sops'],
    [
      'a config file that is not there',
      ['sessions', 'x', '--config', 'none.json'],
      121,
      'The config file that --config names does not exist',
    ],
  ])('by %s is one line and an exit code', async (_, args, code, words) => {
    const { environment } = await acme({ profile: 'verified' })
    const { exitCode, out, err } = await cli(args, { environment })
    expect(err).toContain(words)
    expect(err).toMatch(/^screenconnect: /)
    expect(err).not.toMatch(/^\s+at /m)
    if (!args.includes('--json')) expect(out).toBe('')
    expect(exitCode).toBe(code)
  })

  it.each<readonly [FaultName, number, number]>([
    ['401', 125, 125],
    ['403', 125, 125],
    ['404', 126, 126],
    ['html', 126, 128],
    ['redirect-302', 126, 128],
    ['503', 126, 128],
    ['reset-mid-body', 126, 128],
    ['500-fault', 131, 128],
    ['500-unknown-parameter', 121, 128],
    ['500-arguments', 121, 128],
    ['401-security', 125, 125],
    ['500-security', 125, 128],
  ])('by the answer %s ends a read with %i and a write with %i', async (fault, read, write) => {
    const { environment, sandbox } = await acme()
    sandbox.inject(fault, { method: 'GetSessionDetailsBySessionID', times: 100 })
    sandbox.inject({ name: fault, when: 'before' }, { method: 'SendCommandToSession', times: 100 })
    const look = await cli(['session', 'HOST-01', '--events'], { environment })
    const send = await cli(['send-command', 'HOST-01', 'hostname', '--yes'], { environment })
    expect([look.exitCode, send.exitCode]).toEqual([read, write])
    expect(sandbox.executions).toEqual([])
  })

  it('by a connection that is refused ends with 126', async () => {
    const { environment } = await acme()
    const { exitCode, err } = await cli(['sessions', 'HOST-01'], {
      environment: { ...environment, SCREENCONNECT_URL: CLOSED_URL },
    })
    expect(exitCode).toBe(126)
    expect(err).toContain('nothing listens at the address of the instance')
  })

  it('by a secret that is not accepted says where to look, and does not print it', async () => {
    const { environment } = await acme()
    const secret = 'canary-secret-0123456789'
    const { exitCode, err } = await cli(['sessions', 'HOST-01', '--debug'], {
      environment: { ...environment, SCREENCONNECT_SECRET: secret },
    })
    expect(exitCode).toBe(125)
    expect(err).toContain('Compare')
    expect(err).toMatch(/^\s+at /m)
    expect(err).not.toContain(secret)
  })

  it('by a secret that a header cannot carry ends with 125', async () => {
    const { environment } = await acme()
    const folder = emptyFolder({ secret: 'canary\nsecret' })
    const { exitCode, err } = await cli(['sessions', 'HOST-01', '--secret-file', 'secret'], {
      environment,
      folder,
    })
    expect(exitCode).toBe(125)
    expect(err).not.toContain('canary')
  })
})

describe('with --json, a failure', () => {
  it.each([
    ['an option that does not exist', ['sessions', '--nmae', 'HOST-01'], { code: 'USAGE', exitCode: 121 }],
    ['no verb', [], { code: 'USAGE', message: 'No verb was given: see --help.', exitCode: 121 }],
    ['two ways to look up', ['sessions', 'HOST-01', '--unnamed'], { code: 'USAGE', exitCode: 121 }],
    [
      'no such session',
      ['session', 'HOST-09'],
      { code: 'SESSION_NOT_FOUND', outcome: 'rejected', mayHaveRun: false, retryable: false, exitCode: 123 },
    ],
    [
      'an offline machine',
      ['run', 'HOST-02', 'hostname', '--yes'],
      { code: 'GUEST_OFFLINE', outcome: 'not-sent', exitCode: 124 },
    ],
    [
      'nobody who said yes',
      ['send-command', 'HOST-01', 'hostname'],
      {
        ...{ code: 'MUTATION_REFUSED', message: 'Nothing was sent. Add --yes to send it.' },
        ...{ outcome: 'not-sent', mayHaveRun: false, retryable: false, exitCode: 129 },
      },
    ],
  ])('by %s is one value, and its words stay on standard error', async (_, args, facts) => {
    const { environment } = await acme()
    const { exitCode, out, err } = await cli([...args, '--json'], { environment })
    const { error } = JSON.parse(out)
    expect(error).toMatchObject(facts)
    expect(exitCode).toBe(error.exitCode)
    if (args.length > 0) expect(err.replace('screenconnect: ', '')).toContain(`${error.message}\n`)
    const without = await cli(args, { environment })
    expect(without).toMatchObject({ exitCode, err, out: '' })
  })

  it('says nothing of an outcome that the failure does not have', async () => {
    const { environment } = await acme()
    const { out } = await cli(['sessions', '--nmae', '--json'], { environment })
    expect(JSON.parse(out)).toEqual({
      error: { code: 'USAGE', message: "`sessions` has no option '--nmae'.", exitCode: 121 },
    })
  })

  it('tells a program that a command may have run', async () => {
    const { environment, sandbox } = await acme()
    sandbox.inject('reset', { method: 'SendCommandToSession' })
    const { out } = await cli(['send-command', 'HOST-01', 'hostname', '--yes', '--json'], { environment })
    expect(JSON.parse(out).error).toMatchObject({
      ...{ code: 'CONNECTION', outcome: 'unknown', mayHaveRun: true, retryable: false, exitCode: 128 },
    })
  })

  it('by a secret that is missing or may not be sent there has the code of the library', async () => {
    const { environment } = await acme()
    const { out } = await cli(['sessions', 'HOST-01', '--json'], {
      environment: { SCREENCONNECT_URL: environment['SCREENCONNECT_URL'] },
    })
    expect(JSON.parse(out).error).toMatchObject({ code: 'CREDENTIAL', exitCode: 125 })
  })

  it('is not what a list without a session is', async () => {
    const { environment } = await acme()
    const { exitCode, out } = await cli(['sessions', 'HOST-09', '--json'], { environment })
    expect(JSON.parse(out)).toEqual([])
    expect(exitCode).toBe(123)
  })
})
