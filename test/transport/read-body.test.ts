import { describe, expect, it, vi } from 'vitest'
import type { CarriedAnswer } from '../../src/transport/carrier.ts'
import { readBody } from '../../src/transport/read-body.ts'

/** An answer whose body comes in these chunks. */
function answerOf(...chunks: readonly Uint8Array[]) {
  const left = [...chunks]
  const reader = { read: async () => ({ value: left.shift() }), cancel: vi.fn(async () => {}) }
  const answer: CarriedAnswer = {
    status: 200,
    redirected: false,
    type: 'default',
    headers: { get: () => null },
    body: { getReader: () => reader, cancel: reader.cancel },
  }
  return { answer, reader, left }
}

const bytes = (text: string) => new TextEncoder().encode(text)
const race = <Value>(promise: Promise<Value>) => promise

describe('a body', () => {
  it('is read as text where characters lie across chunks', async () => {
    const euro = bytes('€')
    const { answer } = answerOf(bytes('5 '), euro.subarray(0, 1), euro.subarray(1, 2), euro.subarray(2))
    expect(await readBody(answer, 100, race)).toEqual({ end: 'whole', text: '5 €' })
  })

  it('that ends in the middle of a character says so by a replacement character', async () => {
    const { answer } = answerOf(bytes('5 '), bytes('€').subarray(0, 2))
    expect(await readBody(answer, 100, race)).toEqual({ end: 'whole', text: '5 \uFFFD' })
  })

  it('that is whole is not given up afterwards', async () => {
    const { answer, reader } = answerOf(bytes('[]'))
    expect(await readBody(answer, 2, race)).toEqual({ end: 'whole', text: '[]' })
    expect(reader.cancel).not.toHaveBeenCalled()
  })

  it('that breaks is not given up afterwards, and keeps what had come', async () => {
    const { answer, reader } = answerOf()
    const broken = new Error('ECONNRESET')
    const read = vi.spyOn(reader, 'read')
    read.mockResolvedValueOnce({ value: bytes('[') }).mockRejectedValueOnce(broken)
    expect(await readBody(answer, 9, race)).toEqual({ end: 'cut-off', text: '[', error: broken })
    expect(reader.cancel).not.toHaveBeenCalled()
  })

  it('that is too large is given up, the rest unread', async () => {
    const { answer, reader, left } = answerOf(bytes('[1,'), bytes('2,'), bytes('3]'))
    expect(await readBody(answer, 4, race)).toEqual({ end: 'too-large', text: '[1,' })
    expect(reader.cancel).toHaveBeenCalledTimes(1)
    expect(left).toHaveLength(1)
  })

  it('is given up where the call ends before it does', async () => {
    const { answer, reader } = answerOf(bytes('[]'))
    const interrupted = new Error('the time is up')
    await expect(readBody(answer, 9, () => Promise.reject(interrupted))).rejects.toBe(interrupted)
    expect(reader.cancel).toHaveBeenCalledTimes(1)
  })
})
