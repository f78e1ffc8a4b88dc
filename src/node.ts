/**
 * What needs Node's files and processes: the secret from where it lives, and the download of an installer.
 *
 * @module @acg/screenconnect/node
 */

export { type CachedOptions, cached } from './credentials/cached.ts'
export { firstOf } from './credentials/first-of.ts'
export { type FromCommandOptions, fromCommand } from './credentials/from-command.ts'
export { fromEnvironment } from './credentials/from-environment.ts'
export { fromFile } from './credentials/from-file.ts'
export { fromSops } from './credentials/sops/from-sops.ts'
export {
  InstallerDownloadError,
  type InstallerDownloadFacts,
  type InstallerDownloadProblem,
} from './errors/installer-download-error.ts'
export { downloadInstaller, type InstallerFile } from './installer/download/download-installer.ts'
export type {
  DownloadOptions,
  DownloadProgress,
  InstallerExpectation,
} from './installer/download/download-options.ts'
