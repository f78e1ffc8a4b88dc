/** The file of a real PowerShell: what `PWSH` says, else the first `pwsh` of the path. Needs Node. */
export function powershellProgram(
  environment: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const fs = process.getBuiltinModule('node:fs')
  const path = process.getBuiltinModule('node:path')
  const named = environment['PWSH'] ?? ''
  if (named !== '') return fs.existsSync(named) ? named : undefined
  const folders = (environment['PATH'] ?? '').split(path.delimiter).filter((folder) => folder !== '')
  return folders.map((folder) => path.join(folder, 'pwsh')).find((file) => fs.existsSync(file))
}
