import https, { type AgentOptions } from 'node:https'

/** Whom to trust, who one is, what is spoken, and how a name becomes an address. */
const OBEYED = [
  'ca',
  'crl',
  'cert',
  'key',
  'pfx',
  'passphrase',
  'ciphers',
  'ecdhCurve',
  'sigalgs',
  'minVersion',
  'maxVersion',
  'secureOptions',
  'lookup',
  'family',
  'localAddress',
] as const satisfies readonly (keyof AgentOptions)[]

/**
 * What a program has set for all its connections in `https.globalAgent.options`, as it is now. Not whether to check
 * certificates (`rejectUnauthorized`, `checkServerIdentity`): a part of the program that switched that off for a
 * server of its own must not thereby hand the secret to whoever is on the way. Nor where to connect to.
 */
export function globalTlsOptions(): AgentOptions {
  // Agents of other packages may stand there, without options.
  const options = https.globalAgent.options ?? {}
  const obeyed: AgentOptions = {}
  for (const name of OBEYED) {
    // Its own, not those of a prototype that somebody polluted.
    if (Object.hasOwn(options, name)) Object.assign(obeyed, { [name]: options[name] })
  }
  return obeyed
}
