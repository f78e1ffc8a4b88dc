// Measures what docs/facts.md says, in one run, and writes it there: `npm run facts`.
import { writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join, resolve } from 'node:path'
import { type CallCost, CLIENT, FETCH, KY, measureCalls } from './calls.ts'
import { measureCommandLine } from './command-line.ts'
import { DECODE, PARSE } from './decoders.ts'
import { measureDecoding, measureDecodingMemory, measureFirstDecoding } from './decoding.ts'
import { CURL, measureDownload, measureThroughput } from './download.ts'
import { measureImports } from './imports.ts'
import { measureRunLoop, runLoopTable } from './run-loop.ts'
import { measureSandbox, sandboxSection } from './sandbox.ts'
import { measureSizes } from './sizes.ts'
import { median, ratio } from './statistics.ts'
import {
  aim,
  kilobytes,
  megabytes,
  microseconds,
  milliseconds,
  spread,
  spreadTable,
  table,
  times,
  valuesOf,
} from './table.ts'
import type { Measured } from './turns.ts'

const missing: string[] = []

const page = `# Facts

Measured, not promised: \`npm run facts\` measures again and writes this page, in about three minutes and with \`curl\` installed. One run on one machine; machines differ, so the ratios say more than the times. What is compared takes turns, round by round; a ratio is the middle one of the rounds, each compared with the same round of the other.

Measured with Node ${process.versions.node} on ${process.platform} ${process.arch}, ${cpus().length} cores.

## One call

${await calls()}

## Decoding a list

${await decoding()}

## Cold import

${await imports()}

## Size

A bundle for Node, minified by esbuild. "Alone" leaves ky out, as a program that has it already sees it. Of zod the package carries the part that it uses.

${await sizes()}

## Waiting for a command

${await runLoop()}

## A sandbox with many machines

${await sandbox()}

## Command line

${await commandLine()}

## Download

${await downloads()}
`
writeFileSync(join(resolve(import.meta.dirname, '..'), 'docs/facts.md'), page)
console.log(page)
if (missing.length > 0) {
  console.error(`Not measured: ${missing.join(', ')}`)
  process.exitCode = 1
}

async function calls(): Promise<string> {
  const inTurn = await measureCalls(15, 100, 1)
  const together = await measureCalls(15, 300, 50)
  return `The same session of 2 kB from the same server, plain \`node:http\` in a process of its own on loopback, over connections that stay open. The client checks and decodes it, the others only parse it. A write of the client gets a fresh connection each, so that none can be lost on one that the server is just closing: it is no rival of the other rows, it shows what that costs. "CPU" is what this process worked for a call.

Some versions of Node, 22.23 among them, let \`fetch\` wait for a timer of 1 ms before it uses an idle connection again, and ky with it: one at a time, that wait is most of their time. Judge by CPU, and by 50 at a time, there.

One at a time, 15 rounds of 100:

${callsTable(inTurn)}

50 at a time, 15 rounds of 300:

${callsTable(together)}

${callAims('one at a time', inTurn)}
${callAims('50 at a time', together)}

50 at a time it was 1.17 of \`fetch\` by hand. Without a \`Response\` and a web stream for each answer, which ky hands on without a look, it was 1.07; without an error that was made at the end of every call, and thrown away, 0.97; without a decoder that may keep half a character, 0.93 to 0.95. Of what is left, ky takes a fifth and writing to the socket a sixth.`
}

function callsTable(measured: readonly Measured<CallCost>[]): string {
  const time = part(measured, 'time')
  const cpu = part(measured, 'cpu')
  const to = (costs: readonly Measured[], title: string, base: string) =>
    times(ratio(valuesOf(costs, title), valuesOf(costs, base)))
  return table(
    [
      '',
      `ratio to ${FETCH}`,
      `ratio to ${KY}`,
      'median',
      'least',
      'most',
      `CPU: ratio to ${KY}`,
      'CPU: median',
    ],
    time.map(({ title, values }) => [
      title,
      to(time, title, FETCH),
      to(time, title, KY),
      ...spread(values, microseconds),
      to(cpu, title, KY),
      microseconds(median(valuesOf(cpu, title))),
    ]),
  )
}

