import { execFileSync } from 'node:child_process'
import https, { createServer as createTlsServer } from 'node:https'
import { join } from 'node:path'
import { downloadInstaller } from '@acg/screenconnect/node'
import { describe, expect, it, onTestFinished } from 'vitest'
import { emptyFolder } from '../installer/download-support.ts'
import { onlyWhere, requires } from '../programs.ts'
import { certificateOfPrivateAuthority } from '../security/certificate.ts'
import { clientOf, failureOf, portOf } from './support.ts'

const SESSION_ID = '00000000-0000-4000-8000-000000000000'

/** Puts an option of all the program's connections in place for one test. */
function globally<Name extends 'ca' | 'lookup' | 'rejectUnauthorized'>(
  name: Name,
  value: (typeof https.globalAgent.options)[Name],
): void {
  const { options } = https.globalAgent
  const before = options[name]
  options[name] = value
  onTestFinished(() => {
    if (before === undefined) delete options[name]
    else options[name] = before
  })
}

/** How a write and a download end in a process of their own, started by `start` of `sh`. */
function endsIn(start: string, url: string, before = ''): unknown {
  const script = `
    import { openSync } from 'node:fs'
    import { Socket } from 'node:net'
    import { ScreenConnectClient } from '@acg/screenconnect'
    import { downloadInstaller } from '@acg/screenconnect/node'
    const { connect } = Socket.prototype
    // As the last thing before the connection, when everything is loaded.
    Socket.prototype.connect = function (...given) {
      const fill = () => {
        ${before}
      }
      // The connection is opened in the next tick, in which this comes first.
      process.nextTick(fill)
      fill()
      return connect.apply(this, given)
    }
    const credentials = () => 'secret'
    const client = new ScreenConnectClient({ instance: '${url}', credentials, retry: false })
    const endOf = ({ code, failure, outcome, cause }) => ({ code, failure, outcome, cause: cause?.code })
    const ends = [
      await client.sendCommand('${SESSION_ID}', 'hostname').catch(endOf),
      await downloadInstaller('${url}/a.msi', { to: '/dev/shm/never.msi', retry: false }).catch(endOf),
    ]
    process.stdout.write(JSON.stringify(ends))`
  const output = execFileSync(
    'sh',
    ['-c', `${start} "$0" --input-type=module -e "$1"`, process.execPath, script],
    {
      cwd: join(import.meta.dirname, '../..'),
      encoding: 'utf8',
      timeout: 20_000,
    },
  )
  return JSON.parse(output)
}

