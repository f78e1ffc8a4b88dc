import { describe, expect, it } from 'vitest'
import { CallClock } from '../../src/transport/call-clock.ts'
import type { Carrier, WatchedDispatch } from '../../src/transport/carrier.ts'
import { exchange } from '../../src/transport/exchange.ts'
import { fetchCarrier } from '../../src/transport/fetch-carrier.ts'

const refusal = () => Object.assign(new Error('refused'), { code: 'ECONNREFUSED' })

/** An exchange by a carrier, and what was told of its departure. */
async function exchanged(carry: Carrier['carry'], clock = new CallClock(undefined)) {
  const departures: boolean[] = []
  const request = {
    url: 'https://acme.screenconnect.com/',
    headers: {},
    body: '',
    kind: 'write',
    onDeparture: (mayHaveLeft: boolean) => departures.push(mayHaveLeft),
  } as const
  const [end] = await Promise.allSettled([exchange(request, { carry, close() {} }, clock, 1000)])
  return { end, departures }
}

async function held({ onHeld }: WatchedDispatch): Promise<never> {
  onHeld()
  throw refusal()
}

async function sent({ onHeld, onSent }: WatchedDispatch): Promise<never> {
  onHeld()
  onSent()
  throw refusal()
}

describe('whether something was sent', () => {
  it('is as a carrier says that holds it back until its connection stands', async () => {
    expect(await exchanged(held)).toMatchObject({
      end: { value: { failure: 'refused', sent: false } },
      departures: [true, false],
    })
    expect(await exchanged(sent)).toMatchObject({
      end: { value: { failure: 'refused', sent: true } },
      departures: [true, false, true],
    })
  })

  it('is not for a carrier to deny that says nothing, whatever its error says', async () => {
    const silent = async () => {
      throw refusal()
    }
    expect(await exchanged(silent)).toMatchObject({
      end: { value: { failure: 'refused', sent: true } },
      departures: [true],
    })
  })

  it('is not for a fetch to deny: it is given nothing to say so with', async () => {
    const given: unknown[] = []
    const { carry } = fetchCarrier((...all) => {
      given.push(...all)
      throw refusal()
    })
    expect(await exchanged(carry)).toMatchObject({ end: { value: { sent: true } }, departures: [true] })
    expect(given).toEqual([
      'https://acme.screenconnect.com/',
      {
        method: 'POST',
        headers: {},
        body: '',
        redirect: 'manual',
        cache: 'no-store',
        signal: expect.any(AbortSignal),
      },
    ])
  })

  it('is settled where the call ended before the carrier was asked: then it is not asked any more', async () => {
    const controller = new AbortController()
    const clock = new CallClock(controller.signal)
    let asked = 0
    const call = exchanged(async () => {
      asked += 1
      return new Response('')
    }, clock)
    controller.abort()
    expect(await call).toMatchObject({ end: { reason: { cause: 'abort' } }, departures: [] })
    expect(asked).toBe(0)
  })
})
