import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { IncomingText } from '../../src/transport/incoming-text.ts'

const bytes = (text: string) => new TextEncoder().encode(text)

function textOf(...chunks: readonly Uint8Array[]): IncomingText {
  const text = new IncomingText()
  for (const chunk of chunks) text.add(chunk)
  return text
}

describe('text that comes in chunks', () => {
  it('is what it is in one piece, wherever it was cut, broken characters and byte order marks included', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary' }).map(bytes),
      fc.uint8Array({ maxLength: 6 }),
      fc.constant(bytes('\uFEFF')),
    )
    const beginning = fc.constantFrom('', '\uFEFF', '5').map(bytes)
    // A character after a mark at the beginning: Node 26 drops two of them where the first is cut.
    const whole = fc
      .tuple(beginning, fc.array(piece))
      .map(([begun, pieces]) => Uint8Array.from([begun, bytes('['), ...pieces].flatMap((each) => [...each])))
    fc.assert(
      fc.property(whole, fc.array(fc.nat({ max: 40 }), { maxLength: 4 }), (all, cuts) => {
        const edges = [0, ...cuts.toSorted((a, b) => a - b), all.length]
        const chunks = edges.slice(1).map((edge, index) => all.subarray(edges[index], edge))
        expect(textOf(...chunks).whole()).toBe(new TextDecoder().decode(all))
      }),
    )
  })

  it('is read before the next chunk is asked for, which may come in the same bytes', () => {
    const buffer = new Uint8Array(4)
    const text = new IncomingText()
    for (const part of ['[1,2', '€ ', ',3]']) {
      text.add(buffer.subarray(0, new TextEncoder().encodeInto(part, buffer).written))
    }
    expect(text.whole()).toBe('[1,2€ ,3]')
  })

  it('is nothing where none came', () => {
    expect(textOf().whole()).toBe('')
    expect(textOf().soFar()).toBe('')
  })

  it('is without a character of which a part is missing, where it comes no further', () => {
    const euro = bytes('€')
    expect(textOf(euro.subarray(0, 2)).soFar()).toBe('')
    expect(textOf(bytes('5 '), euro.subarray(0, 2)).soFar()).toBe('5 ')
    expect(textOf(bytes('5 '), euro.subarray(0, 1), euro.subarray(1)).soFar()).toBe('5 €')
  })
})
