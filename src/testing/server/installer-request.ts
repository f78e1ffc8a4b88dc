import type { OperatingSystem } from '../machine/machine-options.ts'

/** What the URL of an installer says. */
export interface InstallerRequest {
  readonly type: InstallerType
  /** `t`: the session's name. `''` where it is empty or missing. */
  readonly name: string
  /** The `c` parameters in order. */
  readonly customProperties: readonly string[]
}

export type InstallerType = keyof typeof INSTALLERS

/** Evidence: `application/x-msi` verified, the other content types guesses. */
export const INSTALLERS = {
  msi: { os: 'windows', contentType: 'application/x-msi', signature: '\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1' },
  exe: { os: 'windows', contentType: 'application/octet-stream', signature: 'MZ' },
  pkg: { os: 'macos', contentType: 'application/octet-stream', signature: 'xar!' },
  deb: { os: 'linux', contentType: 'application/vnd.debian.binary-package', signature: '!<arch>\n' },
  rpm: { os: 'linux', contentType: 'application/x-rpm', signature: '\xED\xAB\xEE\xDB' },
  sh: { os: 'linux', contentType: 'application/x-sh', signature: '#!/bin/sh\n' },
} as const satisfies Record<string, { os: OperatingSystem; contentType: string; signature: string }>

/** The kind of installer a path names, or `undefined` where it names none. */
export function installerTypeIn(path: string, baseName: string): InstallerType | undefined {
  const prefix = `${baseName}.ClientSetup.`
  const file = fileIn(path)
  if (!file?.startsWith(prefix)) return undefined
  const extension = file.slice(prefix.length)
  return isInstallerType(extension) ? extension : undefined
}

/** The name of a file in `/Bin`, decoded. */
function fileIn(path: string): string | undefined {
  const [, encoded] = /^\/Bin\/([^/]+)$/.exec(path) ?? []
  try {
    return encoded === undefined ? undefined : decodeURIComponent(encoded)
  } catch {
    return undefined
  }
}

/** Reads the URL as the installer that it delivers would; throws a `TypeError` where it is not one's. */
export function readInstallerUrl(url: URL, origin: string, baseName: string): InstallerRequest {
  if (url.origin !== origin)
    throw new TypeError(`The installer comes from ${url.origin}; this sandbox is ${origin}.`)
  const type = installerTypeIn(url.pathname, baseName)
  if (type === undefined) {
    throw new TypeError(
      `${url.pathname} is no installer; it should be /Bin/${baseName}.ClientSetup.<${Object.keys(INSTALLERS).join('|')}>.`,
    )
  }
  // URLSearchParams reads "+" as a space, as the service does (vendor).
  const query = url.searchParams
  for (const [name, value] of [
    ['e', 'Access'],
    ['y', 'Guest'],
  ] as const) {
    if (query.get(name) !== value) throw new TypeError(`The installer URL needs ${name}=${value}.`)
  }
  const customProperties = query.getAll('c')
  if (customProperties.length > 8) throw new TypeError('The installer URL has more than eight c parameters.')
  return { type, name: query.get('t') ?? '', customProperties }
}

function isInstallerType(extension: string): extension is InstallerType {
  return Object.hasOwn(INSTALLERS, extension)
}
