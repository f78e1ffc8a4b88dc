import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startSandbox } from '@acg/screenconnect/testing'
import { describe, expect, it, onTestFinished } from 'vitest'
import { startTlsFront } from '../transport/forward-proxy.ts'
import { linesOf, packed, projectWith } from './packed.ts'
import { run } from './run.ts'

describe.each(['5.4', '6'])('with TypeScript %s', (version) => {
  it('the fetch of undici 6, 7 and 8 is taken without a cast, carries calls, and shows a client certificate', async () => {
    const project = projectWith('undici', ['@types/node', 'undici-6', 'undici-7', 'undici-8'])
    // What is asked is whether they fit, not how undici wrote its declarations.
    const compilerOptions = {
      strict: true,
      module: 'nodenext',
      target: 'es2022',
      skipLibCheck: true,
      types: ['node'],
    }
    writeFileSync(join(project, 'package.json'), '{"private": true}')
    writeFileSync(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions }))
    await run(process.execPath, [join(packed.tools, `typescript-${version}/bin/tsc`)], project)

    await using sandbox = await startSandbox()
    const { sessionId } = sandbox.addSession({ name: 'HOST-01' })
    const { port, key, cert, authority: ca } = await startTlsFront(sandbox.url, onTestFinished, true)
    writeFileSync(join(project, 'certificates.json'), JSON.stringify({ ca, cert, key }))
    const args = [sandbox.url, `https://127.0.0.1:${port}`, sandbox.secret, sessionId, 'certificates.json']
    expect(linesOf(await run(process.execPath, ['fetches.mjs', ...args], project))).toEqual([
      'undici 6: done',
      'undici 7: done',
      'undici 8: done',
      'a certificate by undici 6: done',
      'a certificate by undici 7: done',
      'a certificate by undici 8: done',
      'no certificate: CONNECTION unknown',
    ])
    expect(sandbox.executions).toHaveLength(6)
  })
})