function callAims(how: string, measured: readonly Measured<CallCost>[]): string {
  const to = (base: string, of: keyof CallCost) => {
    const costs = part(measured, of)
    return ratio(valuesOf(costs, CLIENT), valuesOf(costs, base))
  }
  return [
    aim(`${how}, within 1.1 of ky alone`, to(KY, 'time'), 1.1, times),
    aim(`${how}, in CPU too`, to(KY, 'cpu'), 1.1, times),
    aim(`${how}, as quick as \`fetch\` by hand`, to(FETCH, 'time'), 1, times),
    aim(`${how}, ahead of axios`, to('axios', 'time'), 1, times),
    aim(`${how}, ahead of got`, to('got', 'time'), 1, times),
  ].join('\n')
}

function part(measured: readonly Measured<CallCost>[], of: keyof CallCost): readonly Measured[] {
  return measured.map(({ title, values }) => ({ title, values: values.map((cost) => cost[of]) }))
}

async function decoding(): Promise<string> {
  const lists: { count: number; measured: readonly Measured[] }[] = []
  for (const count of [100, 1000, 10_000]) lists.push({ count, measured: await measureDecoding(15, count) })
  const first: { count: number; measured: readonly Measured[] }[] = []
  for (const count of [100, 1000]) first.push({ count, measured: await measureFirstDecoding(9, count) })
  const memory = await measureDecodingMemory(9, 10_000)
  const tight = await measureDecodingMemory(9, 10_000, ['--max-semi-space-size=1'])
  const aims = lists.map(({ count, measured }) => {
    const toParse = ratio(valuesOf(measured, DECODE), valuesOf(measured, PARSE))
    return aim(`a list of ${count}, within 1.75 of ${PARSE}`, toParse, 1.75, times)
  })
  const growth = (title: string) => {
    const perSession = lists.map(({ count, measured }) => median(valuesOf(measured, title)) / count)
    return (perSession.at(-1) ?? Number.NaN) / (perSession[0] ?? Number.NaN)
  }
  return `From a list's text to its values, sessions of 2 kB each, in 15 rounds, each length in a process of its own; the garbage of the one before is collected first, and V8 has compiled what it runs often, for 50,000 sessions were decoded before. The client parses, checks and decodes, times become a \`Date\`, and what was sent stays as \`raw\`. zod is used without a thought, with a schema of all the same fields that leaves times as text.

${lists.map(({ count, measured }) => listTable(count, measured)).join('\n\n')}

The first list of a process, of which nothing is compiled yet, in 9 rounds of a process each:

${first.map(({ count, measured }) => listTable(count, measured)).join('\n\n')}

Memory for a list of 10000, in 9 rounds: how far a process of its own grew beyond what it had with the text in it, as a multiple of the text. The system counts, and it counts the most that there ever was, uncollected garbage included.

${spreadTable(memory, [PARSE], times)}

The same where V8 holds young objects in at most 1 MB at a time (\`--max-semi-space-size=1\`): what it lets lie there by default is more than a list of 10000 takes, and no more for a longer one.

${spreadTable(tight, [PARSE], times)}

${aims.join('\n')}
${aim(`linear: from a list of 100 to one of 10000, a session grows dearer by at most a quarter more than with ${PARSE}`, growth(DECODE) / growth(PARSE), 1.25, times)} It is ${times(growth(DECODE))} times as dear there, with ${PARSE} ${times(growth(PARSE))} times: a short list leaves the garbage collector nothing to do.
${aim('memory within 3 times the text', median(valuesOf(memory, DECODE)), 3, times)}

It was 3.0 to 3.6 times \`JSON.parse\` with the copy that zod makes of what it accepts, and a pattern for each time; 2.1 with JavaScript's own reckoning of dates; 1.9 to 2.0 while guest information and connections had a \`raw\` of their own, and while custom properties without a label were set on an object whose prototype has getters at the numbers of the others: each a sixth of what came on top of the parsing. What is left is the times: without them a list of 10000 takes 1.2 times as long. A session has ten here, and their \`Date\`s are 1.1 of the 2.0 kB that it takes when decoded.`
}

