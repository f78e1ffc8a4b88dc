import { ConfigurationError } from '../errors/configuration-error.ts'
import { describe } from '../input/options.ts'
import { intactTextArgument } from '../input/texts.ts'
import type {
  CustomPropertyLabels,
  CustomPropertyName,
  CustomPropertySlots,
} from '../model/custom-properties.ts'

/** New values of custom properties, by label or by number, 1 to 8. What is not named keeps its value. */
export type PropertyChanges<Labels extends CustomPropertyLabels> = {
  readonly [Name in CustomPropertyName<Labels>]?: string | undefined
}

/** The changes by slot index, 0 to 7. */
export function checkChanges(
  given: unknown,
  slots: CustomPropertySlots<CustomPropertyLabels>,
): ReadonlyMap<number, string> {
  const accepted = slots.accepted()
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new ConfigurationError('properties', describe(given), accepted)
  }
  const changes = new Map<number, string>()
  for (const [name, value] of Object.entries(given)) {
    const index = slots.indexOf(name)
    if (index === undefined) {
      const what = `a value for ${describe(name, slots.names.map(String))}`
      throw new ConfigurationError('properties', what, accepted)
    }
    if (value === undefined) continue
    const option = `properties.${slots.names[index]}`
    if (changes.has(index)) {
      throw new ConfigurationError(option, 'two values, by label and by number', 'set once')
    }
    changes.set(index, intactTextArgument(option, value))
  }
  if (changes.size > 0) return changes
  throw new ConfigurationError('properties', 'an empty object', accepted)
}
