// Makes one bundle of the program with each bundler as it is told in JSON, and prints where the file is.
import { join } from 'node:path'
import { promisify } from 'node:util'

const entry = join(import.meta.dirname, 'program.mjs')

const BUNDLERS = {
  async rollup(options, file) {
    const { rollup } = await import('rollup')
    const { nodeResolve } = await import('@rollup/plugin-node-resolve')
    const bundle = await rollup({ input: entry, plugins: [nodeResolve(options)], onwarn() {} })
    await bundle.write({ file, format: 'es', inlineDynamicImports: true })
  },

  async rolldown(options, file) {
    const { build } = await import('rolldown')
    await build({ input: entry, logLevel: 'silent', output: { file, format: 'es' }, ...options })
  },

  async esbuild(options, file) {
    const { build } = await import('esbuild')
    const given = { entryPoints: [entry], bundle: true, format: 'esm', outfile: file, logLevel: 'silent' }
    await build({ ...given, ...options })
  },

  async webpack(options, file) {
    const { default: webpack } = await import('webpack')
    const output = { path: join(file, '..'), filename: file.slice(join(file, '..').length + 1), module: true }
    const given = { mode: 'development', devtool: false, entry, output, experiments: { outputModule: true } }
    const stats = await promisify(webpack)({ ...given, ...options })
    if (stats.hasErrors()) throw new Error(stats.toString('errors-only'))
  },

  async vite(options, file) {
    const { build } = await import('vite')
    const output = { entryFileNames: file.slice(join(file, '..').length + 1) }
    await build({
      root: import.meta.dirname,
      configFile: false,
      logLevel: 'silent',
      // A bundle, of which Vite for servers leaves out what is installed.
      ssr: { noExternal: true },
      build: {
        outDir: join(file, '..'),
        emptyOutDir: false,
        minify: false,
        rolldownOptions: { input: entry, output },
        ...options,
      },
    })
  },
}

const builds = JSON.parse(process.argv[2])
await Promise.all(builds.map(({ bundler, options, file }) => BUNDLERS[bundler](options, file)))
process.exit()
