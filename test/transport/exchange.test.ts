import { describe, expect, it } from 'vitest'
import { CallClock } from '../../src/transport/call-clock.ts'
import { exchange } from '../../src/transport/exchange.ts'
import { createDefaultCarrier as createFetchCarrier } from '../../src/transport/fetch-carrier.ts'
import { createDefaultCarrier as createNodeCarrier } from '../../src/transport/node-carrier.ts'

/** An exchange whose carrier fails like one that was refused a connection, after it said so or did not. */
async function refused(knowsWhenSent: boolean, sends: boolean) {
  const carrier = {
    knowsWhenSent,
    carry: async ({ onSent }: { onSent: () => void }) => {
      if (sends) onSent()
      throw Object.assign(new Error('refused'), { code: 'ECONNREFUSED' })
    },
    close() {},
  }
  const url = 'https://acme.screenconnect.com/'
  const request = { url, headers: {}, body: '', kind: 'write', onSent: () => {} } as const
  return exchange(request, carrier, new CallClock(undefined), 1000)
}

describe('a code that says "never sent"', () => {
  it('is not believed where a carrier that knows said that something left', async () => {
    expect(await refused(true, true)).toMatchObject({ failure: 'unknown', sent: true })
  })

  it('names the failure where that carrier sent nothing', async () => {
    expect(await refused(true, false)).toMatchObject({ failure: 'refused', sent: false })
  })

  it('is all there is to go by where the carrier does not know', async () => {
    expect(await refused(false, true)).toMatchObject({ failure: 'refused', sent: false })
  })
})

it("Node's client knows when something leaves, a fetch does not", () => {
  expect(createNodeCarrier(60_000).knowsWhenSent).toBe(true)
  expect(createFetchCarrier().knowsWhenSent).toBe(false)
})
