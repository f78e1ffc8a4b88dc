import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { cmd, powershell, ScreenConnectClient, sessionFilter, sh } from '@acg/screenconnect'
import { afterAll, describe, expect, it } from 'vitest'
import * as yaml from 'yaml'
import { durationArgument } from '../../src/cli/arguments.ts'
import { readConfig } from '../../src/cli/configuration/config-file.ts'
import { facts } from '../../src/cli/output/facts.ts'
import { cutTo } from '../../src/cli/output/fit.ts'
import { json } from '../../src/cli/output/json.ts'
import { printableLine, printableText } from '../../src/cli/output/printable.ts'
import { styleFor } from '../../src/cli/output/style.ts'
import { table } from '../../src/cli/output/table.ts'
import { findOutput, otherOutputs, wasQueued } from '../../src/commands/find-output.ts'
import { holdsMarker, markerOf } from '../../src/commands/frame.ts'
import { chooseInterpreter } from '../../src/commands/interpreter.ts'
import { readMarked, withoutVerdicts } from '../../src/commands/marked-output.ts'
import { planCommand, prepareCommand } from '../../src/commands/prepare-command.ts'
import { checkSecret } from '../../src/credentials/secret-text.ts'
import { encryptionRule } from '../../src/credentials/sops/encryption-rule.ts'
import { fieldArgument } from '../../src/credentials/sops/field.ts'
import { plainScalar } from '../../src/credentials/sops/scalar.ts'
import { openValue } from '../../src/credentials/sops/sealed-value.ts'
import { readTree, type VaultMap } from '../../src/credentials/sops/vault-tree.ts'
import { foreignCause } from '../../src/errors/foreign-cause.ts'
import { instanceOrigin } from '../../src/input/instance.ts'
import { isMediaTypeOfPage } from '../../src/installer/download/signatures.ts'
import { silentInstall } from '../../src/installer/silent-install.ts'
import { CustomPropertySlots } from '../../src/model/custom-properties.ts'
import { decodeSessionDetails } from '../../src/model/session-details.ts'
import type { SessionEvent } from '../../src/model/session-event.ts'
import { time } from '../../src/model/time.ts'
import { isPlaceholderSerial } from '../../src/sessions/placeholder-serial.ts'
import { quoted } from '../../src/sessions/quoted.ts'
import { compileFilter } from '../../src/testing/filter/compile.ts'
import { toDate } from '../../src/testing/filter/value.ts'
import { cmdToSh, withPrompt } from '../../src/testing/machine/cmd.ts'
import { readDirectives } from '../../src/testing/machine/directives.ts'
import { framedOutput, scriptIn } from '../../src/testing/machine/framed-output.ts'
import { standInShell } from '../../src/testing/machine/stand-in-shell.ts'
import { excerpt } from '../../src/transport/excerpt.ts'
import { readFault } from '../../src/transport/fault.ts'
import { environmentProxy } from '../../src/transport/proxy/environment-proxy.ts'
import { retryAfterMs } from '../../src/transport/retry-after.ts'
import { FULL } from '../effort.ts'

const MARKER = 'ACG0123456789abcdef'
const SESSION_ID = '5f2f7a52-0b4c-4d6e-9f3a-1c2d3e4f5a6b'

/** What is repeated: each has made some pattern or loop slow, here or elsewhere. */
const UNITS = [
  ...[' ', '\t', '\n', '\r', '\r\n', '\uFEFF', 'x', '0', '9', '1.', '-', '.', ',', ':', '/', '=', 'x=', 'e+'],
  ...[
    "'",
    '"',
    '`',
    '\\',
    '\\\n',
    'x\\\n',
    '#',
    '$',
    '%',
    '&',
    '@',
    '*',
    '${',
    '$(',
    '#!ps\n',
    '#timeout=1\n',
  ],
  ...['(', '<', '>', '[', '{', '((', '<#', '<!--', '<<x\n', '{"a":['],
  ...[`${MARKER}\n`, `${MARKER} `, `${MARKER}=`, `\n${MARKER}\t`],
  ...['Killed after ', 'Killed after 9 milliseconds.\n', 'Truncated output at 1 characters '],
  ...['if ', 'LIKE ', 'LIKE(', 'x LIKE ', 'AND (', 'case ', 'echo '],
  ...['%41', '&amp;', '&#6', '\\u0041', 'ENC[', 'AAAA'],
  ...['\u0301', '\ud800', '\udc00', '\u{1F600}', '\u001b[', '\u0000', '\uE000'],
]

