import { ConfigurationError } from '../errors/configuration-error.ts'
import { describe } from '../input/options.ts'
import { hasControlCharacter, hasLoneSurrogate } from '../input/text-rules.ts'
import { isWireObject, text, type WireObject } from './wire-value.ts'

/** How many custom properties a session has. Evidence: verified. */
export const SLOT_COUNT = 8

/** The number of a custom property as ScreenConnect shows it: `CustomProperty1` is slot 1. */
export type SlotNumber = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8

const SLOT_NUMBERS: readonly SlotNumber[] = [1, 2, 3, 4, 5, 6, 7, 8]

/**
 * Your names for the custom properties, in slot order: `['company', 'site', 'tag']` names slots 1 to 3.
 * `null` leaves a slot without a name. At most eight.
 */
export type CustomPropertyLabels = readonly (string | null)[]

/** What a custom property can be called: one of your labels, or its number, 1 to 8. */
export type CustomPropertyName<Labels extends CustomPropertyLabels> =
  | Exclude<Labels[number], null>
  | SlotNumber

/** Custom properties by name. A slot with a label answers to its number too, but is listed by its label only. */
export type CustomProperties<Labels extends CustomPropertyLabels> = {
  readonly [Name in CustomPropertyName<Labels>]: string
}

/** The eight values of a session in slot order, `''` where one is empty. */
export type CustomPropertyValues = readonly [string, string, string, string, string, string, string, string]

type Label = string | null

/** Makes a ninth label a compile error that says why. */
export type AtMostEightLabels<Labels extends CustomPropertyLabels> = Labels extends readonly [
  Label,
  Label,
  Label,
  Label,
  Label,
  Label,
  Label,
  Label,
  Label,
  ...Label[],
]
  ? 'A session has eight custom properties: give at most eight labels'
  : Labels

/** What a slot is listed as: its label, or its number where it has none. */
type Name = string | SlotNumber

type Names = readonly [Name, Name, Name, Name, Name, Name, Name, Name]

/** Turns labels into slots and slots into labelled values; made once per client or builder. */
export class CustomPropertySlots<Labels extends CustomPropertyLabels> {
  /** What each slot is listed as, in slot order. */
  readonly names: Names
  readonly #indexes: ReadonlyMap<string, number>
  readonly #toProperties: ToProperties

  /** @param labels as the caller gave them, checked here */
  constructor(labels: unknown) {
    const given = checkLabels(labels === undefined ? [] : labels)
    this.names = [
      given[0] ?? 1,
      given[1] ?? 2,
      given[2] ?? 3,
      given[3] ?? 4,
      given[4] ?? 5,
      given[5] ?? 6,
      given[6] ?? 7,
      given[7] ?? 8,
    ]
    this.#indexes = new Map([
      ...SLOT_NUMBERS.map((slot) => [String(slot), slot - 1] as const),
      ...this.names.map((name, index) => [String(name), index] as const),
    ])
    this.#toProperties = propertiesOf(this.names)
  }

  /** The slot's index, 0 to 7, or `undefined` for a name that is neither a label nor a number from 1 to 8. */
  indexOf(name: string | number): number | undefined {
    return this.#indexes.get(String(name))
  }

  /** The names that `indexOf` knows, for the message about one that it does not. */
  /** Continues "must be …". */
  accepted(): string {
    const labels = this.names.filter((name) => typeof name === 'string').map((label) => JSON.stringify(label))
    const byLabel = labels.length === 0 ? '' : `label (${labels.join(', ')}) or `
    return `an object with text by ${byLabel}slot number (1 to 8)`
  }

  toProperties(values: CustomPropertyValues): CustomProperties<Labels> {
    // It has every label and every unlabelled number, and its prototype answers to the other numbers.
    return this.#toProperties(values) as CustomProperties<Labels>
  }
}

/**
 * The eight values out of a session: `CustomPropertyValues` (verified), or the object with
 * `CustomProperty1` to `CustomProperty8` that some servers send (seen).
 */
export function customPropertyValues(session: WireObject): CustomPropertyValues {
  const values = session['CustomPropertyValues']
  if (Array.isArray(values)) return eight((index) => text(values[index]))
  const properties = session['CustomProperties']
  if (isWireObject(properties)) return eight((index) => text(properties[`CustomProperty${index + 1}`]))
  return eight(() => '')
}

function eight(value: (index: number) => string): CustomPropertyValues {
  return [value(0), value(1), value(2), value(3), value(4), value(5), value(6), value(7)]
}

const LABEL = 'a unique label that is not empty and not a number, or null'

function checkLabels(labels: unknown): readonly (string | null)[] {
  const accepted = 'an array of up to 8 labels (strings, or null for a slot without a label)'
  if (!Array.isArray(labels)) throw new ConfigurationError('customProperties', describe(labels), accepted)
  if (labels.length > SLOT_COUNT) {
    throw new ConfigurationError('customProperties', `${labels.length} labels`, accepted)
  }
  const seen = new Set<string>()
  return Array.from(labels, (label: unknown, index) => {
    if (label === null) return null
    const refuse = (problem: string) => new ConfigurationError(`customProperties[${index}]`, problem, LABEL)
    if (typeof label !== 'string') throw refuse(describe(label))
    const problem = labelProblem(label, seen)
    if (problem !== undefined) throw refuse(problem)
    seen.add(label)
    return label
  })
}

function labelProblem(label: string, seen: ReadonlySet<string>): string | undefined {
  if (label.trim() === '') return 'an empty label'
  if (hasControlCharacter(label) || hasLoneSurrogate(label))
    return 'a label with characters that are not text'
  // A number would be another slot's name, and assigning to `__proto__` would not make a property.
  if (/^\d+$/.test(label)) return 'a label of digits only'
  if (label === '__proto__') return 'the label __proto__'
  if (seen.has(label)) return 'a duplicate label'
  return undefined
}

/** Makes a session's properties of its values. */
type ToProperties = (values: CustomPropertyValues) => { readonly [name: string]: string }

/** The numbers of labelled slots cost nothing per session: they are getters of the one prototype. */
function propertiesOf(names: Names): ToProperties {
  const [first, second, third, fourth, fifth, sixth, seventh, eighth] = names
  class CustomProperties {
    [name: string]: string
  }
  for (const [index, name] of names.entries()) {
    if (typeof name === 'number') continue
    Object.defineProperty(CustomProperties.prototype, index + 1, {
      get(this: CustomProperties) {
        return this[name]
      },
    })
  }
  // Out of JSON, whose objects have no room for more numbers, which every session's would have too: 110 bytes.
  const template: Readonly<Record<string, string>> = JSON.parse(
    `{${names.map((name) => `${JSON.stringify(String(name))}:""`).join()}}`,
  )
  return (values) => {
    // Not an instance from the start: where a prototype has getters at numbers, setting the other numbers is slow.
    const properties = { ...template }
    // One place for each name: a loop, where all come by at the same one, takes several times as long.
    properties[first] = values[0]
    properties[second] = values[1]
    properties[third] = values[2]
    properties[fourth] = values[3]
    properties[fifth] = values[4]
    properties[sixth] = values[5]
    properties[seventh] = values[6]
    properties[eighth] = values[7]
    return Object.setPrototypeOf(properties, CustomProperties.prototype)
  }
}
