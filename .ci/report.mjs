// What a test run reported, for .ci/run: how many tests passed, failed and were skipped, then the name of each that was
// skipped, one a line. Those that share a reason with a suite stand under the suite.
import { readFileSync } from 'node:fs'
import { relative } from 'node:path'

const report = JSON.parse(readFileSync(process.argv[2], 'utf8'))
if (!(report.numTotalTests > 0)) throw new Error('no test ran')

/** Each skipped test or suite, and how many tests that was. */
const skipped = new Map()
for (const { name: path, assertionResults } of report.testResults) {
  for (const { ancestorTitles, title, status } of assertionResults) {
    if (status === 'passed' || status === 'failed') continue
    const titles = [...ancestorTitles, title]
    const because = titles.findIndex((text) => text.includes('(skipped: '))
    const name = [
      relative(process.cwd(), path),
      ...titles.slice(0, because === -1 ? undefined : because + 1),
    ].join(' > ')
    skipped.set(name, (skipped.get(name) ?? 0) + 1)
  }
}

const counts = [...skipped.values()]
const failed = report.success ? report.numFailedTests : Math.max(report.numFailedTests, 1)
console.log(
  report.numPassedTests,
  failed,
  counts.reduce((sum, count) => sum + count, 0),
)
for (const [name, count] of skipped) console.log(count === 1 ? name : `${name}: ${count} tests`)
