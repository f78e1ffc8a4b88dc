/**
 * The types of installer: `msi` and `exe` for Windows, `pkg` for macOS, `deb`, `rpm` and
 * `sh` for Linux.
 *
 * Evidence: `msi` verified, the others by form and seen.
 *
 * @useDeclaredType
 */
export type InstallerType = (typeof INSTALLER_TYPES)[number]

/**
 * All installer types, to check a text: `installerTypes.find((type) => type === text)`.
 */
export const INSTALLER_TYPES = ['msi', 'exe', 'pkg', 'deb', 'rpm', 'sh'] as const

export function isInstallerType(value: unknown): value is InstallerType {
  return INSTALLER_TYPES.some((type) => type === value)
}
