import { createServer, type RequestListener } from 'node:http'

/** Listens on loopback, tells the process that started this one on which port, and ends with it. */
export function serve(listener: RequestListener): void {
  // Longer than a round: nobody measured here is to find the connections closed that it keeps.
  const server = createServer({ keepAliveTimeout: 60_000 }, listener)
  server.listen(0, '127.0.0.1', () => {
    const address = server.address()
    process.send?.(typeof address === 'object' ? address?.port : undefined)
  })
  process.on('disconnect', () => process.exit())
}
