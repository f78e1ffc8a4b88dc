import type { CredentialProvider, ScreenConnectClientOptions } from '@acg/screenconnect'
import { cached, firstOf, fromCommand, fromEnvironment, fromFile, fromSops } from '@acg/screenconnect/node'
import { expectTypeOf, it } from 'vitest'

it('gives providers that a client takes', () => {
  for (const provider of [fromEnvironment, fromFile, fromCommand, fromSops, firstOf, cached]) {
    expectTypeOf<ReturnType<typeof provider>>().toEqualTypeOf<CredentialProvider>()
  }
  expectTypeOf<CredentialProvider>().toExtend<ScreenConnectClientOptions['credentials']>()
})

it('takes read-only arguments, and asks for a maxAge', () => {
  const args = ['read', 'op://Tools/ScreenConnect/credential'] as const
  expectTypeOf(fromCommand).toBeCallableWith('op', args, { timeout: 1000 })
  // @ts-expect-error there is no default
  cached(fromFile('secret'), {})
  // @ts-expect-error one string is no list of arguments
  fromCommand('op', 'read')
})
