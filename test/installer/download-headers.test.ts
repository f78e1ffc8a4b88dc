import { describe, expect, it } from 'vitest'
import { mediaType } from '../../src/installer/download/media-type.ts'
import { fittingTotal, rangeHeaders, validatorOf } from '../../src/installer/download/resume.ts'
import { answerWith } from './download-support.ts'

describe('the media type of an answer', () => {
  it.each([
    ['application/x-msi', 'application/x-msi'],
    ['Text/HTML ; charset=utf-8', 'text/html'],
    [`${'x'.repeat(60)}/${'y'.repeat(80)}`, `${'x'.repeat(60)}/${'y'.repeat(80)}`],
  ])('in %j is %s', (contentType, type) => {
    expect(mediaType(answerWith({ 'content-type': contentType }))).toBe(type)
  })

  it.each([
    undefined,
    '',
    'odd',
    '<b>text/html',
    'text/html<b>',
    `${'x'.repeat(61)}/y`,
    `x/${'y'.repeat(81)}`,
  ])('is nothing in %j, which no message is to quote', (contentType) => {
    expect(mediaType(answerWith({ 'content-type': contentType }))).toBeUndefined()
  })
})

const date = 'Mon, 01 Jun 2026 12:00:00 GMT'

describe('what proves a rest to belong to its beginning', () => {
  it.each([
    ['a strong entity tag', { etag: '"1"' }, 'etag'],
    [
      'a date a minute before the answer',
      { 'last-modified': 'Mon, 01 Jun 2026 11:59:00 GMT', date },
      'last-modified',
    ],
  ] as const)('is %s', (_, headers, header) => {
    expect(validatorOf(answerWith(headers))).toEqual({
      header,
      value: answerWith(headers).header(header),
      place: 'https://acme.screenconnect.com/Bin/ScreenConnect.ClientSetup.msi',
    })
  })

  it.each([
    ['nothing', {}],
    ['a date alone', { 'last-modified': 'Mon, 01 Jun 2026 11:59:00 GMT' }],
    [
      'a date less than a minute before the answer',
      { 'last-modified': 'Mon, 01 Jun 2026 11:59:01 GMT', date },
    ],
    ['an entity tag with something before it', { etag: 'W/"1"' }],
    ['an entity tag with something behind it', { etag: '"1"2' }],
  ])('is not %s', (_, headers) => {
    expect(validatorOf(answerWith(headers))).toBeUndefined()
  })
})

describe('a rest', () => {
  const validator = validatorOf(answerWith({ etag: '"1"' }))
  const beginning = { received: 5, total: 10, validator }
  const rest = (range: string) => answerWith({ etag: '"1"', 'content-range': range })

  it('is asked for where something is there, and something proves what it belongs to', () => {
    expect(rangeHeaders(5, validator)).toEqual({ Range: 'bytes=5-', 'If-Range': '"1"' })
    expect([rangeHeaders(0, validator), rangeHeaders(5, undefined)]).toEqual([{}, {}])
  })

  it.each(['bytes 5-9/10', 'Bytes 5-9/10'])('fits by %j, whether the size was known or not', (range) => {
    expect(fittingTotal(rest(range), beginning)).toBe(10)
    expect(fittingTotal(rest(range), { ...beginning, total: undefined })).toBe(10)
  })

  it.each([
    '',
    '5-9/10',
    'x-bytes 5-9/10',
    'bytes 5-9/10, 20-29/30',
    'bytes 5-9/100',
    'bytes 4-9/10',
    'bytes 5-8/10',
  ])('does not fit by %j', (range) => {
    expect(fittingTotal(rest(range), beginning)).toBeUndefined()
  })

  it('does not fit where nothing proved anything of the beginning', () => {
    expect(fittingTotal(rest('bytes 5-9/10'), { ...beginning, validator: undefined })).toBeUndefined()
  })
})
