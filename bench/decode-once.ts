// Decodes the list in the file of the first argument by the decoder of the second one, and tells how long it took and
// how much memory the process took for it: `bench/decoding.ts` starts it.
import { readFileSync } from 'node:fs'
import { decoders } from './decoders.ts'
import { collectGarbage } from './garbage.ts'

const [, , path = '', title] = process.argv
const text = readFileSync(path, 'utf8')
// The bytes of the file too, which are not text any more.
collectGarbage()
const start = process.memoryUsage.rss()
const decoder = decoders.find((one) => one.title === title)
const started = performance.now()
const decoded = decoder?.decode(text)
const milliseconds = performance.now() - started
// By the system's own count, in kilobytes: nothing else could look while the decoder works.
const peak = process.resourceUsage().maxRSS * 1024
if (!Array.isArray(decoded)) throw new Error('nothing was decoded')
process.send?.({ sessions: decoded.length, bytes: text.length, milliseconds, start, peak })
process.disconnect?.()