/** What a server or a guest may say at length. */
const MEGABYTE = 2 ** 20
/** What a person wrote or gave, far beyond what anyone writes. */
const LONG = 2 ** 16
/** What is linear takes 8 times as long for a text 8 times as long, what is quadratic 64 times. */
const MOST_GROWTH = 24
/** What is cubic takes 512 times as long for a text 8 times as long. */
const CUBIC_GROWTH = 512

type Read = (text: string) => unknown

/** Milliseconds of this process's own work: other processes of a busy machine do not count. */
async function cost(read: Read, text: string): Promise<number> {
  const before = process.cpuUsage()
  try {
    await read(text)
  } catch (error) {
    // What is refused was read; what ends in the engine's own error was not thought of.
    if (error instanceof RangeError || error instanceof TypeError) throw error
  }
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

/** A text of that size: the unit over and over, twice, for what reads from either end and for what ends in between. */
function hostile(unit: string, size: number): string {
  const half = unit.repeat(size / 2 / unit.length)
  return `${half}x\u0001${half}`
}

/** Below a millisecond for a thousand characters nobody notices it, and garbage is collected meanwhile. */
const unnoticed = (size: number) => size / 1000

/** Where a reading grows too fast. Shorter texts come first, so that it is found before it takes minutes. */
async function growth(read: Read, unit: string, most: number): Promise<string | undefined> {
  let before = Number.POSITIVE_INFINITY
  // An eighth of it shows growth as well; how long a whole one takes is seen in CI.
  const largest = FULL ? most : most / 8
  for (const size of [largest / 64, largest / 8, largest]) {
    const took = await cost(read, hostile(unit, size))
    if (took > unnoticed(size) && took > MOST_GROWTH * before) {
      return `${JSON.stringify(unit)}: ${size} characters took ${Math.round(took)} ms, an eighth of them ${Math.round(before)} ms`
    }
    // So quick that the next size would go unnoticed even if this were cubic: only CI has the time to see it.
    if (!FULL && took * CUBIC_GROWTH < unnoticed(size * 8)) return undefined
    before = Math.max(took, 1)
  }
  return undefined
}

const folder = mkdtempSync(join(tmpdir(), 'acg-hostile-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let count = 0
function event(eventType: SessionEvent['eventType'], data: string): SessionEvent {
  count += 1
  return {
    ...{ eventId: `event ${count}`, eventType, data, time: null },
    ...{ connectionId: '', correlationEventId: '', host: '', raw: {} },
  }
}

/** A tag called with a text that stands in its source, and a value behind it. */
function code(text: string): TemplateStringsArray {
  return Object.assign([text, text], { raw: [text, text] })
}

function clientThatHears(status: number, type: string, text: string): ScreenConnectClient {
  return new ScreenConnectClient({
    instance: 'https://acme.screenconnect.com',
    credentials: () => 'test-secret-0123456789',
    retry: false,
    diagnoseFaults: false,
    fetch: () => Promise.resolve(new Response(text, { status, headers: { 'content-type': type } })),
  })
}

const style = styleFor({ isTerminal: false, columns: undefined, write() {} }, {})
const confidential = { secrets: ['test-secret-0123456789'], sent: ['HOST-01', 'net stop spooler'] }
const command = (body: string) => ({ body, script: body, interpreter: 'sh' }) as const
const HISTORY = { historyDays: 30 }
const MACHINE = { name: 'HOST-01', os: 'linux', bom: false, killedOutput: 'kept' } as const
const RECEIVED = { timeout: 1, maxLength: 1, host: '', signal: AbortSignal.abort(), print() {} }

/** What comes from a server or a guest. */
const FOREIGN: readonly (readonly [string, Read])[] = [
  ['the output of a command', (text) => readMarked(text, MARKER)],
  ['an output behind its marker', (text) => readMarked(`${MARKER}\n${text}`, MARKER)],
  [
    'an output between its markers',
    (text) => readMarked(`${MARKER}\n${text}\n${MARKER}=0;\n${text}`, MARKER),
  ],
  ['the end of an output', withoutVerdicts],
  [
    'a history',
    (text) => {
      const events = [event('queuedCommand', text), event('queuedCommand', MARKER), event('ranCommand', text)]
      for (const sought of [{ marker: MARKER, timeout: 9 }, { before: new Set<string>() }]) {
        findOutput(events, sought)
        otherOutputs(events, sought)
        wasQueued(events, sought)
      }
    },
  ],
  [
    'every field of a session',
    (text) => {
      const names = ['Name', 'Host', 'Code', 'Notes', 'GuestInfoUpdateTime', 'LastEventTime', 'SessionType']
      const said = Object.fromEntries(names.map((name) => [name, text]))
      const guest = { OperatingSystemName: text, LastBootTime: text, MachineSerialNumber: text }
      const events = [{ EventID: text, EventType: text, Time: text, Data: text, Host: text }]
      const connection = { ConnectionID: text, ProcessType: text, ConnectedTime: text, Events: events }
      const rest = { CustomPropertyValues: [text], ActiveConnections: [connection], Events: events }
      const wire = { SessionID: SESSION_ID, ...said, GuestInfo: guest, ...rest }
      return decodeSessionDetails(wire, new CustomPropertySlots([]))
    },
  ],
  ['an answer that is text', (text) => clientThatHears(200, 'text/plain', text).getSession(SESSION_ID)],
  ['an answer that is JSON', (text) => clientThatHears(200, 'application/json', text).getSession(SESSION_ID)],
  ['a page', (text) => clientThatHears(200, 'text/html', text).getSession(SESSION_ID)],
  ['a fault', (text) => clientThatHears(500, 'application/json', text).getSession(SESSION_ID)],
  [
    'an answer to a write that repeats it',
    (text) => clientThatHears(403, 'text/html', text).sendCommand(SESSION_ID, `echo ${text.slice(0, 5000)}`),
  ],
  ['the words of a fault', (text) => readFault(JSON.stringify({ message: text }), ['HOST-01'])],
  ['an excerpt', (text) => excerpt(JSON.stringify({ errorType: 'A', message: text }), confidential)],
  ['a Retry-After', (text) => retryAfterMs(text, 0)],
  ['a media type', (text) => isMediaTypeOfPage(`application/${text}`)],
  ['a command that somebody sent', (text) => [markerOf(text), holdsMarker(text, MARKER)]],
  ['a time', time],
  ['an operating system', chooseInterpreter],
  ['a serial number', isPlaceholderSerial],
  [
    'an error of somebody else',
    (text) => foreignCause(Object.assign(new Error(text), { name: text, code: text })),
  ],
]

/** What people write: scripts, filters, files, and what is shown to them. */
const OWN: readonly (readonly [string, Read])[] = [
  ['a filter', (text) => sessionFilter(code(text), 'value')],
  ['a value in a filter', (text) => sessionFilter`Name = ${text} AND Host LIKE ${'x'} AND Code = ${text}`],
  ['a filter for the sandbox', (text) => compileFilter(text, HISTORY)],
  ['a string in a filter for the sandbox', (text) => compileFilter(`Name LIKE '${text}`, HISTORY)],
  ['a script for PowerShell', (text) => powershell(code(text), 'value')],
  ['a script for sh', (text) => sh(code(text), 'value')],
  ['a parameter in a script for sh', (text) => sh(code(`echo $\{x${text}`), 'value')],
  ['a subscript in a script for sh', (text) => sh(code(`echo $\{x[${text}`), 'value')],
  ['a here-document', (text) => sh(code(`cat <<END\n${text}\nEND\n`), 'value')],
  ['a script for cmd', (text) => cmd(code(text), 'value')],
  ['a value in a script for PowerShell', (text) => powershell`Write-Output ${text} ${text}`],
  ['a value in a script for sh', (text) => sh`echo ${text} ${text}`],
  ['a value in a script for cmd', (text) => cmd`echo ${text} ${text}`],
  [
    'a command for any guest',
    (text) => {
      for (const shell of ['cmd', 'powershell', 'sh'] as const) {
        const plan = planCommand(`#timeout=1\n${text}`, { shell, timeout: undefined, maxOutput: undefined })
        markerOf(prepareCommand(plan, '', MARKER).text)
      }
    },
  ],
  ['an instance', instanceOrigin],
  ['a path of an installer', (text) => [silentInstall('msi', text), silentInstall('deb', text)]],
  ['a secret', checkSecret],
  ['a field of a vault', fieldArgument],
  ['a value of a vault', (text) => [plainScalar(text, 'yaml'), plainScalar(text, 'json')]],
  ['a sealed value', (text) => openValue(`ENC[AES256_GCM,data:${text}`, Buffer.alloc(32), '')],
  [
    'a rule of a vault',
    (text) => {
      const value = { type: 'scalar', line: 1, kind: 'text', text } as const
      const rules: VaultMap = { type: 'map', line: 1, entries: [{ key: 'encrypted_regex', value }] }
      return encryptionRule(rules)(['a'])
    },
  ],
  [
    'a config file',
    async (text) => {
      const file = join(folder, 'config.json')
      const contents = [
        text,
        ...[{ [text]: 1 }, { instances: { [text]: {} } }, { instances: { acme: { instance: text } } }].map(
          (settings) => JSON.stringify(settings),
        ),
      ]
      for (const content of contents) {
        writeFileSync(file, content, { mode: 0o600 })
        // Refused or not: what it takes to say so is measured.
        await readConfig(file, true, folder).catch(() => {})
      }
    },
  ],
  ['a duration', durationArgument],
  ['text for a terminal', (text) => [printableText(text), printableLine(text)]],
  ['a cell of a table', (text) => cutTo(printableLine(text), 80)],
  [
    'a table',
    (text) => {
      const column = { title: 'NAME', value: (row: string) => row }
      return table([column, column], ['HOST-01', text], { width: 80, head: String })
    },
  ],
  ['facts for a terminal', (text) => facts([[text, text]], style)],
  ['a value for a program', (text) => json({ [text]: text })],
  ['the words of a message', quoted],
  ['the directives of a command', (text) => readDirectives(text)],
  ['a script that reports its exit code', (text) => framedOutput(command(text), text, 0)],
  [
    'a script in its frame',
    (text) => {
      scriptIn({ interpreter: 'cmd', body: `@echo off\r\n@echo M\r\n${text}` })
      scriptIn({ interpreter: 'sh', body: `echo "M"\n_acg_script='${text}` })
      scriptIn({ interpreter: 'powershell', body: `{ Text = ('${text}` })
    },
  ],
  ['a script for the shell of the sandbox', (text) => cmdToSh(text)],
  ['what cmd echoes', (text) => withPrompt(text, text)],
  ['a date in a filter for the sandbox', (text) => toDate(text)],
  [
    'a command for the stand-in of the sandbox',
    (text) => standInShell(MACHINE)({ ...command(text), ...RECEIVED, text }),
  ],
  ['a vault', (text) => readTree(yaml, text, 'yaml')],
  ['a vault in JSON', (text) => readTree(yaml, text, 'json')],
  [
    'the exceptions of a proxy',
    (text) => {
      if (text.includes('\0')) return
      Object.assign(process.env, { HTTPS_PROXY: 'http://proxy.example:8080', NO_PROXY: text })
      try {
        environmentProxy('acme.screenconnect.com', 443)
      } finally {
        for (const name of ['HTTPS_PROXY', 'NO_PROXY']) Reflect.deleteProperty(process.env, name)
      }
    },
  ],
]

describe('a text that was made to be slow', () => {
  it.each([
    ...FOREIGN.map(([what, read]) => ({ what, read, most: MEGABYTE })),
    ...OWN.map(([what, read]) => ({ what, read, most: LONG })),
  ])(
    'read as $what takes time in proportion to its $most characters',
    { timeout: 120_000 },
    async ({ read, most }) => {
      const slow: string[] = []
      for (const unit of UNITS) {
        // Measured again: what is slow is slow twice.
        const found = (await growth(read, unit, most)) && (await growth(read, unit, most))
        if (found !== undefined) slow.push(found)
      }
      expect(slow).toEqual([])
    },
  )
})
