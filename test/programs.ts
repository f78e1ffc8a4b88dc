import { accessSync, constants } from 'node:fs'
import { delimiter, isAbsolute, join } from 'node:path'
import { describe, it } from 'vitest'

// `npm test` has to pass where there is Node, npm and nothing else. So whatever else a test starts, or asks of the
// machine, it asks for here, and is skipped under a name that says why where that is missing.

/** As it was before a test replaced it. */
const SEARCH_PATH = process.env['PATH'] ?? ''

/**
 * Where a program is, by its name or its whole path. `undefined` where there is none. `PWSH` leads to a PowerShell
 * that is not on the path.
 */
export function programAt(name: string): string | undefined {
  const elsewhere = name === 'pwsh' ? process.env['PWSH'] : undefined
  if (elsewhere !== undefined && isExecutable(elsewhere)) return elsewhere
  const places = isAbsolute(name) ? [name] : SEARCH_PATH.split(delimiter).map((folder) => join(folder, name))
  const endings = process.platform === 'win32' ? ['.exe', '.cmd', ''] : ['']
  return places.flatMap((place) => endings.map((ending) => `${place}${ending}`)).find(isExecutable)
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

type Kind = typeof it | typeof describe

interface Tests<Of extends Kind> {
  (title: string, body: () => Promise<void> | void, timeout?: number): void
  readonly each: Of['each']
}

interface Asked {
  readonly it: Tests<typeof it>
  readonly describe: Tests<typeof describe>
}

/**
 * `it` and `describe` for tests that start these programs: `requires('git').it('…', () => …)`. Where one is missing
 * they are skipped, and their titles say which.
 */
export function requires(...programs: readonly string[]): Asked {
  const missing = programs.filter((name) => programAt(name) === undefined)
  return onlyWhere(missing.length === 0, `no ${missing.join(' and no ')} on this machine`)
}

/** The same for anything else that a machine may lack. */
export function onlyWhere(holds: boolean, otherwise: string): Asked {
  if (holds) return { it, describe }
  const because = ` (skipped: ${otherwise})`
  return {
    it: Object.assign((title: string) => it.skip(title + because), { each: skippedEach(it, because) }),
    // Its body is run all the same, to tell how many tests there are.
    describe: Object.assign(
      (title: string, body: () => Promise<void> | void) => describe.skip(title + because, body),
      {
        each: skippedEach(describe, because),
      },
    ),
  }
}

function skippedEach<Of extends Kind>(kind: Of, because: string): Of['each'] {
  // Its overloads tell rows of every shape apart, which is all the same here.
  const each: (...rows: unknown[]) => (title: string, body: unknown) => void = kind.skip.each.bind(
    kind.skip,
  ) as never
  const skipping = (...rows: unknown[]) => {
    return (title: string, body: unknown) => each(...rows)(title + because, body)
  }
  return skipping as Of['each']
}

/** Windows has no shells, permissions, links and pipes of that kind. */
export const posix = onlyWhere(process.platform !== 'win32', 'Windows')
