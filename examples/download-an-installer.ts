// Downloads an installer, checked and whole, says how to run it, and waits until the machine is online: with the
// sandbox, which then plays the machine, this is a whole deployment.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { waitForSession } from '@acg/screenconnect'
import { downloadInstaller } from '@acg/screenconnect/node'
import { connect } from './connect.ts'

const example = await connect()
const { client, installers, sandbox } = example
const name = process.argv[2] ?? 'HOST-03'

const url = installers.build({ type: 'msi', name, properties: { company: 'Acme', tag: 'Pilot' } })
const folder = await mkdtemp(join(tmpdir(), 'installer-'))
const file = await downloadInstaller(url, { to: folder, expect: { minBytes: 1_000_000 } })
console.log(`${basename(file.path)}, ${file.bytes} bytes, SHA-256 ${file.sha256}`)
console.log(`On ${name}, elevated: ${installers.silentInstall(file.type, basename(file.path))}`)

sandbox?.install(url, { name })
const session = await waitForSession(client, { name, timeout: 900_000 })
console.log(`${session.name} of ${session.properties.company} is online.`)

await rm(folder, { recursive: true })
await example.close()
