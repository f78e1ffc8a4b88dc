import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type CredentialContext, CredentialError } from '@acg/screenconnect'
import { expect, onTestFinished, vi } from 'vitest'
import { errorOf } from '../security/support.ts'

/** The `CredentialError` that something ends with. */
export async function credentialErrorOf(act: () => unknown): Promise<CredentialError> {
  const error = await errorOf(act)
  if (error instanceof CredentialError) return error
  throw error
}

/** What a provider is asked with. */
export function asked(context: Partial<CredentialContext> = {}): CredentialContext {
  return { forceRefresh: false, signal: new AbortController().signal, ...context }
}

/** An empty folder that is gone after the test. */
export function folder(): string {
  const path = realpathSync(mkdtempSync(join(tmpdir(), 'credentials-')))
  onTestFinished(() => rmSync(path, { recursive: true, force: true }))
  return path
}

/** A file of that mode, whatever the umask is. */
export function written(path: string, content: string | Uint8Array, mode = 0o600): string {
  writeFileSync(path, content)
  chmodSync(path, mode)
  return path
}

/** A program that this Node runs, called as `node` of that folder is. */
export function program(path: string, code: string): string {
  return written(path, `#!${process.execPath}\n${code}\n`, 0o755)
}

/** The search path that those folders are, for the rest of the test. */
export function searchPath(...folders: readonly string[]): void {
  vi.stubEnv('PATH', folders.join(':'))
}

/** No age key but the ones that the test gives, whoever runs it. */
export function withoutAgeKeys(): string {
  const home = folder()
  vi.stubEnv('HOME', home)
  vi.stubEnv('XDG_CONFIG_HOME', undefined)
  vi.stubEnv('SOPS_AGE_KEY', undefined)
  vi.stubEnv('SOPS_AGE_KEY_FILE', undefined)
  return home
}

/** The number of a process, once it has written it there, whole. Waits by real time, whatever clock a test has. */
export async function processIn(file: string): Promise<number> {
  while (!existsSync(file) || !/^\d+$/.test(readFileSync(file, 'utf8'))) {
    await new Promise((resolve) => setImmediate(resolve))
  }
  return Number(readFileSync(file, 'utf8'))
}

/** Waits until that process is gone. */
export async function gone(pid: number): Promise<void> {
  await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow(), { timeout: 20_000 })
}
