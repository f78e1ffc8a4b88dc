import { foreignCause } from '../../errors/foreign-cause.ts'
import { InstallerDownloadError } from '../../errors/installer-download-error.ts'
import type { Outcome } from '../../errors/screenconnect-error.ts'

/** What the file system refused, in its own code. */
export function fileError(happened: string, error: unknown, outcome?: Outcome): InstallerDownloadError {
  const cause = foreignCause(error)
  const code = cause.code === undefined ? '' : ` (${cause.code})`
  return new InstallerDownloadError({ problem: 'file', happened: `${happened}${code}`, outcome, cause })
}
