import { isIPv6 } from 'node:net'

/** The host of an address as connections take it: an IPv6 address without the brackets that it has in a URL. */
export function withoutBrackets({ hostname }: URL): string {
  return hostname.startsWith('[') ? hostname.slice(1, -1) : hostname
}

/** A host as URLs and proxies write it: an IPv6 address in brackets. */
export function withBrackets(host: string): string {
  return isIPv6(host) ? `[${host}]` : host
}
