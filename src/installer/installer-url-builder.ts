import { ConfigurationError } from '../errors/configuration-error.ts'
import { instanceOrigin } from '../input/instance.ts'
import { itself, showItself } from '../input/itself.ts'
import { describe, ownOptions } from '../input/options.ts'
import { hasControlCharacter, hasLoneSurrogate, hasReplacementCharacter } from '../input/text-rules.ts'
import { DAMAGED, INTACT } from '../input/texts.ts'
import {
  type AtMostEightLabels,
  type CustomPropertyLabels,
  type CustomPropertyName,
  CustomPropertySlots,
  SLOT_COUNT,
} from '../model/custom-properties.ts'
import { INSTALLER_TYPES, type InstallerType, isInstallerType } from './installer-type.ts'
import { isPlainName } from './plain-name.ts'
import { silentInstall } from './silent-install.ts'

/** Options of a builder. */
export interface InstallerUrlBuilderOptions<Labels extends CustomPropertyLabels = CustomPropertyLabels> {
  /** The server's origin, `https://acme.screenconnect.com`. */
  readonly instance: string | URL
  /** Your names for the custom properties, in slot order, at most eight; `null` leaves a slot unnamed. */
  readonly customProperties?: (Labels & AtMostEightLabels<Labels>) | undefined
  /**
   * The start of the file name: letters, digits, spaces, dots, `-` and `_`. Default `'ScreenConnect'`, which servers use
   * since 25.4. Older ones use `'ConnectWiseControl'` or a custom brand (seen).
   */
  readonly baseName?: string | undefined
}

type Text = string | undefined

/** Keeps lists out of an object's type: a list has the keys 1 to 8 too, and may have more. */
interface NoList {
  readonly [Symbol.iterator]?: never
}

/** Values of custom properties: by label or number, or in slot order. Slots without a value stay empty. */
export type InstallerProperties<Labels extends CustomPropertyLabels = readonly []> =
  | ({ readonly [Name in CustomPropertyName<Labels>]?: string | undefined } & NoList)
  | readonly [Text?, Text?, Text?, Text?, Text?, Text?, Text?, Text?]

/** The contents of an installer. */
export interface InstallerUrlRequest<Labels extends CustomPropertyLabels = readonly []> {
  readonly type: InstallerType
  /**
   * The name of the session. Use the machine's, so that a search by name finds it. Leave it out for an installer for many
   * machines: each agent then shows its machine's own name, and **a search by name does not find it**.
   */
  readonly name?: string | undefined
  readonly properties?: InstallerProperties<Labels> | undefined
}

/**
 * Builds the addresses of installers for unattended agents, with a name and custom properties.
 *
 * Anyone can download from such an address. Never send the API secret there (vendor). Installing over an existing agent
 * changes neither its name nor its properties (seen).
 *
 * Evidence: verified end to end for an `.msi` and the first three properties; other types and slots by their form.
 *
 * @typeParam Labels - your names for the custom properties, inferred from `customProperties`
 *
 * @example
 * ```ts
 * import { InstallerUrlBuilder } from '@acg/screenconnect'
 *
 * const installers = new InstallerUrlBuilder({
 *   instance: 'https://acme.screenconnect.com',
 *   customProperties: ['company', 'site', 'tag'],
 * })
 * const url = installers.build({
 *   type: 'msi',
 *   name: 'HOST-01',
 *   properties: { company: 'Acme', site: 'Head Office', tag: 'Pilot' },
 * })
 * console.log(url.href, installers.silentInstall('msi', 'agent.msi'))
 * ```
 */
export class InstallerUrlBuilder<const Labels extends CustomPropertyLabels = readonly []> {
  /** The server's origin. */
  readonly instance: string
  /** The start of the file name. */
  readonly baseName: string
  readonly #slots: CustomPropertySlots<Labels>

  /** @throws {ConfigurationError} an option is missing, invalid or unknown */
  constructor(options: InstallerUrlBuilderOptions<Labels>) {
    const { instance, customProperties, baseName } = ownOptions('options', options, [
      'instance',
      'customProperties',
      'baseName',
    ])
    showItself(this)
    this.instance = instanceOrigin(instance)
    this.#slots = new CustomPropertySlots(customProperties)
    this.baseName = checkBaseName(baseName)
  }

