import type { InstallerType } from '../installer-type.ts'

/**
 * What the files of each type begin with, by their formats: a compound file, an MZ executable, a xar archive,
 * an ar archive, the lead of an RPM, a shebang.
 */
const SIGNATURES: Readonly<Record<InstallerType, string>> = {
  msi: '\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1',
  exe: 'MZ',
  pkg: 'xar!',
  deb: '!<arch>\n',
  rpm: '\xED\xAB\xEE\xDB',
  sh: '#!',
}

/** Whether a chunk that begins at `offset` of a file can be of this type; bytes beyond the signature always can. */
export function fitsSignature(type: InstallerType, offset: number, chunk: Uint8Array): boolean {
  const signature = SIGNATURES[type]
  const end = Math.min(signature.length, offset + chunk.length)
  for (let position = offset; position < end; position += 1) {
    if (chunk[position - offset] !== signature.charCodeAt(position)) return false
  }
  return true
}

/** Whether a file of that many bytes has a whole signature. */
export function holdsSignature(type: InstallerType, bytes: number): boolean {
  return bytes >= SIGNATURES[type].length
}

/**
 * Media types of pages and of data that no installer is. Those that servers give to installers are known for
 * `msi` alone (verified), so every other one is let through, and the signature decides.
 */
const NO_INSTALLER =
  /^(?:text\/(?:html|xml|css|javascript)|application\/(?:json|xml)|application\/.+\+(?:json|xml)|(?:multipart|image)\/.+)$/

export function isMediaTypeOfPage(mediaType: string | undefined): boolean {
  return mediaType !== undefined && NO_INSTALLER.test(mediaType)
}
