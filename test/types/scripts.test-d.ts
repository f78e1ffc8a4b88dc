import { cmd, powershell, type Script, type ScriptValue, sh } from '@acg/screenconnect'
import { describe, expectTypeOf, it } from 'vitest'

declare const name: string
declare const texts: readonly string[]

describe('a script tag', () => {
  it('takes text, numbers, truth values and lists of these', () => {
    expectTypeOf(sh`x ${name} ${1} ${1n} ${true} ${texts} ${['a', 1]}`).toEqualTypeOf<Script>()
    expectTypeOf(powershell`x ${name} ${1} ${1n} ${true} ${texts} ${[]}`).toEqualTypeOf<Script>()
    expectTypeOf(cmd`x ${name} ${1}`).toEqualTypeOf<Script>()
  })

  it('takes nothing else', () => {
    // @ts-expect-error null is no value
    sh`x ${null}`
    // @ts-expect-error undefined is no value
    powershell`x ${undefined}`
    // @ts-expect-error an object is no value
    sh`x ${{ a: 1 }}`
    // @ts-expect-error a list in a list is no value
    powershell`x ${[['a']]}`
    // @ts-expect-error a date is no value
    powershell`x ${new Date()}`
  })
})

describe('a whole script', () => {
  it('takes its values by name', () => {
    expectTypeOf(sh('x', { user: name, days: 30, big: 1n, on: true })).toEqualTypeOf<Script>()
    expectTypeOf(powershell('x', { user: name, days: 30, list: texts, none: [] })).toEqualTypeOf<Script>()
    expectTypeOf(sh('x', {})).toEqualTypeOf<Script>()
  })

  it('is no script without them: a tag may have been forgotten', () => {
    // @ts-expect-error Expected 2 arguments, but got 1.
    sh(`rm ${name}`)
    // @ts-expect-error Expected 2 arguments, but got 1.
    powershell(`Remove-Item ${name}`)
    // @ts-expect-error cmd has no values by name
    cmd('dir', {})
  })

  it('takes only values that its language has', () => {
    // @ts-expect-error sh has no lists
    sh('x', { users: ['a'] })
    // @ts-expect-error null is no value
    powershell('x', { user: null })
    // @ts-expect-error a list is not named
    powershell('x', ['a'])
    // @ts-expect-error an object is no value
    sh('x', { user: { name: 'a' } })
  })

  it('is data all through', () => {
    expectTypeOf<Script['bindings'][number]['literal']>().toEqualTypeOf<string>()
    expectTypeOf<ScriptValue>().toExtend<string | number | bigint | boolean | readonly unknown[]>()
  })
})
