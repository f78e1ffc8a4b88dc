/**
 * What the command line exits with. `run` passes the codes 0 to 119 of the remote command through, so the
 * tool's own begin above them; they are the same for every verb.
 */
export const EXIT = {
  ok: 0,
  otherRemoteCode: 120,
  usage: 121,
  missingMethod: 122,
  notFound: 123,
  offline: 124,
  authentication: 125,
  network: 126,
  timedOut: 127,
  unknownOutcome: 128,
  notConfirmed: 129,
  interrupted: 130,
  failed: 131,
  unknownCode: 132,
} as const

export type ExitCode = number

/** The lines of `--help`, and of the documentation. */
export const EXIT_CODE_LINES: readonly (readonly [string, string])[] = [
  ['0', 'done; `run`, `output`: the remote command ended with 0'],
  ['1-119', '`run`, `output`: the remote exit code'],
  ['120', '`run`, `output`: any other remote exit code, which is printed'],
  [String(EXIT.usage), 'usage: an option, an argument or the config is not usable'],
  [String(EXIT.missingMethod), 'the server does not have the web method'],
  [String(EXIT.notFound), 'no session is meant, or more than one'],
  [String(EXIT.offline), 'the machine is offline'],
  [String(EXIT.authentication), 'no secret, or one that is not accepted'],
  [String(EXIT.network), 'network: no connection, or something else answers there'],
  [String(EXIT.timedOut), 'timed out, or killed by the agent'],
  [String(EXIT.unknownOutcome), 'it may have run: look before you send it again'],
  [String(EXIT.notConfirmed), 'nothing was sent: nobody said yes'],
  [String(EXIT.interrupted), 'ended by Ctrl-C, and nothing was changed'],
  [String(EXIT.failed), 'anything else'],
  [String(EXIT.unknownCode), '`run`, `output`: it ended, and its exit code cannot be known'],
]
