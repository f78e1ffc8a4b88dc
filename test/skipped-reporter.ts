import { relative } from 'node:path'
import type { Reporter, TestModule } from 'vitest/node'

/** Ends a run with the names of what a machine could not run, and why; what a filter left out is not among them. */
export default class SkippedReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const counts = new Map<string, number>()
    for (const module of modules) {
      for (const { fullName } of module.children.allTests('skipped')) {
        const [name] = /^.*?\(skipped: [^)]*\)/.exec(fullName) ?? []
        if (name === undefined) continue
        const whole = `${relative(process.cwd(), module.moduleId)} > ${name}`
        counts.set(whole, (counts.get(whole) ?? 0) + 1)
      }
    }
    for (const [name, count] of counts) console.log(count === 1 ? name : `${name}: ${count} tests`)
  }
}
