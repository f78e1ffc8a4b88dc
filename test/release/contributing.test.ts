import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { jobOf, root } from './workflows.ts'

const sections = readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8').split(/^## /m)

function sectionOf(heading: string): string {
  const found = sections.find((section) => section.startsWith(`${heading}\n`))
  if (found === undefined) throw new Error(`CONTRIBUTING.md has no section "${heading}"`)
  return found
}

describe('"Changes and releases"', () => {
  const section = sectionOf('Changes and releases')

  it('names the parts of the package that the check of a pull request looks at', () => {
    const { changedFilePatterns } = JSON.parse(readFileSync(join(root, '.changeset/config.json'), 'utf8'))
    for (const pattern of changedFilePatterns) expect(section).toContain(`\`${pattern.replace('**', '')}\``)
  })

  it('says how the first version goes out, which no workflow can publish: the file that was checked', () => {
    const [, artifact] = /as the artifact `(\w+)`/.exec(section) ?? []
    expect(jobOf('release.yml: check').steps.at(-1)?.with).toMatchObject({ name: artifact })
    expect(section).toContain('npm publish --provenance=false --access public ./acg-screenconnect-0.1.0.tgz')
  })
})
