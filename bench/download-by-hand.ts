// Downloads from the address in the argument to the path in the next by Node's own streams, as people write it by
// hand; with `checked`, it also takes the SHA-256 and waits until the disk has it. `bench/download.ts` starts it.
import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { get, type IncomingMessage } from 'node:http'
import { PassThrough } from 'node:stream'
import { pipeline } from 'node:stream/promises'

const [, , url = '', to = '', how] = process.argv

const begun = performance.now()
const response = await new Promise<IncomingMessage>((resolve, reject) => {
  get(url, resolve).on('error', reject)
})
const isChecked = how === 'checked'
const hash = createHash('sha256')
const between = new PassThrough()
if (isChecked) between.on('data', (chunk: Uint8Array) => hash.update(chunk))
const file = createWriteStream(to, { flush: isChecked })
await (isChecked ? pipeline(response, between, file) : pipeline(response, file))
if (isChecked) hash.digest('hex')
process.send?.({ milliseconds: performance.now() - begun })
process.disconnect?.()
