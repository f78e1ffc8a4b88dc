import { execFileSync } from 'node:child_process'
import { ConfigurationError, InstallerUrlBuilder } from '@acg/screenconnect'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

const builder = new InstallerUrlBuilder({ instance: 'https://acme.screenconnect.com' })

describe('silentInstall', () => {
  it.each([
    ['msi', 'agent.msi', 'msiexec /i agent.msi /qn /norestart'],
    ['msi', 'C:\\Temp\\agent.msi', 'msiexec /i C:\\Temp\\agent.msi /qn /norestart'],
    ['msi', 'C:\\My Files\\agent (1).msi', 'msiexec /i "C:\\My Files\\agent (1).msi" /qn /norestart'],
    ['msi', '-agent.msi', 'msiexec /i .\\-agent.msi /qn /norestart'],
    ['exe', 'agent & co.exe', '"agent & co.exe" /silent'],
    ['pkg', 'agent.pkg', 'installer -pkg ./agent.pkg -target /'],
    ['deb', 'agent.deb', 'apt-get install -y ./agent.deb'],
    ['deb', '/tmp/agent.deb', 'apt-get install -y /tmp/agent.deb'],
    ['rpm', '../agent.rpm', 'dnf install -y ../agent.rpm'],
    ['sh', '-x.sh', 'sh ./-x.sh'],
    ['sh', "it's here.sh", "sh './it'\\''s here.sh'"],
  ] as const)('%s: %s', (type, file, command) => {
    expect(builder.silentInstall(type, file)).toBe(command)
  })

  it('keeps any file name one argument of a POSIX shell', () => {
    const names = fc.string({ unit: 'binary', minLength: 1 }).filter((name) => {
      return name.trim() !== '' && !/[\p{Cc}\u2028\u2029\p{Surrogate}]/u.test(name)
    })
    fc.assert(
      fc.property(names, (name) => {
        const words = builder.silentInstall('sh', name).replace(/^sh /, 'printf %s ')
        const seen = execFileSync('/bin/sh', ['-c', words], { encoding: 'utf8' })
        expect(seen).toBe(/^\.{0,2}\//.test(name) ? name : `./${name}`)
      }),
      { numRuns: 60 },
    )
  })

  it.each([
    ['msi', 'a"b.msi'],
    ['msi', '%TEMP%\\a.msi'],
    ['msi', '$(calc).msi'],
    ['exe', 'a`b.exe'],
    ['msi', 'C:\\folder\\'],
    ['msi', '/quiet.msi'],
    ['sh', ''],
    ['sh', ' '],
    ['deb', 'a\nb.deb'],
    ['deb', 'a\ud800b.deb'],
  ] as const)('refuses for %s the file %j, which cannot be quoted safely', (type, file) => {
    expect(() => builder.silentInstall(type, file)).toThrow(ConfigurationError)
  })

  it('refuses a type that does not exist', () => {
    // Stands for a caller without a compiler.
    expect(() => builder.silentInstall('zip' as 'msi', 'a.zip')).toThrow(ConfigurationError)
  })
})