  /**
   * Returns the address of an installer: an unattended agent (`e=Access`) of the guest (`y=Guest`), the name and all
   * eight custom properties.
   *
   * @throws {ConfigurationError} an unknown type or label, an empty name, more than eight values, or text with control
   *   characters, unpaired surrogates or U+FFFD
   */
  build(request: InstallerUrlRequest<Labels>): URL {
    const builder = itself(this, 'installers')
    const { type, name, properties } = ownOptions('request', request, ['type', 'name', 'properties'])
    if (!isInstallerType(type))
      throw new ConfigurationError(
        'type',
        describe(type, INSTALLER_TYPES),
        `one of ${INSTALLER_TYPES.join(', ')}`,
      )
    const query = [
      'e=Access',
      'y=Guest',
      `t=${encode(machineName(name))}`,
      ...valuesInOrder(properties, builder.#slots).map((value) => `c=${encode(value)}`),
    ]
    return new URL(
      `${builder.instance}/Bin/${encode(builder.baseName)}.ClientSetup.${type}?${query.join('&')}`,
    )
  }

  /**
   * Returns the command that installs a downloaded installer silently; see `silentInstall`.
   *
   * @param file the path of the installer on that platform; quoted if necessary
   * @throws {ConfigurationError} the path is empty, or cannot be quoted safely for that platform
   */
  silentInstall(type: InstallerType, file: string): string {
    return silentInstall(type, file)
  }
}

function valuesInOrder(properties: unknown, slots: CustomPropertySlots<CustomPropertyLabels>): string[] {
  const values = new Array<string>(SLOT_COUNT).fill('')
  if (properties === undefined) return values
  const given = new Set<number>()
  for (const [name, value] of entries(properties)) {
    const index = slots.indexOf(name)
    if (index === undefined) {
      const what = `a value for ${describe(name, slots.names.map(String))}`
      throw new ConfigurationError('properties', what, slots.accepted())
    }
    if (value === undefined) continue
    const option = `properties.${slots.names[index]}`
    if (given.has(index))
      throw new ConfigurationError(option, 'two values, by label and by number', 'set once')
    given.add(index)
    values[index] = propertyText(option, value)
  }
  return values
}

/** Name and value of each property; those of an array are named by their slot's number. */
function entries(given: unknown): readonly (readonly [string, unknown])[] {
  if (!Array.isArray(given)) {
    if (typeof given === 'object' && given !== null) return Object.entries(given)
    throw new ConfigurationError('properties', describe(given), 'an object by label or number, or an array')
  }
  if (given.length > SLOT_COUNT) {
    throw new ConfigurationError('properties', `an array of ${given.length}`, `at most ${SLOT_COUNT} values`)
  }
  return Array.from(given, (value: unknown, index) => [String(index + 1), value] as const)
}

function machineName(given: unknown): string {
  if (given === undefined) return ''
  const name = propertyText('name', given)
  if (name.trim() !== '') return name
  throw new ConfigurationError(
    'name',
    'an empty name',
    "the machine's name (leave it out for an installer for many machines)",
  )
}

function propertyText(option: string, given: unknown): string {
  const accepted = 'text without control characters'
  if (typeof given !== 'string') throw new ConfigurationError(option, describe(given), accepted)
  if (hasControlCharacter(given))
    throw new ConfigurationError(option, 'text with control characters', accepted)
  if (hasLoneSurrogate(given)) {
    throw new ConfigurationError(option, 'text with an unpaired surrogate', accepted)
  }
  if (hasReplacementCharacter(given)) throw new ConfigurationError(option, DAMAGED, INTACT)
  return given
}

function checkBaseName(given: unknown): string {
  if (given === undefined) return 'ScreenConnect'
  if (typeof given === 'string' && given.length <= 100 && isPlainName(given) && !given.endsWith(' '))
    return given
  throw new ConfigurationError(
    'baseName',
    describe(given),
    'letters, digits, spaces, dots, - and _, such as ScreenConnect',
  )
}

/** `encodeURIComponent`, and the quotes and brackets that it leaves as they are. */
function encode(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}
