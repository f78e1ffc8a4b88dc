import { defineConfig } from 'tsup'
import { bundledLicenses } from './tools/bundled-licenses.ts'

const shared = { format: 'esm', target: 'es2023', splitting: true } as const

export default defineConfig([
  {
    ...shared,
    entry: {
      index: 'src/index.ts',
      node: 'src/node.ts',
      'testing/index': 'src/testing/index.ts',
    },
    platform: 'neutral',
    // For programs that do not name the library in which `Symbol.asyncDispose` is declared.
    dts: { banner: '/// <reference lib="esnext.disposable" />' },
    sourcemap: true,
    clean: ['!cli', '!cli/**', '!transport', '!transport/**'],
    treeshake: true,
    external: [/^node:/, '#default-carrier'],
    // CONTRIBUTING.md says why ("What is bundled").
    noExternal: ['zod'],
    esbuildPlugins: [bundledLicenses('dist/LICENSES.txt')],
  },
  {
    ...shared,
    // What `#default-carrier` stands for, one or the other by the runtime, each one file with all of its own. What they
    // shared with the entries would be more files for these too, and each takes some tenths of a millisecond to import.
    entry: {
      'node-carrier': 'src/transport/node-carrier.ts',
      'fetch-carrier': 'src/transport/fetch-carrier.ts',
    },
    outDir: 'dist/transport',
    platform: 'neutral',
    splitting: false,
    sourcemap: true,
    clean: true,
    treeshake: true,
    external: [/^node:/],
  },
  {
    ...shared,
    // A program, with all that it needs in few files: it starts in a fraction of the time, what it was tested
    // with is what runs, and it reads a SOPS vault without anything installed beside it.
    entry: { bin: 'src/cli/bin.ts' },
    outDir: 'dist/cli',
    platform: 'node',
    clean: true,
    noExternal: [/./],
    minify: true,
    esbuildOptions(options) {
      options.alias = {
        '#default-carrier': './src/transport/node-carrier.ts',
        // Its build for Node is CommonJS and requires what a bundle of ES modules cannot.
        yaml: './node_modules/yaml/browser/index.js',
      }
    },
    esbuildPlugins: [bundledLicenses('dist/cli/LICENSES.txt')],
  },
])
