import { defineConfig } from 'tsup'

export default defineConfig({
  entry: {
    index: 'src/index.ts',
    'transport/node-carrier': 'src/transport/node-carrier.ts',
    'transport/fetch-carrier': 'src/transport/fetch-carrier.ts',
    node: 'src/node.ts',
    'testing/index': 'src/testing/index.ts',
  },
  format: 'esm',
  target: 'es2023',
  platform: 'neutral',
  // The carriers are reached by an import condition only; nobody outside sees their types.
  dts: { entry: { index: 'src/index.ts', node: 'src/node.ts', 'testing/index': 'src/testing/index.ts' } },
  sourcemap: true,
  clean: true,
  treeshake: true,
  splitting: true,
  external: [/^node:/, '#default-carrier'],
})
