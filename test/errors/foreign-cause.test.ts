import { constants as system } from 'node:os'
import { getSystemErrorMap } from 'node:util'
import { constants } from 'node:zlib'
import * as surface from '@acg/screenconnect'
import { ScreenConnectError } from '@acg/screenconnect'
import fc from 'fast-check'
import { errors as undiciErrors } from 'undici'
import { describe, expect, it } from 'vitest'
import { foreignCause } from '../../src/errors/foreign-cause.ts'
import { isKnownCode, isKnownName } from '../../src/errors/known-causes.ts'

describe('of somebody else’s error is told', () => {
  it.each([
    ['TypeError', 'ECONNREFUSED'],
    ['Error', 'ConnectionRefused'],
    ['ConnectTimeoutError', 'UND_ERR_CONNECT_TIMEOUT'],
    ['ProxyError', 'PROXY_ANSWERED_407'],
    ['SessionNotFoundError', 'SESSION_NOT_FOUND'],
  ])('its class and its code where both are known: %s, %s', (name, code) => {
    expect(foreignCause({ name, code, message: 'secret' })).toStrictEqual({ name, code })
  })

  // Written like a class or a code, and a secret all the same.
  it.each([
    'AKIAIOSFODNNEXAMPLE',
    'AKIASECRETError',
    'MY_API_SECRET',
    'ESECRETSECRET',
    'UND_ERR_SECRET',
    'ERR_SSL_SECRET',
    'HPE_SECRET',
    'CERT_SECRET',
    'PROXY_ANSWERED_SECRET',
    'PROXY_ANSWERED_40',
    'HunterTwo',
    'constructor',
    '__proto__',
    'ECONNRESET secret',
    '',
  ])('neither a name nor a code that is not on the list: %j', (text) => {
    expect(foreignCause({ name: text, code: text })).toStrictEqual({ name: 'a value of type object' })
    expect(foreignCause(Object.assign(new Error('secret'), { name: text, code: text }))).toStrictEqual({
      name: 'Error',
    })
  })

  it('nothing that is not on the list, whatever it is', () => {
    fc.assert(
      fc.property(fc.anything(), fc.anything(), (name, code) => {
        const told = foreignCause({ name, code })
        expect(isKnownName(told.name) ? told.name : undefined).toBe(isKnownName(name) ? name : undefined)
        expect(told.code).toBe(isKnownCode(code) ? code : undefined)
      }),
    )
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

describe('the list of codes has', () => {
  it('every code that this Node knows of the system', () => {
    const names = [...[...getSystemErrorMap().values()].map(([name]) => name), ...Object.keys(system.errno)]
    expect(names.length).toBeGreaterThan(50)
    // Windows has numbers of its own for the same troubles.
    expect(names.filter((name) => !name.startsWith('WSA') && !isKnownCode(name))).toEqual([])
  })

  it('every failure of zlib', () => {
    const failures = Object.keys(constants).filter((code) => /^Z_.*(?:ERR|DICT)/.test(code))
    expect(failures).toContain('Z_DATA_ERROR')
    expect(failures.filter((code) => !isKnownCode(code))).toEqual([])
  })

  it('every code and class of undici', () => {
    const made = Object.values(undiciErrors).flatMap((Class) => {
      // Their constructors differ; what they are called and coded does not depend on what they are given.
      const error: unknown = Reflect.construct(Class, ['x', 'x', {}])
      return error instanceof Error && 'code' in error && /^UND_/.test(String(error.code)) ? [error] : []
    })
    expect(made.length).toBeGreaterThan(15)
    expect(made.filter((error) => !isKnownCode(error.code) || !isKnownName(error.name))).toEqual([])
  })

  it('every class and code of this library', () => {
    const classes = Object.entries(surface).filter(
      ([, value]) => typeof value === 'function' && value.prototype instanceof ScreenConnectError,
    )
    expect(classes.length).toBeGreaterThan(20)
    expect(classes.map(([name]) => name).filter((name) => !isKnownName(name))).toEqual([])
    expect(isKnownCode('INTERNAL')).toBe(true)
  })
})
