import { join, resolve } from 'node:path'
import { inject } from 'vitest'

/** What was packed and installed, once for all tests of the package. */
export interface Packed {
  /** The `.tgz` itself. */
  readonly file: string
  /** The paths in it. */
  readonly paths: readonly string[]
  /** A project that installed it, with the main job in it, and with nothing else. */
  readonly consumer: string
  /** The `node_modules` with the runtimes and compilers that consumers have. */
  readonly tools: string
}

declare module 'vitest' {
  export interface ProvidedContext {
    readonly packed: Packed
  }
}

export const root = resolve(import.meta.dirname, '../..')

/** What the main job prints, in every runtime. */
export const MAIN_JOB_LINE = 'HOST-01 | Acme | it ran | tagged | 2 executed\n'

export const packed: Packed = inject('packed')

/** The package as a consumer has it. */
export const installed: string = join(packed.consumer, 'node_modules/@acg/screenconnect')
