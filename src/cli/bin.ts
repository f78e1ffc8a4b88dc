#!/usr/bin/env node
import { EXIT, type ExitCode } from './exit-codes.ts'
import { processTerminal } from './process-terminal.ts'
import { runCli } from './run-cli.ts'
import { LOOK_FIRST, Writes } from './writes.ts'

const writes = new Writes()
let unwritten = false
/** The code of an end that no verb gave: never one that says that nothing ran where something may have. */
const codeOf = (otherwise: ExitCode) => (writes.mayHaveRun ? EXIT.unknownOutcome : otherwise)

const sentence = (words: string) => `screenconnect: ${words}${writes.mayHaveRun ? ` ${LOOK_FIRST}` : ''}\n`

const end = (words: string, otherwise: ExitCode) => {
  process.stderr.write(sentence(words))
  process.exit(codeOf(otherwise))
}

const terminal = processTerminal(
  () => {
    if (!unwritten) process.stderr.write(sentence('What there was to say could not be written.'))
    unwritten = true
    process.exitCode = codeOf(EXIT.failed)
  },
  () => end('Stopped at once.', EXIT.interrupted),
)

// Whatever ends the process in an unforeseen way must not look like the exit code of a remote command.
process.exitCode = EXIT.failed
const onUnforeseen = (error: unknown) => {
  const name = error instanceof Error ? error.name : typeof error
  end(`Something went wrong that should not (${name}).`, EXIT.failed)
}
process.on('uncaughtException', onUnforeseen)
process.on('unhandledRejection', onUnforeseen)
let ended = false
// Also where nothing is left to wait for, and the verb has not ended.
process.on('exit', () => {
  if (!ended) process.exitCode = codeOf(EXIT.failed)
})

runCli(process.argv.slice(2), terminal, writes).then((exitCode) => {
  ended = true
  if (!unwritten) process.exitCode = exitCode
}, onUnforeseen)
