// Runs the tests of what goes over the wire in another Node major, with its program that the tests of the package have
// fetched: `npm run test:node -- 24`. Nothing else depends as much on what Node itself does.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'

const FOLDERS = ['contract', 'transport', 'chaos'].map((name) => `test/${name}`)
const root = resolve(import.meta.dirname, '..')
const major = process.argv[2]
if (major === undefined) throw new Error('which Node? npm run test:node -- 24')
const program = join(root, `node_modules/.cache/package-tools/node_modules/node-${major}/bin/node`)
if (!existsSync(program)) throw new Error(`Node ${major} is not here: npm run test:package fetches it`)

const report = join(root, `reports/node-${major}.json`)
const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
const args = ['node_modules/vitest/vitest.mjs', 'run', ...FOLDERS, ...reporters]
// In CI the tests have a report and a floor of coverage of their own, which are not those of a part.
const { CI: _, ...env } = process.env
process.exitCode = spawnSync(program, args, { cwd: root, env, stdio: 'inherit' }).status ?? 1
