import { ConfigurationError } from '../errors/configuration-error.ts'
import { isBlockedPort } from './blocked-ports.ts'
import { addressOf } from './ducks.ts'
import { describe } from './options.ts'

const ACCEPTED = 'the origin of a ScreenConnect server, such as https://acme.screenconnect.com'

/**
 * The origin of an instance: `https:`, or `http:` for loopback only, where no network sees the secret.
 * Nothing but scheme, host and port: what else was in it would be lost or, worse, hold a password.
 */
export function instanceOrigin(given: unknown): string {
  const url = parse(given)
  // The origin alone is printed from here on: what stands before an @ may be a password.
  const refuse = (what: string) => new ConfigurationError('instance', what, ACCEPTED)
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw refuse(otherScheme(url, given))
  if (url.username !== '' || url.password !== '') throw refuse(`${url.origin} with a user name or password`)
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) {
    throw new ConfigurationError(
      'instance',
      `${url.origin}, where anyone on the way could read the secret`,
      `https:, or http: for loopback; ${ACCEPTED}`,
    )
  }
  if (url.search !== '' || url.hash !== '') throw refuse(`${url.origin} with a query or a fragment`)
  if (url.pathname !== '/') throw refuse(`${url.origin} with a path`)
  if (isBlockedPort(url)) throw refuse(`port ${url.port}, which fetch refuses to connect to`)
  return url.origin
}

/** What stands before a colon is printed only where it is a scheme: it may be a secret, or a host without one. */
function otherScheme(url: URL, given: unknown): string {
  if (OTHER_SCHEMES.has(url.protocol)) return `a ${url.protocol} address`
  return `${describe(given)} that is not an https: address`
}

const OTHER_SCHEMES = new Set([
  'ftp:',
  'ws:',
  'wss:',
  'file:',
  'data:',
  'blob:',
  'javascript:',
  'mailto:',
  'ssh:',
])

function parse(given: unknown): URL {
  const text = addressOf(given) ?? given
  if (typeof text !== 'string') throw new ConfigurationError('instance', describe(given), ACCEPTED)
  // A URL parser takes these out of the middle of a host name without a word.
  if (/[\s\\]/.test(text))
    throw new ConfigurationError('instance', 'an address with white space or a backslash', ACCEPTED)
  if (!URL.canParse(text))
    throw new ConfigurationError('instance', `${describe(text)} that is not a URL`, ACCEPTED)
  const url = new URL(text)
  // `https://host?` and `https://host#` parse to an empty query and fragment.
  if (/[?#]/.test(text))
    throw new ConfigurationError('instance', `${url.origin} with a query or a fragment`, ACCEPTED)
  return url
}

/**
 * A name and addresses that never leave this machine. Names below `localhost` are none: some resolvers, glibc's
 * among them where nothing else is set up, ask the DNS server for them.
 */
export function isLoopback(hostname: string): boolean {
  if (hostname === 'localhost' || hostname === '[::1]') return true
  // The URL parser has already turned every other spelling of an IPv4 address into four decimal numbers.
  return /^127(?:\.\d{1,3}){3}$/.test(hostname)
}
