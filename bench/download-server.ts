// Hands out an installer of as many bytes as the argument says, in a process of its own, so that its memory is
// not counted: `bench/download.ts` starts it.
import { Readable } from 'node:stream'
import { serve } from './serve.ts'

const size = Number(process.argv[2])
const chunk = Buffer.alloc(65_536, 0x5a)

function* installer(): Generator<Buffer> {
  const first = Buffer.from(chunk)
  first.write('MZ')
  yield first.subarray(0, size)
  for (let left = size - chunk.length; left > 0; left -= chunk.length) yield chunk.subarray(0, left)
}

serve((_, response) => {
  response.writeHead(200, { 'Content-Type': 'application/octet-stream', 'Content-Length': size })
  Readable.from(installer(), { objectMode: false, highWaterMark: 262_144 }).pipe(response)
})
