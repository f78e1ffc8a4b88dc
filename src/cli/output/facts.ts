import { padTo, widthOf } from './fit.ts'
import { printableLine } from './printable.ts'
import type { Style } from './style.ts'

/** Lines of a name and a value; those without a value are left out. */
export function facts(lines: readonly (readonly [string, string | null])[], style: Style): string {
  const shown = lines.filter(([, value]) => value !== null && value !== '')
  const width = shown.reduce((widest, [name]) => Math.max(widest, widthOf(name)), 0)
  return shown
    .map(
      ([name, value]) =>
        `  ${style.faint(padTo(printableLine(name), width))}  ${printableLine(value ?? '')}\n`,
    )
    .join('')
}
