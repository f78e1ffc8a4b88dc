import { type ConnectionLine, type ProbeResult, probe, type WebMethodRow } from '../../index.ts'
import { instanceOf, secretFor, secretInWords } from '../configuration/settings.ts'
import type { Client, Context } from '../context.ts'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import { throughGate } from '../gate.ts'
import { facts } from '../output/facts.ts'
import { printableText } from '../output/printable.ts'
import { whileSpinning } from '../output/spinner.ts'
import { table } from '../output/table.ts'
import { asJson, calling } from './raw.ts'

export interface DoctorFlags {
  readonly writes?: boolean
  readonly yes?: boolean
}

/** `doctor`: where the settings came from, then everything that can be checked, nearest first. */
export async function doctor(context: Context, { writes, yes }: DoctorFlags): Promise<ExitCode> {
  const { settings, terminal } = context
  const instance = instanceOf(settings)
  const configuration = {
    server: settings.server ?? null,
    instance: instance.value,
    instanceFrom: instance.words,
    secretFrom: await secretInWords(secretFor(settings), terminal),
    labelsFrom: settings.labels?.words ?? null,
    extensionFrom: settings.extensionId?.words ?? null,
    originFrom: settings.origin?.words ?? null,
    configFiles: settings.files,
  }
  const check = (client: Client) => probe(client, { writes, signal: terminal.interrupt })
  const result =
    writes === true
      ? await throughGate(context, { yes, title: 'Checking', what: calling, text: asJson }, check)
      : await whileSpinning(terminal.err, 'Checking', () => check(context.client()))
  if (context.json) context.printJson({ configuration, ...result })
  else printFindings(context, configuration, result)
  return exitCodeFor(result)
}

interface Configuration {
  readonly server: string | null
  readonly instance: string
  readonly instanceFrom: string
  readonly secretFrom: string
  readonly labelsFrom: string | null
  readonly extensionFrom: string | null
  readonly originFrom: string | null
  readonly configFiles: readonly string[]
}

function printFindings(context: Context, configuration: Configuration, result: ProbeResult): void {
  const { style, print } = context
  print(`${style.strong('Configuration')}\n`)
  print(
    facts(
      [
        ['server', configuration.server],
        ['instance', `${configuration.instance}, by ${configuration.instanceFrom}`],
        ['secret', configuration.secretFrom],
        ['labels', configuration.labelsFrom === null ? null : `by ${configuration.labelsFrom}`],
        ['extension', configuration.extensionFrom === null ? null : `by ${configuration.extensionFrom}`],
        ['origin', configuration.originFrom === null ? null : `by ${configuration.originFrom}`],
        ['files', configuration.configFiles.join(', ')],
      ],
      style,
    ),
  )
  print(`\n${style.strong('Connection')}\n`)
  for (const line of result.connection) print(connectionInWords(context, line))
  print(`\n${style.strong('Web methods')}\n`)
  print(methods(context, result.webMethods))
}

const SIGNS = { ok: 'ok', failed: 'no', unknown: '??' } as const

function connectionInWords({ style }: Context, { question, status, words, next }: ConnectionLine): string {
  const sign = { ok: style.good, failed: style.bad, unknown: style.warning }[status](SIGNS[status])
  const advice = next === null ? '' : `\n      ${style.strong(printableText(next))}`
  return `  ${sign}  ${question}: ${printableText(words)}${advice}\n`
}

function methods({ style, terminal }: Context, rows: readonly WebMethodRow[]): string {
  const { text } = table(
    [
      { title: 'WEB METHOD', value: ({ name }: WebMethodRow) => name, least: 20 },
      { title: 'KIND', value: ({ kind }) => kind, spare: 1 },
      { title: 'EVIDENCE', value: ({ evidence }) => evidence, spare: 2 },
      {
        title: 'HERE',
        value: ({ availability, kind }) =>
          availability === 'unknown' && kind === 'write' ? 'not asked' : availability,
        style: (cell, { availability }) =>
          availability === 'available' ? style.good(cell) : style.faint(cell),
      },
    ],
    rows,
    { width: terminal.out.columns === undefined ? undefined : terminal.out.columns - 2, head: style.strong },
  )
  return text.replaceAll(/^./gm, '  $&')
}

/** The first thing that is wrong decides. */
function exitCodeFor({ connection: lines, webMethods }: ProbeResult): ExitCode {
  const failed = lines.find(({ status }) => status === 'failed')
  if (failed === undefined && webMethods.some(({ code }) => code === 'MUTATION_REFUSED'))
    return EXIT.notConfirmed
  if (failed === undefined) return lines.some(({ status }) => status === 'unknown') ? EXIT.network : EXIT.ok
  return failed.question === 'secret' || failed.question === 'origin' ? EXIT.authentication : EXIT.network
}
