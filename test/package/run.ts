import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const start = promisify(execFile)

/**
 * Runs a program and gives what it prints. Every check of the package goes through here, so that one whose
 * program is missing fails, and says so, and does not pass for want of an answer.
 */
export async function run(
  program: string,
  args: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv = process.env,
): Promise<string> {
  try {
    // Deno would look for a newer version of itself, past loopback, or by the proxy that a test counts.
    const quiet = { ...env, DENO_NO_UPDATE_CHECK: '1' }
    const { stdout } = await start(program, args, {
      cwd,
      env: quiet,
      encoding: 'utf8',
      maxBuffer: 64_000_000,
    })
    return stdout
  } catch (error) {
    throw new Error(failure(program, args, error))
  }
}

function failure(program: string, args: readonly string[], error: unknown): string {
  if (!(error instanceof Error)) return `${program} failed`
  if ('code' in error && error.code === 'ENOENT')
    return `${program} is missing: what it was to show is not shown`
  const printed = ['stdout', 'stderr'].map((name) => (name in error ? Reflect.get(error, name) : ''))
  const end = 'code' in error ? `ended with ${error.code}` : error.message
  return `${[program, ...args].join(' ')} ${end}\n${printed.join('')}`
}
