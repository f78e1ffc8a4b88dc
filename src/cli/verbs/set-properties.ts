import { type CustomProperties, type CustomPropertyLabels, type Session, setProperties } from '../../index.ts'
import { visible } from '../../input/text-rules.ts'
import type { Context } from '../context.ts'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import { throughGate } from '../gate.ts'
import { printableLine } from '../output/printable.ts'
import { table } from '../output/table.ts'
import { propertyName, SLOTS, type Slot } from '../property-options.ts'
import { findTarget, machineInWords, targetInWords } from '../targets.ts'
import { UsageError } from '../usage-error.ts'
import { say } from '../words.ts'

export interface SetPropertiesFlags {
  readonly yes?: boolean
}

/** `set-properties`: read, change, write, read back. */
export async function setPropertiesOf(
  context: Context,
  target: string,
  changes: Readonly<Partial<Record<Slot, string>>>,
  { yes }: SetPropertiesFlags,
): Promise<ExitCode> {
  const changed = Object.entries(changes)
  if (changed.length === 0) {
    throw new UsageError(
      say`Nothing to change: give ${context.settings.labels === undefined ? '--cp1 to --cp8, or name your custom properties with --labels' : 'a label or --cp1 to --cp8'}.`,
    )
  }
  const { terminal } = context
  const found = await findTarget(context, target)
  const lines = changed.map(([slot, value]) => {
    const before = found.customPropertyValues[Number(slot) - 1]
    const name = printableLine(propertyName(context, Number(slot)))
    return `${name}: ${quoted(before)} -> ${quoted(value)}`
  })
  const update = await throughGate(
    context,
    {
      yes,
      title: 'Writing',
      what: () => `Change custom properties of ${targetInWords(context, found)}`,
      text: () => lines.join('\n'),
      machine: machineInWords(found),
      afterYes: () => refuseOther(context, found),
    },
    (client) => setProperties(client, found.sessionId, changes, { signal: terminal.interrupt }),
  )
  if (context.json) context.printJson(update)
  else printUpdate(context, update.before, update.after)
  if (!update.verified) context.note('Written; it could not be read back.')
  return EXIT.ok
}

/** All eight values are written: what somebody else changed since they were shown would be undone. */
async function refuseOther(
  { client, terminal }: Context,
  { sessionId, customPropertyValues }: Session<CustomPropertyLabels>,
): Promise<void> {
  const now = await client().getSession(sessionId, { signal: terminal.interrupt })
  if (now?.customPropertyValues.every((value, index) => value === customPropertyValues[index]) !== false)
    return
  throw new UsageError(
    say`The custom properties are not what was shown: somebody changed them while the question stood. Nothing was sent. Run it again to see them.`,
    { exitCode: EXIT.failed, code: 'PROPERTY_CONFLICT' },
  )
}

type Properties = CustomProperties<CustomPropertyLabels>

function printUpdate(context: Context, before: Properties, after: Properties): void {
  const rows = SLOTS.map((slot) => ({
    name: propertyName(context, slot),
    before: before[slot],
    after: after[slot],
  }))
  const { text } = table(
    [
      { title: 'PROPERTY', value: ({ name }) => name },
      { title: 'BEFORE', value: ({ before }) => shown(before) },
      {
        title: 'AFTER',
        value: ({ after }) => shown(after),
        style: (cell, row) => (row.before === row.after ? cell : context.style.good(cell)),
      },
    ],
    rows.filter(({ before, after }) => before !== '' || after !== ''),
    { width: context.terminal.out.columns, head: context.style.strong },
  )
  context.print(text)
}

/** For the question: where it begins and ends is seen, and what is in it. */
function quoted(value: string | undefined): string {
  return value === undefined || value === '' ? '(empty)' : visible(JSON.stringify(value))
}

function shown(value: string | undefined): string {
  return value === undefined || value === '' ? '(empty)' : value
}
