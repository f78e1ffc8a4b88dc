import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { packed } from './packed.ts'
import { run } from './run.ts'

const PROGRAM = `
import { writeFileSync } from 'node:fs'
import { fromSops } from '@acg/screenconnect/node'
process.env.PATH = '/nowhere'
writeFileSync('vault.yaml', 'credentials:\\n  api_secret: plain\\n')
const signal = new AbortController().signal
await fromSops('vault.yaml')({ signal, refused: undefined }).catch((error) => console.log(error.code, error.message))
`

/** A project that had these before it installed the packed file. */
async function projectWith(name: string, ...packages: readonly string[]): Promise<string> {
  const folder = join(dirname(packed.consumer), name)
  mkdirSync(folder)
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name, private: true }))
  const install = ['install', '--no-audit', '--no-fund', '--ignore-scripts']
  await run('npm', [...install, ...packages], folder)
  await run('npm', [...install, packed.file], folder)
  writeFileSync(join(folder, 'program.mjs'), PROGRAM)
  return run(process.execPath, ['program.mjs'], folder)
}

it.concurrent('is installed beside yaml 1, and names the version found where a vault is read', async () => {
  const output = await projectWith('old-yaml', 'yaml@1', 'age-encryption@0.2')
  expect(output).toMatch(/^CREDENTIAL .*yaml 2 or later\b.*\b1\.10\.\d+ is installed/)
})

it.concurrent('is installed beside yaml 2.8 and age-encryption 0.2, and reads with them', async () => {
  const output = await projectWith('older-peers', 'yaml@2.8', 'age-encryption@0.2')
  expect(output).toMatch(/^CREDENTIAL .*is not encrypted: it has no `sops` section/)
})
