import type * as z from 'zod/mini'
import type { ResponseIssue } from '../errors/unexpected-response-error.ts'

const MOST_ISSUES = 10

/**
 * The words of an issue, which nobody reads. Without them zod asks the error map of the whole process, which belongs to
 * the program around, is the same for every copy of zod, and may throw.
 */
const NO_WORDS = { error: () => 'another shape' }

/** An answer has not the shape that decoding needs. Internal: the transport makes an error of it. */
export class ShapeMismatch extends Error {
  readonly issues: readonly ResponseIssue[]

  constructor(issues: readonly ResponseIssue[]) {
    super('the answer has another shape')
    this.issues = issues
  }
}

/** An answer holds nothing where a value belongs. */
export class EmptyAnswer extends ShapeMismatch {
  constructor() {
    super([])
  }
}

/** What a schema says is wrong with a value that it does not accept. */
export function mismatch(schema: z.ZodMiniType, value: unknown): ShapeMismatch {
  const issues = schema.safeParse(value, NO_WORDS).error?.issues ?? []
  return new ShapeMismatch(issues.slice(0, MOST_ISSUES).map(describeIssue))
}

function describeIssue(issue: z.core.$ZodIssue): ResponseIssue {
  const path = issue.path
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`))
    .join('')
  // zod's own words for these say types only; those of other kinds of issue could quote the value.
  const message =
    issue.code === 'invalid_type' ? `should be of type ${issue.expected}` : 'should not be empty'
  return { path: path.replace(/^\./, ''), message }
}
