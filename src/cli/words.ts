import { shownPath } from '../credentials/shown-path.ts'
import { describe } from '../input/options.ts'
import { printableLine } from './output/printable.ts'

declare const mayBeShown: unique symbol

/**
 * Text that may be printed: words of this program, and what the functions here made of what was given. A secret may
 * stand in the place of anything that was given, so nothing of that becomes one as it is.
 */
export type Shown = string & { readonly [mayBeShown]: true }

/** What a message may be made of; for text that is only known when the program runs it is `never`. */
type Part<Value> = Value extends Shown | number
  ? Value
  : Value extends string
    ? Record<never, never> extends Record<Value, true>
      ? never
      : Value
    : never

/** A message: say`The file that ${'--file'} names does not exist.` takes literals, numbers and `Shown`. */
export function say<const Parts extends readonly (string | number)[]>(
  texts: TemplateStringsArray,
  ...parts: { readonly [Index in keyof Parts]: Part<Parts[Index]> }
): Shown {
  return shown(String.raw({ raw: texts }, ...parts))
}

/** What was given, without what it holds; of a closed list a slip of the pen is shown, with what was meant. */
export function described(given: unknown, allowed: readonly string[] = []): Shown {
  return shown(describe(given, allowed))
}

/** A path, as far as it exists. */
export async function pathInWords(path: string): Promise<Shown> {
  return shown(await shownPath(path))
}

/** Words that somebody chose to be shown: of a server, a machine, a label, a file that was read, the library. */
export function ofOthers(text: string): Shown {
  return shown(printableLine(text))
}

/** The words of a closed list, for a sentence. */
export function listed<const Word extends string>(words: readonly Word[]): Shown {
  return shown(words.join(', '))
}

function shown(text: string): Shown {
  // The one place where text is said to be fit: everything above makes it so.
  return text as Shown
}
