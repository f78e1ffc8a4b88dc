import { ConfigurationError, type Script, type ScriptValue } from '@acg/screenconnect'
import { expect } from 'vitest'

type Tag = (strings: TemplateStringsArray, ...values: readonly ScriptValue[]) => Script

/** The mark for the value's place in a script that is given as text. */
export const HERE = '◆'

/** What a tag makes of a script with values at its marks, as if it were written in the source like this. */
export function fill(tag: Tag, script: string, ...values: readonly ScriptValue[]): string {
  const parts = script.split(HERE)
  return tag(Object.assign([...parts], { raw: parts }), ...values).text
}

/** Text is refused at the script's mark, and the error says of which value and where. */
export function expectRefused(tag: Tag, script: string, where: string): void {
  const call = () => fill(tag, script, 'text')
  expect(call).toThrow(ConfigurationError)
  expect(call).toThrow(/`value 1` was given a place /)
  expect(call).toThrow(where)
}
