#!/usr/bin/env node
import { EXIT } from './exit-codes.ts'
import { processTerminal } from './process-terminal.ts'
import { runCli } from './run-cli.ts'

let unwritten = false
const terminal = processTerminal(() => {
  unwritten = true
  process.exitCode = EXIT.failed
})

// Whatever ends the process in an unforeseen way must not look like the exit code of a remote command.
process.exitCode = EXIT.failed
const onUnforeseen = (error: unknown) => {
  const name = error instanceof Error ? error.name : typeof error
  process.stderr.write(
    `screenconnect: Something went wrong that should not (${name}). It may have been sent, or not.\n`,
  )
  process.exit(EXIT.failed)
}
process.on('uncaughtException', onUnforeseen)
process.on('unhandledRejection', onUnforeseen)

runCli(process.argv.slice(2), terminal).then((exitCode) => {
  if (!unwritten) process.exitCode = exitCode
}, onUnforeseen)
