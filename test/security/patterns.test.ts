import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { check } from 'recheck'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'

const ROOT = join(import.meta.dirname, '../../src')

/** Those that recheck cannot judge, with the reason why they are linear all the same, and what bounds their input. */
/**
 * The readers of scripts: their input is the author's own script, never a value and never what a guest says. They
 * step through it with sticky patterns that take the text before them, or with patterns bound to the start of a
 * word; look-aheads in them are beyond the checker. `hostile-texts.test.ts` times each of these readers instead.
 */
const TIMED_INSTEAD: ReadonlySet<string> = new Set([
  'src/scripts/powershell-head.ts',
  'src/scripts/powershell-reader.ts',
  'src/scripts/sh-reader.ts',
])
const isTimedInstead = ({ place, text }: Found) =>
  TIMED_INSTEAD.has(place.slice(0, place.lastIndexOf(':'))) &&
  (text.startsWith('/^') || /\/[a-z]*y[a-z]*$/.test(text))

/** Made of the lists of names that stand above it, and of nothing else. */
const MADE_OF_LISTS = 'src/scripts/names.ts'

/** What a pattern needs to look at a place more than once. */
const REPETITION = /[*+]|\{\d/

interface Found {
  readonly place: string
  readonly text: string
}

const files = readdirSync(ROOT, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'))

/** Reads the source as the compiler does, so that no pattern hides in a string or a comment. */
function inSource(wanted: (node: ts.Node) => boolean): readonly Found[] {
  return files.flatMap((name) => {
    const source = ts.createSourceFile(
      name,
      readFileSync(join(ROOT, name), 'utf8'),
      ts.ScriptTarget.Latest,
      true,
    )
    const found: Found[] = []
    const visit = (node: ts.Node): void => {
      if (wanted(node)) {
        const { line } = source.getLineAndCharacterOfPosition(node.getStart())
        found.push({ place: `src/${name}:${line + 1}`, text: node.getText() })
      }
      ts.forEachChild(node, visit)
    }
    visit(source)
    return found
  })
}

/** What speaks against a pattern, `undefined` where it was proved to be linear. */
async function objection(literal: string): Promise<string | undefined> {
  const end = literal.lastIndexOf('/')
  // The other checker searches at random, and finds or does not.
  const params = { checker: 'automaton', timeout: 60_000 } as const
  const result = await check(literal.slice(1, end), literal.slice(end + 1), params)
  if (result.status === 'safe') return undefined
  return result.status === 'vulnerable' ? result.complexity.summary : `not judged: ${result.error.kind}`
}

describe('a regular expression of the library', () => {
  const patterns = inSource(ts.isRegularExpressionLiteral)
  const repeating = patterns.filter(({ text }) => REPETITION.test(text))

  it('is linear in what it reads, as recheck proves of its automaton', { timeout: 180_000 }, async () => {
    // What is read so is there at all.
    expect(patterns.length).toBeGreaterThan(100)
    const judged = new Map(
      repeating.filter((found) => !isTimedInstead(found)).map(({ text }) => [text, objection(text)]),
    )
    const objections = await Promise.all(
      repeating
        .filter((found) => !isTimedInstead(found))
        .map(async ({ place, text }) => {
          const against = await judged.get(text)
          return against === undefined ? [] : [`${place} ${text} is ${against}`]
        }),
    )
    expect(objections.flat(), 'scan by indexOf from one end, or bind it to the start').toEqual([])
  })

  it('is timed in place of that only in readers that have one', () => {
    const readers = new Set(
      repeating.filter(isTimedInstead).map(({ place }) => place.slice(0, place.lastIndexOf(':'))),
    )
    expect(readers).toEqual(TIMED_INSTEAD)
  })

  it('is a literal, so that it is judged: none is made of a string', () => {
    const made = inSource(
      (node) =>
        ((ts.isNewExpression(node) || ts.isCallExpression(node)) && node.expression.getText() === 'RegExp') ||
        // These make one of a string by themselves.
        (ts.isCallExpression(node) &&
          ts.isPropertyAccessExpression(node.expression) &&
          ['match', 'matchAll', 'search'].includes(node.expression.name.text) &&
          node.arguments[0] !== undefined &&
          (ts.isStringLiteralLike(node.arguments[0]) || ts.isTemplateExpression(node.arguments[0]))),
    )
    expect(made.filter(({ place }) => !place.startsWith(`${MADE_OF_LISTS}:`))).toEqual([])
  })

  it.each([
    String.raw`/\s*Killed after \d+ milliseconds\.?\s*$/i`,
    '/ Try again when .*$/',
    String.raw`/\\*$/`,
    '/^-+|-+$/g',
    String.raw`/^(\w+\s?)*$/`,
  ])('would be found out: %s', { timeout: 60_000 }, async (literal) => {
    expect(await objection(literal)).toMatch(/polynomial|exponential/)
  })
})
