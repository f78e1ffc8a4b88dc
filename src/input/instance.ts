import { ConfigurationError } from '../errors/configuration-error.ts'
import { isBlockedPort } from './blocked-ports.ts'
import { addressOf } from './ducks.ts'
import { describe } from './options.ts'
import { hasControlCharacter } from './text-rules.ts'

const ACCEPTED = 'the origin of a ScreenConnect server, such as https://acme.screenconnect.com'

/**
 * The origin of an instance: `https:`, or `http:` for loopback only, where no network sees the secret.
 * Nothing but scheme, host and port: what else was in it would be lost or, worse, hold a password.
 *
 * @param option what it was given as, for the message
 */
export function instanceOrigin(given: unknown, option = 'instance'): string {
  const url = parse(given, option)
  // Nothing of a refused address is printed: any part of it may be a password, or all of it a secret.
  const refuse = (what: string, accepted = ACCEPTED) => new ConfigurationError(option, what, accepted)
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw refuse(otherScheme(url, given))
  if (url.username !== '' || url.password !== '') throw refuse('an address with a user name or password')
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) {
    throw refuse(
      'an http: address, where anyone on the network could read the secret',
      `an https: address, such as https://acme.screenconnect.com (http: is allowed for loopback)`,
    )
  }
  if (url.search !== '' || url.hash !== '') throw refuse('an address with a query or a fragment')
  if (url.pathname !== '/') throw refuse('an address with a path')
  if (isBlockedPort(url)) throw refuse(`port ${url.port}, which fetch blocks`)
  return url.origin
}

/** What stands before a colon is printed only where it is a scheme: it may be a secret, or a host without one. */
function otherScheme(url: URL, given: unknown): string {
  if (OTHER_SCHEMES.has(url.protocol)) return `a ${url.protocol} address`
  return `${describe(given)} without https:`
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

function parse(given: unknown, option: string): URL {
  const text = addressOf(given) ?? given
  if (typeof text !== 'string') throw new ConfigurationError(option, describe(given), ACCEPTED)
  // A URL parser takes some of these out of an address without a word, from its ends or the middle of a name.
  if (/[\s\\]/.test(text) || hasControlCharacter(text)) {
    const what = 'an address with white space, a control character or a backslash'
    throw new ConfigurationError(option, what, ACCEPTED)
  }
  if (!URL.canParse(text))
    throw new ConfigurationError(option, `${describe(text)} that is not a URL`, ACCEPTED)
  const url = new URL(text)
  // `https://host?` and `https://host#` parse to an empty query and fragment.
  if (/[?#]/.test(text))
    throw new ConfigurationError(option, 'an address with a query or a fragment', ACCEPTED)
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
