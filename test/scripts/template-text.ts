import type { Script, ScriptValue } from '../../src/scripts/script.ts'

export type Tag = (strings: TemplateStringsArray, ...values: readonly ScriptValue[]) => Script

/** The mark for the value's place in a script that is given as text. */
export const HERE = '◆'

/** What a tag makes of a script with values at its marks, as if it were written in the source like this. */
export function script(tag: Tag, template: string, ...values: readonly ScriptValue[]): Script {
  const parts = template.split(HERE)
  return tag(Object.assign([...parts], { raw: parts }), ...values)
}

/** Its text. */
export function fill(tag: Tag, template: string, ...values: readonly ScriptValue[]): string {
  return script(tag, template, ...values).text
}
