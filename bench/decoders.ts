import * as z from 'zod'
import { CustomPropertySlots } from '../src/model/custom-properties.ts'
import { getSessionsByName } from '../src/web-methods/methods.ts'
import { naiveSchema } from './naive-schema.ts'

interface Decoder {
  readonly title: string
  readonly decode: (text: string) => unknown
  /** The sessions as they were in the text, out of what `decode` makes of it. */
  readonly wire: (text: string) => unknown
}

export const DECODE = 'the client'
export const PARSE = '`JSON.parse` alone'

const slots = new CustomPropertySlots<readonly ['company', 'site', 'tag']>(['company', 'site', 'tag'])
const context = { slots, sessionId: undefined }
// What a client does with an answer's text, without the call around it: from the sources, for the package does
// not export it.
const decodeByClient = (text: string) => getSessionsByName.decode(JSON.parse(text), context)

/** What makes values of a list's text. */
export const decoders: readonly Decoder[] = [
  decoder(PARSE, (text) => JSON.parse(text)),
  { title: DECODE, decode: decodeByClient, wire: (text) => decodeByClient(text).map(({ raw }) => raw) },
  naiveDecoder('`z.array(z.object(…))`', z.object),
  naiveDecoder('`z.array(z.strictObject(…))`', z.strictObject),
]

function naiveDecoder(title: string, object: Parameters<typeof naiveSchema>[0]): Decoder {
  const schema = naiveSchema(object)
  return decoder(title, (text) => schema.parse(JSON.parse(text)))
}

function decoder(title: string, decode: (text: string) => unknown): Decoder {
  return { title, decode, wire: decode }
}
