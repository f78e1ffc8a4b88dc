import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parse } from 'yaml'

export const root = resolve(import.meta.dirname, '../..')
const folder = join(root, '.github/workflows')

interface Step {
  readonly uses?: string
  readonly run?: string
  readonly with?: Readonly<Record<string, unknown>>
}

export interface Job {
  readonly if?: string
  readonly needs?: string
  readonly environment?: string
  readonly permissions?: Readonly<Record<string, string>>
  readonly 'timeout-minutes'?: number
  readonly strategy?: { readonly matrix: { readonly system: string[]; readonly node: number[] } }
  readonly steps: readonly Step[]
}

export interface Workflow {
  readonly on: unknown
  readonly permissions?: unknown
  readonly jobs: Readonly<Record<string, Job>>
}

export const workflows = readdirSync(folder).map((name) => {
  const text = readFileSync(join(folder, name), 'utf8')
  // The shape of a workflow; what a test reads of it fails where it is another.
  return { name, text, workflow: parse(text) as Workflow }
})

export const jobs = workflows.flatMap(({ name, workflow }) =>
  Object.entries(workflow.jobs).map(([title, job]) => ({ title: `${name}: ${title}`, job })),
)

export function workflowOf(name: string): Workflow {
  const found = workflows.find((workflow) => workflow.name === name)
  if (found === undefined) throw new Error(`No workflow is called ${name}`)
  return found.workflow
}

/** A job by its title, `file: name`. */
export function jobOf(title: string): Job {
  const found = jobs.find((job) => job.title === title)
  if (found === undefined) throw new Error(`There is no job ${title}`)
  return found.job
}

/** What a job does, in its order: the actions without their version, and the shell lines. */
export function doneBy({ steps }: Job): string[] {
  return steps.map(({ uses, run }) => uses?.replace(/@.*/, '') ?? run ?? '')
}
