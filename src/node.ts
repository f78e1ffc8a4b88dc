export { fromEnvironment } from './credentials/from-environment.ts'
