import { type Command, Option } from 'commander'
import type { Settings } from './configuration/settings.ts'
import { UsageError } from './usage-error.ts'

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
  const taken = new Set([...command.options, ...(command.parent?.options ?? [])].map((option) => option.long))
  for (const slot of SLOTS) {
    const label = labels[slot - 1]
    const flag = label == null ? undefined : labelFlag(label)
    if (flag !== undefined && !taken.has(flag)) {
      taken.add(flag)
      command.addOption(new Option(`${flag} <value>`, `custom property ${slot}`))
    }
    command.addOption(
      new Option(`--cp${slot} <value>`, `custom property ${slot}${label == null ? '' : `, ${label}`}`),
    )
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
    const label = labels?.value[slot - 1]
    const option = label == null ? undefined : ownOption(command, labelFlag(label), slot)
    const named = option === undefined ? undefined : options[option.attributeName()]
    const numbered = options[`cp${slot}`]
    if (named !== undefined && numbered !== undefined) {
      throw new UsageError(`${option?.long} and --cp${slot} are the same custom property: give one of them.`)
    }
    const value = named ?? numbered
    if (typeof value === 'string') values[slot] = value
  }
  return values
}

/** The option that stands for this very slot, and not one of the verb's own that happens to be called so. */
function ownOption(command: Command, flag: string | undefined, slot: number): Option | undefined {
  return command.options.find(
    (option) => option.long === flag && option.description === `custom property ${slot}`,
  )
}

/** `Head Office` and `headOffice` become `--head-office`; what has no letters has only its number. */
function labelFlag(label: string): string | undefined {
  const name = label
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
  return /^[a-z]/.test(name) && !/^cp\d$/.test(name) ? `--${name}` : undefined
}
