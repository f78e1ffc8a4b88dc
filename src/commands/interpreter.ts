import { ConfigurationError } from '../errors/configuration-error.ts'
import { describe } from '../input/options.ts'
import type { Interpreter } from '../scripts/script.ts'

export function checkInterpreter(option: string, given: unknown): Interpreter | undefined {
  if (given === undefined || given === 'cmd' || given === 'powershell' || given === 'sh') return given
  throw new ConfigurationError(
    option,
    describe(given, ['cmd', 'powershell', 'sh']),
    "'cmd', 'powershell' or 'sh'",
  )
}

/**
 * What a guest runs commands with that do not say: cmd on Windows, sh on macOS and Linux (seen). The marker is
 * written in that language, so not knowing it is an error before anything is sent.
 */
export function chooseInterpreter(operatingSystemName: string): Interpreter {
  if (/windows/i.test(operatingSystemName)) return 'cmd'
  if (
    /mac ?os|os x|darwin|linux|ubuntu|debian|red ?hat|rhel|centos|fedora|suse|rocky|alma|arch|unix|bsd/i.test(
      operatingSystemName,
    )
  ) {
    return 'sh'
  }
  const given = operatingSystemName === '' ? 'no operating system' : 'an operating system of no known kind'
  throw new ConfigurationError(
    'shell',
    `nothing, and the guest reports ${given}`,
    "'cmd', 'powershell' or 'sh', a script tag, or marker: false",
  )
}
