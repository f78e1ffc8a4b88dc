import { BlockList, isIP } from 'node:net'
import { isLoopback } from '../../input/instance.ts'
import { withBrackets } from '../host-brackets.ts'
import { ProxyError } from './proxy-error.ts'

/**
 * The proxy that `HTTPS_PROXY` names for an `https:` host, unless `NO_PROXY` lists the host, each also in small
 * letters, which then count first. This computer itself is never reached through a proxy. Read anew for each
 * connection: a program may set them after it started.
 *
 * @param host without brackets
 * @throws {ProxyError} it is of another kind than `http:` and `https:`
 */
export function environmentProxy(host: string, port: number): URL | undefined {
  const address = variable('https_proxy')
  if (address === '' || isLoopback(withBrackets(host)) || isExcepted(host, port)) return undefined
  const url = /^[a-z][a-z0-9+.-]*:\/\//i.test(address) ? address : `http://${address}`
  if (!/^https?:/i.test(url) || !URL.canParse(url)) throw new ProxyError('PROXY_NOT_SUPPORTED')
  return new URL(url)
}

function variable(name: string): string {
  try {
    return (process.env[name] ?? process.env[name.toUpperCase()] ?? '').trim()
  } catch {
    // A runtime that was started without the right to read them: Deno.
    return ''
  }
}

/** `acme.com` and `.acme.com` stand for it and all below it, `10.0.0.0/8` for a network, `*` for everything. */
function isExcepted(host: string, port: number): boolean {
  return variable('no_proxy')
    .toLowerCase()
    .split(/[\s,]+/)
    .some((entry) => entry === '*' || matches(entry, withoutRootDot(host.toLowerCase()), port))
}

function matches(entry: string, host: string, port: number): boolean {
  const [name, end] = parted(entry)
  if (name === '' || (end !== '' && end !== `:${port}`)) return false
  if (isIP(host) !== 0) return name === host || isInNetwork(name, host)
  const suffix = withoutRootDot(name.replace(/^\*?\./, ''))
  return host === suffix || host.endsWith(`.${suffix}`)
}

/** A name, and the port that may stand behind it. An address of IPv6 has colons of its own: `[::1]:443`, `::1`. */
function parted(entry: string): readonly [name: string, end: string] {
  const bracket = entry.startsWith('[') ? entry.lastIndexOf(']') : -1
  if (bracket !== -1) return [entry.slice(1, bracket), entry.slice(bracket + 1)]
  const colon = entry.indexOf(':')
  const isAddress = colon !== entry.lastIndexOf(':')
  return colon === -1 || isAddress ? [entry, ''] : [entry.slice(0, colon), entry.slice(colon)]
}

/** `acme.example.` with the dot of the root is the same name, and some resolvers want it written so. */
function withoutRootDot(name: string): string {
  return name.endsWith('.') ? name.slice(0, -1) : name
}

function isInNetwork(network: string, host: string): boolean {
  const [, start = '', bits = ''] = /^(.+)\/(\d{1,3})$/.exec(network) ?? []
  const family = isIP(start)
  if (family === 0 || family !== isIP(host) || Number(bits) > (family === 4 ? 32 : 128)) return false
  const list = new BlockList()
  list.addSubnet(start, Number(bits), family === 4 ? 'ipv4' : 'ipv6')
  return list.check(host, family === 4 ? 'ipv4' : 'ipv6')
}
