import { type ChildProcessByStdio, spawn } from 'node:child_process'
import type { Readable } from 'node:stream'
import { foreignCause } from '../errors/foreign-cause.ts'

/** How a program ended, in facts: nothing of its standard error is in them. */
export type ProgramEnd =
  | { readonly end: 'exit'; readonly exitCode: number; readonly output: Buffer }
  | { readonly end: 'killed'; readonly by: string }
  | { readonly end: 'not-started'; readonly code: string }
  | { readonly end: 'timeout' | 'too-much' | 'aborted' }

export interface ProgramLimits {
  /** In milliseconds. */
  readonly timeout: number
  /** Of standard output, in bytes. */
  readonly maxBytes: number
  readonly signal: AbortSignal
}

/**
 * For how long, in milliseconds, the output of a program that has ended may still bring something: a child of it
 * may hold the pipe open for good, the agent of a password manager for one.
 */
const GRACE = 250

type Child = ChildProcessByStdio<null, Readable, null>

/**
 * Runs a program without a shell, without standard input, and with its standard error thrown away: such
 * programs quote references, tokens and, when something is wrong, secrets there.
 */
export function runProgram(
  path: string,
  args: readonly string[],
  limits: ProgramLimits,
): Promise<ProgramEnd> {
  if (limits.signal.aborted) return Promise.resolve({ end: 'aborted' })
  let child: Child
  try {
    child = spawn(path, args, { shell: false, stdio: ['ignore', 'pipe', 'ignore'], windowsHide: true })
  } catch (error) {
    // Thrown at once for what can be no program: batch files on Windows, for one.
    return Promise.resolve({ end: 'not-started', code: foreignCause(error).code ?? 'unknown' })
  }
  return watched(child, limits)
}

function watched(child: Child, { timeout, maxBytes, signal }: ProgramLimits): Promise<ProgramEnd> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    let length = 0
    let grace: ReturnType<typeof setTimeout> | undefined
    const finish = (end: ProgramEnd) => {
      clearTimeout(timer)
      clearTimeout(grace)
      signal.removeEventListener('abort', abort)
      resolve(end)
    }
    const letGo = () => {
      // What the program itself started may hold the pipe open: it is not waited for.
      child.stdout.destroy()
      child.unref()
    }
    const stop = (end: 'timeout' | 'too-much' | 'aborted') => {
      child.kill('SIGKILL')
      letGo()
      finish({ end })
    }
    const ended = (exitCode: number | null, by: string | null) => {
      if (exitCode === null) finish({ end: 'killed', by: by ?? 'a signal' })
      else finish({ end: 'exit', exitCode, output: Buffer.concat(chunks) })
    }
    const abort = () => stop('aborted')
    const timer = setTimeout(() => stop('timeout'), timeout)
    signal.addEventListener('abort', abort)
    child.stdout.on('data', (chunk: Buffer) => {
      grace?.refresh()
      length += chunk.length
      if (length > maxBytes) stop('too-much')
      else chunks.push(chunk)
    })
    child.on('error', (error) => finish({ end: 'not-started', code: foreignCause(error).code ?? 'unknown' }))
    child.on('exit', (exitCode, by) => {
      grace = setTimeout(() => {
        // A process that was busy all the while has not read yet what lies in the pipe: it does so before this.
        const before = length
        setImmediate(() => {
          if (length !== before) return
          letGo()
          ended(exitCode, by)
        })
      }, GRACE)
    })
    child.on('close', ended)
  })
}
