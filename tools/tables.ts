import { readFileSync, writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import * as z from 'zod/mini'
import { configSchema } from '../src/cli/configuration/config-file.ts'
import { webMethods } from '../src/web-methods/methods.ts'
import { NAMED_CALLS } from '../test/sample-calls.ts'

// Writes what the code knows of the web methods into the tables of the docs: the rows and the cells below. What else a
// table has stays as it is, by hand; where a new web method has none of it yet there is a "?", which a test refuses.

/** The cells that come from the code, by the titles of their columns. */
const CELLS: Readonly<Record<string, (method: (typeof webMethods)[number]) => string>> = {
  'web method': ({ name }) => `\`${name}\``,
  kind: ({ kind }) => kind,
  parameters: ({ parameters }) => parameters.map((parameter) => `\`${parameter}\``).join(', '),
  evidence: ({ evidence }) => evidence,
}

/** Only in the README: elsewhere what is composed of calls stands there too. */
const PLACE = ({ name }: (typeof webMethods)[number]) =>
  NAMED_CALLS.filter(({ method }) => method === name)
    .map(({ title }) => `\`${title}\``)
    .join(', ') || '`raw`'

export const PAGES = ['README.md', 'docs/web-methods.md']

/** A page with its tables of web methods as the code has them. */
export function withTables(page: string, text: string): string {
  return text.replace(/^\| web method \|.*\n\|[-|]+\|\n(?:\| .*\n)+/gm, (table) => {
    const [head = '', rule = '', ...rows] = table.trimEnd().split('\n')
    const columns = cellsOf(head)
    const old = new Map(rows.map(cellsOf).map((cells) => [cells[0], cells]))
    const renewed = webMethods.map((method) => {
      const before = old.get(`\`${method.name}\``) ?? []
      const cells = columns.map((column, index) => {
        const cell = column === 'in the SDK' && page === 'README.md' ? PLACE : CELLS[column]
        return cell?.(method) ?? before[index] ?? '?'
      })
      return `| ${cells.join(' | ')} |`
    })
    return `${[head, rule, ...renewed].join('\n')}\n`
  })
}

function cellsOf(row: string): string[] {
  return row.slice(2, -2).split(' | ')
}

/** The JSON schema of the config file, for editors: the reader's own schema, in the words of that standard. */
export function jsonSchema(): object {
  const schema = z.toJSONSchema(configSchema, { io: 'input', target: 'draft-7' })
  return { ...schema, title: 'The config file of the screenconnect command' }
}

export const SCHEMA_FILE = 'config.schema.json'

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  for (const page of PAGES) writeFileSync(page, withTables(page, readFileSync(page, 'utf8')))
  writeFileSync(SCHEMA_FILE, `${JSON.stringify(jsonSchema(), undefined, 2)}\n`)
}
