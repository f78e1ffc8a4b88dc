import { execFileSync } from 'node:child_process'
import { ConfigurationError, InstallerUrlBuilder } from '@acg/screenconnect'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { requires } from '../programs.ts'

const builder = new InstallerUrlBuilder({ instance: 'https://acme.screenconnect.com' })

describe('silentInstall', () => {
  it.each([
    ['msi', 'agent.msi', 'msiexec /i agent.msi /qn /norestart'],
    ['msi', 'C:\\Temp\\agent.msi', 'msiexec /i C:\\Temp\\agent.msi /qn /norestart'],
    ['msi', 'C:\\My Files\\agent (1).msi', 'msiexec /i "C:\\My Files\\agent (1).msi" /qn /norestart'],
    ['msi', '-agent.msi', 'msiexec /i .\\-agent.msi /qn /norestart'],
    ['exe', 'agent.exe', '.\\agent.exe /silent'],
    ['exe', '-agent.exe', '.\\-agent.exe /silent'],
    ['exe', 'agent & co.exe', '".\\agent & co.exe" /silent'],
    ['exe', 'setup\\agent.exe', 'setup\\agent.exe /silent'],
    ['exe', 'setup/agent.exe', '"setup/agent.exe" /silent'],
    ['exe', 'C:\\Temp\\agent.exe', 'C:\\Temp\\agent.exe /silent'],
    ['exe', 'C:agent.exe', 'C:agent.exe /silent'],
    ['pkg', 'agent.pkg', 'installer -pkg ./agent.pkg -target /'],
    ['deb', 'agent.deb', 'apt-get install -y ./agent.deb'],
    ['deb', '/tmp/agent.deb', 'apt-get install -y /tmp/agent.deb'],
    ['rpm', '../agent.rpm', 'dnf install -y ../agent.rpm'],
    ['sh', '-x.sh', 'sh ./-x.sh'],
    ['sh', "it's here.sh", "sh './it'\\''s here.sh'"],
    ['msi', 'D:\\agents_2\\agent-1.msi', 'msiexec /i D:\\agents_2\\agent-1.msi /qn /norestart'],
    ['msi', 'agent 1.msi', 'msiexec /i "agent 1.msi" /qn /norestart'],
    ['msi', 'agent.msi ', 'msiexec /i "agent.msi " /qn /norestart'],
    ['msi', ' agent.msi', 'msiexec /i " agent.msi" /qn /norestart'],
    ['msi', '-agent (1).msi', 'msiexec /i ".\\-agent (1).msi" /qn /norestart'],
    ['msi', 'a-b.msi', 'msiexec /i a-b.msi /qn /norestart'],
    ['msi', 'C:/Temp/agent.msi', 'msiexec /i "C:/Temp/agent.msi" /qn /norestart'],
    ['pkg', '/tmp/agent 1.pkg', "installer -pkg '/tmp/agent 1.pkg' -target /"],
    ['deb', './agent.deb', 'apt-get install -y ./agent.deb'],
    ['deb', '.../agent.deb', 'apt-get install -y ./.../agent.deb'],
    ['deb', 'tmp/agent.deb', 'apt-get install -y ./tmp/agent.deb'],
    ['rpm', 'agent.rpm', 'dnf install -y ./agent.rpm'],
    ['rpm', ' agent.rpm', "dnf install -y './ agent.rpm'"],
    ['sh', 'agent.sh ', "sh './agent.sh '"],
    ['sh', '$(calc) `a` "b".sh', 'sh \'./$(calc) `a` "b".sh\''],
  ] as const)('%s: %s', (type, file, command) => {
    expect(builder.silentInstall(type, file)).toBe(command)
  })

  requires('/bin/sh').it(
    'keeps any file name one argument of a POSIX shell',
    () => {
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
      // Sixty shells take a busy machine a while.
    },
    60_000,
  )

  it.each([
    ['msi', 'a"b.msi'],
    ['msi', '%TEMP%\\a.msi'],
    ['msi', '$(calc).msi'],
    ['exe', 'a`b.exe'],
    ['msi', 'a\u201c; calc; \u201d.msi'],
    ['msi', 'a\u201d; calc.msi'],
    ['exe', 'a\u201e; calc.exe'],
    ['msi', 'C:\\folder\\'],
    ['msi', '/quiet.msi'],
    ['msi', 'a!b.msi'],
    ['msi', 'a<b.msi'],
    ['msi', 'a>b.msi'],
    ['msi', 'a|b.msi'],
    ['msi', 'a?b.msi'],
    ['msi', 'a*b.msi'],
    ['exe', ''],
    ['sh', ''],
    ['sh', ' '],
    ['deb', 'a\nb.deb'],
    ['deb', 'a\ud800b.deb'],
  ] as const)('refuses for %s the file %j, which cannot be quoted safely', (type, file) => {
    expect(() => builder.silentInstall(type, file)).toThrow(ConfigurationError)
  })

  it('does not quote a path that it refuses', () => {
    const refusal = (type: 'msi' | 'sh', file: unknown) => {
      try {
        // Stands for a caller without a compiler.
        return builder.silentInstall(type, file as string)
      } catch (error) {
        if (error instanceof ConfigurationError) return error
        throw error
      }
    }
    for (const [type, file] of [
      ['msi', '%TEMP%\\a.msi'],
      ['sh', 'a\nb.sh'],
      ['sh', 7],
    ] as const) {
      const error = refusal(type, file)
      expect(error).toMatchObject({ code: 'CONFIGURATION', option: 'file' })
      if (typeof file === 'string') expect(String(error)).not.toContain(file)
    }
  })

  it('refuses a type that does not exist', () => {
    // Stands for a caller without a compiler.
    expect(() => builder.silentInstall('zip' as 'msi', 'a.zip')).toThrow(
      expect.objectContaining({ code: 'CONFIGURATION', option: 'type' }),
    )
  })
})
