import { createSandbox, type InjectionFilter, type PendingFault } from '@acg/screenconnect/testing'
import { expectTypeOf, it } from 'vitest'

const sandbox = createSandbox()
declare const name: string

it('completes the names of web methods, and takes any text that is known at run time only', () => {
  expectTypeOf<'GetSessionsByName'>().toExtend<NonNullable<InjectionFilter['method']>>()
  sandbox.inject('500', { method: name })
  // @ts-expect-error there is no such option
  sandbox.inject('500', { metod: 'GetSessionsByName' })
})

it('lists faults that nobody can change', () => {
  expectTypeOf(sandbox.pendingFaults).toEqualTypeOf<readonly PendingFault[]>()
})
