export { type FromCommandOptions, fromCommand } from './credentials/from-command.ts'
export { fromEnvironment } from './credentials/from-environment.ts'
export { fromFile } from './credentials/from-file.ts'
