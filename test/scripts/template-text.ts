import type { Script, ScriptValue } from '../../src/scripts/script.ts'
import type { Random } from './random.ts'

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

/** A template with one to three signs put into it or over what stood there, but never over the place of the value. */
export function withSigns(template: string, signs: string, random: Random): string {
  let text = template
  for (let round = random.below(3); round >= 0; round -= 1) {
    const at = random.below(text.length + 1)
    const sign = signs.charAt(random.below(signs.length))
    text = text.slice(0, at) + sign + text.slice(at + random.below(2) * Number(text.charAt(at) !== HERE))
  }
  return text
}