function listTable(count: number, measured: readonly Measured[]): string {
  const each = measured.map(({ title, values }) => ({ title, values: values.map((value) => value / count) }))
  return `A list of ${count}, per session:\n\n${spreadTable(each, [PARSE], (value) => `${(value * 1000).toFixed(1)} µs`)}`
}

async function imports(): Promise<string> {
  const measured = await measureImports(15)
  const [root, ky] = ['`@acg/screenconnect`', '`ky`'].map((title) => median(valuesOf(measured, title)))
  return `A fresh process each, 15 rounds, the time of \`await import(…)\` alone.

${spreadTable(measured, ['`ky`'], milliseconds)}

${aim('the root entry within ky alone + 10 ms', (root ?? Number.NaN) - (ky ?? Number.NaN), 10, (more) => `ky + ${milliseconds(more)}`)}

Runs differ: ky + 8.2 to 9.9 ms in six of them. It was 9.3 to 10.1 while the entry was nine files, of which each takes some tenths of a millisecond; now it is five. Half of what is left is V8 compiling it.`
}

async function sizes(): Promise<string> {
  const rows = await measureSizes()
  return table(
    ['', 'minified', 'gzipped'],
    rows.map(({ title, minified, gzipped }) => [title, kilobytes(minified), kilobytes(gzipped)]),
  )
}

async function runLoop(): Promise<string> {
  return `How long after its output is there a command's result comes, and how many looks that costs: the schedules of \`runCommand\` and a loop as people write it by hand, on the sandbox and a clock that runs faster. Answers take a log-normal time, median 5 s, the higher sigma the more scattered; 400 commands each. \`npm run bench:run-loop\` measures this table alone.

${runLoopTable(await measureRunLoop(400))}`
}

async function sandbox(): Promise<string> {
  return sandboxSection(await measureSandbox(25, 100, 10_000))
}

async function commandLine(): Promise<string> {
  return `Whole processes, 20 rounds, \`sessions\` against a sandbox in another process.

${spreadTable(await measureCommandLine(20), ['`node -e 0`'], milliseconds)}

The aims were 1.5 and 3. What \`sessions\` takes beyond that is Node's: the first use of \`Response\`, which ky checks for when it is loaded, takes two thirds of importing ky. Node's compile cache would save a twelfth, and write into a folder of its own for it: left out.`
}

async function downloads(): Promise<string> {
  const memory: string[][] = []
  for (const size of [16_000_000, 200_000_000, 1_000_000_000]) {
    const { bytes, start, peak } = await measureDownload(size)
    memory.push([bytes, peak - start, start, peak].map(megabytes))
  }
  const throughput = await measureThroughput(1_000_000_000, 3)
  return `\`downloadInstaller\` in a process of its own, from a server in another one on loopback. Memory is the resident set, looked at every 5 ms; "above the start" is what the download itself took.

${table(['installer', 'above the start', 'at the start', 'peak'], memory)}

The speed of 1 GB, in 3 rounds, of the transfer without the start of its process. \`downloadInstaller\` also takes the file's SHA-256 and waits until it is on the disk; curl does neither. What Node's own streams take for both, without anything of ours, is beside it.

${throughputTable(throughput)}`
}

function throughputTable(measured: readonly Measured[]): string {
  const show = (value: number) => `${value.toFixed(0)} MB/s`
  if (measured.some(({ title }) => title === CURL)) return spreadTable(measured, [CURL], show)
  missing.push('curl, which is not installed')
  return `${spreadTable(measured, [], show)}\n| ${CURL} | curl is not installed | | |`
}
