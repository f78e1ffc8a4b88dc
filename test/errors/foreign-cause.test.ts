import { describe, expect, it } from 'vitest'
import { foreignCause } from '../../src/errors/foreign-cause.ts'

describe('of somebody else’s error is told', () => {
  it.each([
    ['TypeError', 'ECONNREFUSED'],
    ['Error', 'ConnectionRefused'],
    ['NullReferenceException', 'UND_ERR_CONNECT_TIMEOUT'],
    ['DOMError', 'E2'],
  ])('its class and its code: %s, %s', (name, code) => {
    expect(foreignCause({ name, code, message: 'secret' })).toStrictEqual({ name, code })
  })

  it.each([
    'typeError',
    'the TypeError',
    'secretTypeError',
    'TypeErrors',
    'TypeError: secret',
    'Errors',
    'Error: secret',
    '1Error',
    `A${'b'.repeat(51)}Error`,
    '',
  ])('no name that is not how a class is called: %j', (name) => {
    expect(foreignCause({ name })).toStrictEqual({ name: 'a value of type object' })
    expect(foreignCause(Object.assign(new Error('secret'), { name }))).toStrictEqual({ name: 'Error' })
  })

  it.each([
    'secretECONNRESET',
    'ECONNRESET secret',
    'E1234',
    'E12345ABC',
    'E',
    `E${'X'.repeat(61)}`,
    'aConnectionRefused',
    'ConnectionRefused by secret',
    'connectionRefused',
    'OneTwoThreeFourFiveSixSeven',
    '1CODE',
    '',
  ])('no code that is not how systems write theirs: %j', (code) => {
    expect(foreignCause({ name: 'TypeError', code })).toStrictEqual({ name: 'TypeError' })
  })

  it('nothing that is not text, also where it reads like one', () => {
    expect(foreignCause({ name: ['TypeError'], code: ['ECONNRESET'] })).toStrictEqual({
      name: 'a value of type object',
    })
  })

  it.each([
    ['null', null, 'object'],
    ['undefined', undefined, 'undefined'],
    ['text', 'TypeError', 'string'],
    ['a class', class AcmeError {}, 'function'],
  ])('its type where it is no object: %s', (_, thrown, type) => {
    expect(foreignCause(thrown)).toStrictEqual({ name: `a value of type ${type}` })
  })
})
