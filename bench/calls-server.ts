// Answers reads with one session and writes with nothing, in a process of its own: `bench/calls.ts` starts it.
import { serve } from './serve.ts'
import { sessions } from './sessions.ts'

const answer = Buffer.from(JSON.stringify(sessions(1)))
const nothing = Buffer.alloc(0)

serve((request, response) => {
  request.resume().on('end', () => {
    const body = request.url?.endsWith('/GetSessionsByName') ? answer : nothing
    response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': body.length }).end(body)
  })
})
