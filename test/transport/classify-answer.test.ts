import { expect, it } from 'vitest'
import { classifyAnswer } from '../../src/transport/classify-answer.ts'
import type { WebCall } from '../../src/transport/web-call.ts'

it('a mistake in decoding is an error of ours with an open outcome: it is no answer of another shape', () => {
  const mistake = new RangeError('a mistake of our own')
  const call: WebCall<never> = {
    method: 'GetSessionsByName',
    kind: 'read',
    body: '{"sessionName":"HOST-01"}',
    sessionId: undefined,
    decode: () => {
      throw mistake
    },
  }
  const answer = {
    status: 200,
    retryAfter: null,
    location: null,
    redirected: false,
    body: { end: 'whole', text: '[]' },
  } as const
  expect(classifyAnswer(answer, call, [])).toMatchObject({
    error: { code: 'INTERNAL', outcome: 'unknown', retryable: false, cause: { name: 'RangeError' } },
  })
})
