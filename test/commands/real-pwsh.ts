import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** A real PowerShell: `PWSH`, else the first of the path; `undefined` where there is none. */
export const PWSH: string | undefined = [
  process.env['PWSH'],
  ...(process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, 'pwsh')),
].find((file) => file !== undefined && file !== '' && existsSync(file))

/** For the titles of what is skipped without one. */
export const NEEDS_PWSH = PWSH === undefined ? ' (skipped: no pwsh in the path or in PWSH)' : ''
