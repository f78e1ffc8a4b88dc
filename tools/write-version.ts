// Part of `npm run release:version`: the version that the code knows follows the one that changesets wrote.
import { readFileSync, writeFileSync } from 'node:fs'

const VERSION = /(?<=\bVERSION = ')[^']*(?=')/

const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { readonly version: string }
const code = readFileSync('src/version.ts', 'utf8')
if (!VERSION.test(code)) throw new Error('src/version.ts says no VERSION')
writeFileSync('src/version.ts', code.replace(VERSION, version))
console.log(`src/version.ts says ${version}`)
