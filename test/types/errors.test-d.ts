import {
  type AbortedError,
  type AuthenticationError,
  type ConfigurationError,
  type ConnectionError,
  type ErrorCause,
  type InstallerDownloadError,
  isScreenConnectError,
  type MutationCall,
  type Outcome,
  type RateLimitError,
  type RedirectRefusedError,
  ScreenConnectError,
  type ScreenConnectErrorCode,
  type ServiceUnavailableError,
  type SessionFaultError,
  SessionNotFoundError,
  type TimeoutError,
  type UnexpectedResponseError,
} from '@acg/screenconnect'
import { describe, expectTypeOf, it } from 'vitest'

describe('isScreenConnectError', () => {
  it('narrows anything that was caught', () => {
    const caught: unknown = new Error()
    if (!isScreenConnectError(caught)) return
    expectTypeOf(caught).toEqualTypeOf<ScreenConnectError>()
    expectTypeOf(caught.code).toEqualTypeOf<ScreenConnectErrorCode>()
    expectTypeOf(caught.method).toEqualTypeOf<string | undefined>()
    expectTypeOf(caught.outcome).toEqualTypeOf<Outcome>()
    expectTypeOf(caught.outcome).toEqualTypeOf<'not-sent' | 'rejected' | 'unknown'>()
    expectTypeOf(caught.retryable).toBeBoolean()
  })
})

describe('`error.code`', () => {
  it('is the code of an exported class, and each class has one of its own', () => {
    type Exports = typeof import('@acg/screenconnect')
    type CodeOf<Export> = Export extends abstract new (
      ...given: never
    ) => infer Made
      ? Made extends ScreenConnectError
        ? ScreenConnectErrorCode extends Made['code']
          ? never
          : Made['code']
        : never
      : never
    type Codes = { [Name in keyof Exports]: CodeOf<Exports[Name]> }[keyof Exports]
    expectTypeOf<ScreenConnectErrorCode>().toEqualTypeOf<Codes>()
  })

  it('lets a switch over all of them be complete', () => {
    const next = (error: TimeoutError | ConfigurationError): string => {
      switch (error.code) {
        case 'CONFIGURATION':
          return 'correct'
        case 'TIMEOUT':
          return 'again'
      }
    }
    expectTypeOf(next).returns.toBeString()
  })

  it('does not compare with a code that there is not', () => {
    const compare = (error: ScreenConnectError) =>
      // @ts-expect-error no error has this code
      error.code === 'NOT_FOUND'
    expectTypeOf(compare).toBeFunction()
  })

  it('is the class’s own in each class', () => {
    expectTypeOf<ConfigurationError['code']>().toEqualTypeOf<'CONFIGURATION'>()
    expectTypeOf<AuthenticationError['code']>().toEqualTypeOf<'AUTHENTICATION'>()
    expectTypeOf<TimeoutError['code']>().toEqualTypeOf<'TIMEOUT'>()
    expectTypeOf<SessionNotFoundError['code']>().toEqualTypeOf<'SESSION_NOT_FOUND'>()
    expectTypeOf<SessionFaultError['code']>().toEqualTypeOf<'SESSION_FAULT' | 'SESSION_NOT_FOUND'>()
  })

  it('tells classes apart in a union', () => {
    const wait = (error: RateLimitError | TimeoutError) =>
      error.code === 'RATE_LIMIT' ? error.retryAfterMs : error.timeoutMs
    expectTypeOf(wait).returns.toEqualTypeOf<number | undefined>()
  })
})

describe('every class', () => {
  it('has a literal name', () => {
    expectTypeOf<TimeoutError['name']>().toEqualTypeOf<'TimeoutError'>()
    expectTypeOf<SessionNotFoundError['name']>().toEqualTypeOf<'SessionNotFoundError'>()
  })

  it('has its facts, read-only', () => {
    expectTypeOf<ConfigurationError['option']>().toBeString()
    expectTypeOf<ConnectionError['failure']>().toEqualTypeOf<
      | 'dns'
      | 'refused'
      | 'unreachable'
      | 'local'
      | 'proxy'
      | 'connect-timeout'
      | 'tls'
      | 'broken'
      | 'cut-off'
      | 'unreadable'
      | 'unknown'
    >()
    expectTypeOf<RateLimitError['retryAfterMs']>().toEqualTypeOf<number | undefined>()
    expectTypeOf<ServiceUnavailableError['status']>().toBeNumber()
    expectTypeOf<RedirectRefusedError['targetOrigin']>().toEqualTypeOf<string | undefined>()
    expectTypeOf<UnexpectedResponseError['issues']>().toEqualTypeOf<
      readonly { readonly path: string; readonly message: string }[]
    >()
    expectTypeOf<AbortedError['reason']>().toBeUnknown()
    expectTypeOf<InstallerDownloadError['code']>().toEqualTypeOf<'INSTALLER_DOWNLOAD'>()
    expectTypeOf<InstallerDownloadError['problem']>().toEqualTypeOf<
      | 'status'
      | 'redirect'
      | 'not-an-installer'
      | 'encoding'
      | 'length'
      | 'too-small'
      | 'too-large'
      | 'checksum'
      | 'file'
    >()
    expectTypeOf<InstallerDownloadError['redirects']>().toEqualTypeOf<readonly string[]>()
    const write = (error: TimeoutError) => {
      // @ts-expect-error facts are read-only
      error.timeoutMs = 1
    }
    expectTypeOf(write).toBeFunction()
  })

  it('is a ScreenConnectError, which itself cannot be made', () => {
    expectTypeOf(SessionNotFoundError).instance.toExtend<SessionFaultError>()
    expectTypeOf(SessionNotFoundError).instance.toExtend<ScreenConnectError>()
    // @ts-expect-error abstract: each decision has a class of its own
    new ScreenConnectError('x', { method: undefined, outcome: 'unknown', retryable: false })
  })

  it('has at most a name and a code as its cause', () => {
    expectTypeOf<ErrorCause>().toEqualTypeOf<{ readonly name: string; readonly code?: string }>()
  })
})

describe('what `mutations` is told', () => {
  it('is the method, the session and the arguments', () => {
    expectTypeOf<MutationCall>().toEqualTypeOf<{
      readonly method: string
      readonly sessionId?: string
      readonly arguments: readonly unknown[]
    }>()
  })
})
