// Compiles what a program writes with one TypeScript, in each way in which modules are found, and runs what came of
// it. Prints a line for each file: the codes of its errors, or what the program printed.
import { execFile } from 'node:child_process'
import { createRequire } from 'node:module'
import { promisify } from 'node:util'

const require = createRequire(import.meta.url)
const ts = require(process.argv[2])
const cells = JSON.parse(process.argv[3])

// Of a file that is the same for all it is read once.
const kept = new Map()

function compile(name, module, files) {
  const moduleResolution = { commonjs: 'node10', esnext: 'bundler' }[module]
  const { options, errors } = ts.convertCompilerOptionsFromJson(
    {
      ...{ strict: true, target: 'es2022', lib: ['es2022', 'dom'], types: [], skipDefaultLibCheck: true },
      ...{ module, moduleResolution, outDir: name, noEmitOnError: false },
      // TypeScript 6 asks for it, and 5 does not know that version.
      ...(module === 'commonjs' && ts.version.startsWith('6.') ? { ignoreDeprecations: '6.0' } : {}),
    },
    import.meta.dirname,
  )
  if (errors.length > 0) return new Map(files.map((file) => [file, errors]))
  const host = ts.createCompilerHost(options)
  const read = host.getSourceFile
  host.getSourceFile = (file, ...rest) => {
    if (!/[\\/]lib\.[^\\/]*\.ts$/.test(file)) return read(file, ...rest)
    if (!kept.has(file)) kept.set(file, read(file, ...rest))
    return kept.get(file)
  }
  const program = ts.createProgram({ rootNames: files, options, host })
  program.emit()
  const all = [...program.getOptionsDiagnostics(), ...program.getGlobalDiagnostics()]
  const inPackage = ts
    .getPreEmitDiagnostics(program)
    .filter(({ file }) => /\.d\.ts$/.test(file?.fileName ?? ''))
  return new Map(
    files.map((file) => {
      const source = program.getSourceFile(file)
      return [file, [...all, ...inPackage, ...ts.getPreEmitDiagnostics(program, source)]]
    }),
  )
}

for (const [module, ...files] of cells) {
  const name = `out-${ts.version}-${module}`
  for (const [file, errors] of compile(name, module, files)) {
    const codes = [...new Set(errors.map(({ code }) => `TS${code}`))]
    const output = `${name}/${file.replace(/ts$/, 'js')}`
    const end =
      codes.length > 0 ? codes : [(await promisify(execFile)(process.execPath, [output])).stdout.trim()]
    console.log(`${module}, ${file}: ${end.join()}`)
  }
}
