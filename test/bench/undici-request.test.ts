import { expect, it } from 'vitest'

// In a file of its own: undici does what it does at its first import in a process.
it("leaves the global fetch on Node's own connections", async () => {
  const connections = () => Reflect.get(globalThis, Symbol.for('undici.globalDispatcher.1'))
  await fetch('data:,')
  const before = connections()
  expect(before).toBeDefined()
  await import('../../bench/undici-request.ts')
  expect(connections()).toBe(before)
})
