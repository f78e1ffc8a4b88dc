import { ConfigurationError } from '@acg/screenconnect'
import { describe, expect, it } from 'vitest'
import { checkInterpreter, chooseInterpreter } from '../../src/commands/interpreter.ts'

describe('what a guest runs commands with', () => {
  it.each([
    ['Microsoft Windows 11 Pro', 'cmd'],
    ['Windows Server 2022 Standard', 'cmd'],
    ['macOS 15.1', 'sh'],
    ['Mac OS X 10.15', 'sh'],
    ['OS X El Capitan', 'sh'],
    ['Darwin', 'sh'],
    ['Ubuntu 24.04 LTS', 'sh'],
    ['Red Hat Enterprise Linux', 'sh'],
    ['Redhat 7', 'sh'],
    ['RHEL 9', 'sh'],
    ['FreeBSD 14', 'sh'],
  ])('is told by its operating system: %s', (name, interpreter) => {
    expect(chooseInterpreter(name)).toBe(interpreter)
  })

  it.each([
    ['', 'no operating system'],
    ['Plan 9', 'an operating system of no known kind'],
  ])('has to be said where that tells nothing: %j', (name, reported) => {
    const call = () => chooseInterpreter(name)
    expect(call).toThrow(ConfigurationError)
    expect(call).toThrow(`nothing, and the guest reports ${reported}`)
    expect(call).toThrow("'cmd', 'powershell' or 'sh', a script tag, or marker: false")
  })

  it.each([undefined, 'cmd', 'powershell', 'sh'] as const)('may be said: %s', (given) => {
    expect(checkInterpreter('shell', given)).toBe(given)
  })

  it.each(['bash', '', null, 1])('is one of three: not %j', (given) => {
    const call = () => checkInterpreter('shell', given)
    expect(call).toThrow(ConfigurationError)
    expect(call).toThrow("'cmd', 'powershell' or 'sh'")
  })
})
