import { isGuid } from '../sessions/identifiers.ts'
import { fault, Refusal, unknownParameter } from './answers.ts'

/** The arguments of one call in order. Each reading ends in the service's fault where the type is wrong. */
export interface Arguments {
  readonly count: number
  text(position: number): string
  textOrNull(position: number): string | null
  sessionId(position: number): string
  boolean(position: number): boolean
  integer(position: number): number
  texts(position: number): readonly string[]
}

/** A read takes an object with named parameters (verified) or an array (seen). */
export function readArguments(body: unknown, parameters: readonly string[]): Arguments {
  if (Array.isArray(body)) return writeArguments(body, [parameters.length])
  if (typeof body !== 'object' || body === null) return fault()
  const given = new Map<string, unknown>(Object.entries(body))
  const stranger = [...given.keys()].find((name) => !parameters.includes(name))
  if (stranger !== undefined) throw new Refusal(unknownParameter(stranger))
  return argumentsOf(parameters.map((name) => given.get(name)))
}

/** A write takes an array and nothing else (verified), of a length it knows (a guess). */
export function writeArguments(body: unknown, counts: readonly number[]): Arguments {
  if (!Array.isArray(body) || !counts.includes(body.length)) return fault()
  return argumentsOf(body)
}

function argumentsOf(values: readonly unknown[]): Arguments {
  return {
    count: values.length,
    text: (position) => text(values[position]),
    textOrNull: (position) => (values[position] === null ? null : text(values[position])),
    sessionId(position) {
      const value = values[position]
      return isGuid(value) ? value.toLowerCase() : fault()
    },
    boolean(position) {
      const value = values[position]
      return typeof value === 'boolean' ? value : fault()
    },
    integer(position) {
      const value = values[position]
      return typeof value === 'number' && Number.isInteger(value) ? value : fault()
    },
    texts(position) {
      const value = values[position]
      return Array.isArray(value) ? value.map(text) : fault()
    },
  }
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : fault()
}