/** A namespace without any network, out of which nothing can leave: not every system lets a program make one. */
const canLeaveNetworks = (() => {
  try {
    execFileSync('unshare', ['-rn', 'true'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
})()

const withoutRoutes = canLeaveNetworks
  ? requires('sh', 'unshare')
  : onlyWhere(false, 'no network without routes can be made on this machine')

describe('nothing was sent, and the failure is named,', () => {
  requires('sh').it.each(['http://127.0.0.1:8040', 'https://127.0.0.1:8040'])(
    'where no file descriptor is left for a connection to %s',
    (url) => {
      const full = "try { for (;;) openSync('/dev/null') } catch {}"
      const [write] = Object(endsIn('ulimit -n 64; exec', url, full))
      expect(write).toEqual({ code: 'CONNECTION', failure: 'local', outcome: 'not-sent', cause: 'EMFILE' })
    },
  )

  withoutRoutes.it.each([
    ['https://192.0.2.1', 'unreachable', 'ENETUNREACH'],
    ['http://127.0.0.1:8040', 'unreachable', 'ENETUNREACH'],
    ['https://[2001:db8::1]', 'local', 'EADDRNOTAVAIL'],
  ])('where no route leads to %s', (url, failure, cause) => {
    const end = { code: 'CONNECTION', failure, outcome: 'not-sent', cause }
    expect(endsIn('exec unshare -rn', url)).toEqual([end, end])
  })

  it.each([
    ['at once', (fail: () => void) => fail()],
    ['in the next tick', (fail: () => void) => process.nextTick(fail)],
  ])('where the name is looked up and that fails %s', async (_, when) => {
    globally('lookup', (name, _options, answer) => {
      const error = Object.assign(new Error(`no ${name}`), { code: 'ENOTFOUND', syscall: 'getaddrinfo' })
      when(() => answer(error, '', 4))
    })
    const end = { code: 'CONNECTION', failure: 'dns', outcome: 'not-sent', cause: { code: 'ENOTFOUND' } }
    const client = clientOf({ url: 'https://acme.screenconnect.test' }, { retry: false })
    expect(await failureOf(client.sendCommand(SESSION_ID, 'hostname'))).toMatchObject(end)
    const download = downloadInstaller('https://acme.screenconnect.test/a.msi', {
      to: emptyFolder(),
      retry: false,
    })
    expect(await failureOf(download)).toMatchObject(end)
  })

  it('where the name is looked up and what comes is no address', async () => {
    globally('lookup', (_name, options, answer) =>
      options.all === true ? answer(null, [{ address: 'nowhere', family: 4 }]) : answer(null, 'nowhere', 4),
    )
    const client = clientOf({ url: 'https://acme.screenconnect.test' }, { retry: false })
    expect(await failureOf(client.sendCommand(SESSION_ID, 'hostname'))).toMatchObject({
      failure: 'unknown',
      outcome: 'not-sent',
      cause: { code: 'ERR_INVALID_IP_ADDRESS' },
    })
  })
})

describe('the options of `https.globalAgent`', () => {
  async function serveTls() {
    const { key, cert, authority } = certificateOfPrivateAuthority()
    let requests = 0
    const server = createTlsServer({ key, cert }, (request, response) => {
      requests += 1
      request.resume()
      const found = request.url?.includes('GetSessions')
      if (request.method === 'GET') response.writeHead(404).end()
      else response.end(found ? '[]' : 'null')
    })
    server.on('tlsClientError', () => {})
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => {
      server.closeAllConnections()
      server.close()
    })
    const url = `https://127.0.0.1:${portOf(server)}`
    const client = clientOf({ url }, { retry: false })
    const ends = async () => ({
      read: await client.getSessionsByName('HOST-01').then(() => 'done', failureName),
      write: await client.sendCommand(SESSION_ID, 'hostname').then(() => 'done', failureName),
      download: await downloadInstaller(`${url}/a.msi`, { to: emptyFolder(), retry: false }).then(
        () => 'done',
        failureName,
      ),
    })
    return { authority, ends, requests: () => requests }
  }

  /** The failure of a connection, else the problem of a download. */
  function failureName(error: object): unknown {
    return 'failure' in error ? error.failure : 'problem' in error ? error.problem : error
  }

  it('name an authority for calls as for downloads, from when they are set', async () => {
    const { authority, ends, requests } = await serveTls()
    expect(await ends()).toEqual({ read: 'tls', write: 'tls', download: 'tls' })
    expect(requests()).toBe(0)
    globally('ca', authority)
    expect(await ends()).toEqual({ read: 'done', write: 'done', download: 'status' })
    expect(requests()).toBe(3)
    https.globalAgent.options.ca = undefined
    // Also on connections that are kept: they were made for whoever was trusted then.
    expect(await ends()).toEqual({ read: 'tls', write: 'tls', download: 'tls' })
    expect(requests()).toBe(3)
  })

  it('switch no check of certificates off', async () => {
    const { ends, requests } = await serveTls()
    globally('rejectUnauthorized', false)
    expect(await ends()).toEqual({ read: 'tls', write: 'tls', download: 'tls' })
    expect(requests()).toBe(0)
  })

  it('need not be there: an agent of another package may stand in their place', async () => {
    const { ends } = await serveTls()
    const before = https.globalAgent
    onTestFinished(() => {
      https.globalAgent = before
    })
    // As far as a type goes that is none.
    https.globalAgent = {} as https.Agent
    expect(await ends()).toEqual({ read: 'tls', write: 'tls', download: 'tls' })
  })
})
