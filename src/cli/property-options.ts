import { type Command, Option } from 'commander'
import type { Settings } from './configuration/settings.ts'
import { printableLine } from './output/printable.ts'
import { UsageError } from './usage-error.ts'
import { ofOthers, say } from './words.ts'

/** The numbers of the custom properties, in their order. */
export const SLOTS = [1, 2, 3, 4, 5, 6, 7, 8] as const

export type Slot = (typeof SLOTS)[number]

/** What people call a custom property: its label, or how its option is called. */
export function propertyName({ settings }: { readonly settings: Settings }, slot: number): string {
  return settings.labels?.value[slot - 1] ?? `cp${slot}`
}

/** The verbs that have an option for each custom property. */
const VERBS: readonly string[] = ['set-properties', 'build-installer']

export function takesProperties(verb: Command): boolean {
  return VERBS.includes(verb.name())
}

/** Gives a verb an option for each label of the config and for each slot: `--company`, `--cp1`. */
export function addPropertyOptions(command: Command, labels: readonly (string | null)[]): void {
  const options = [...command.options, ...(command.parent?.options ?? [])]
  const taken = new Set(['help', ...options.map((option) => option.attributeName())])
  for (const slot of SLOTS) {
    const label = labels[slot - 1] ?? null
    const option = label === null ? undefined : labelOption(label, slot)
    if (option !== undefined && !taken.has(option.attributeName())) {
      taken.add(option.attributeName())
      command.addOption(option)
    }
    const description = `custom property ${slot}${label === null ? '' : `, ${printableLine(label)}`}`
    command.addOption(new Option(`--cp${slot} <value>`, description))
  }
}

/** What was given for each slot, by its number. */
export function propertyValues(
  options: Readonly<Record<string, unknown>>,
  command: Command,
  { labels }: Settings,
): Partial<Record<Slot, string>> {
  const values: Partial<Record<Slot, string>> = {}
  for (const slot of SLOTS) {
    const label = labels?.value[slot - 1] ?? null
    const option = label === null ? undefined : ownOption(command, labelOption(label, slot))
    const named = option === undefined ? undefined : givenValue(options, option.attributeName())
    const numbered = givenValue(options, `cp${slot}`)
    if (named !== undefined && numbered !== undefined) {
      throw new UsageError(
        say`${ofOthers(option?.long ?? '')} and --cp${slot} are the same custom property: give one of them.`,
      )
    }
    const value = named ?? numbered
    if (value !== undefined) values[slot] = value
  }
  return values
}

/** Own properties only: a label may be called `constructor`. */
function givenValue(options: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = Object.hasOwn(options, name) ? options[name] : undefined
  return typeof value === 'string' ? value : undefined
}

/** The option that stands for this very slot, and not one of the verb's own that happens to be called so. */
function ownOption(command: Command, wanted: Option | undefined): Option | undefined {
  return command.options.find(
    ({ long, description }) => long === wanted?.long && description === wanted?.description,
  )
}

/**
 * `Head Office` and `headOffice` become `--head-office`; what has no letters has only its number, as has what
 * would turn another option off.
 */
function labelOption(label: string, slot: Slot): Option | undefined {
  const name = label
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
  if (!/^[a-z]/.test(name) || /^(?:cp\d|no|no-.*)$/.test(name)) return undefined
  return new Option(`--${name} <value>`, `custom property ${slot}`)
}
