// Two workers with a sandbox each. Prints how many ports they have, and how the calls to each of them ended.
import cluster from 'node:cluster'
import { ScreenConnectClient } from '@acg/screenconnect'
import { startSandbox } from '@acg/screenconnect/testing'

if (cluster.isPrimary) lead()
else await work()

function lead() {
  const ports = []
  for (let index = 0; index < 2; index += 1) {
    cluster.fork().on('message', ({ port, ends }) => {
      if (ends !== undefined) return console.log(ends)
      ports.push(port)
      if (ports.length < 2) return
      console.log('ports:', new Set(ports).size)
      // Both listen now: what one is sent must not reach the other.
      for (const worker of Object.values(cluster.workers)) worker.send('go')
    })
  }
}

async function work() {
  const sandbox = await startSandbox()
  process.on('message', async () => {
    const ends = new Set()
    for (let call = 0; call < 10; call += 1) {
      // A client of its own for each, and so a connection, which the primary would deal out in turn.
      const client = new ScreenConnectClient({ instance: sandbox.url, credentials: () => sandbox.secret })
      ends.add(
        await client.getSessionsByName('HOST-01').then(
          () => 'done',
          ({ code }) => code,
        ),
      )
      await client.close()
    }
    process.send({ ends: [...ends].join() }, () => sandbox.close().then(() => process.disconnect()))
  })
  process.send({ port: sandbox.port })
}
