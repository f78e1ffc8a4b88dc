import type { Script, ScriptValue } from '@acg/screenconnect'

type Tag = (strings: TemplateStringsArray, ...values: readonly ScriptValue[]) => Script

/** The mark for the value's place in a script that is given as text. */
export const HERE = '◆'

/** What a tag makes of a script with values at its marks, as if it were written in the source like this. */
export function fill(tag: Tag, script: string, ...values: readonly ScriptValue[]): string {
  const parts = script.split(HERE)
  return tag(Object.assign([...parts], { raw: parts }), ...values).text
}
