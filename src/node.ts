export { type FromCommandOptions, fromCommand } from './credentials/from-command.ts'
export { fromEnvironment } from './credentials/from-environment.ts'
export { fromFile } from './credentials/from-file.ts'
export { fromSops } from './credentials/sops/from-sops.ts'
