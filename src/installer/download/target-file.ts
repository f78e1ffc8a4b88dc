import type { Stats } from 'node:fs'
import { lstat, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { ConfigurationError } from '../../errors/configuration-error.ts'
import { foreignProperty } from '../../errors/foreign-cause.ts'
import { InstallerDownloadError } from '../../errors/installer-download-error.ts'
import { isPlainName } from '../plain-name.ts'
import { fileError } from './file-error.ts'

/**
 * The absolute path of the file. Only the caller's own words decide about it: neither where a redirect leads
 * nor a `Content-Disposition`.
 *
 * @throws {InstallerDownloadError} nothing can be put there; before anything is sent
 */
export async function targetFile(to: string, url: URL): Promise<string> {
  const path = resolve(to)
  const isFolder = (await look(stat, path))?.isDirectory() === true
  if (!isFolder && /[/\\]$/.test(to)) throw unusable('failed: the target folder does not exist')
  const target = isFolder ? join(path, ownName(url)) : path
  const there = await look(lstat, target)
  // Renaming would replace a device or a pipe as well.
  if (there !== undefined && !there.isFile() && !there.isSymbolicLink()) {
    throw unusable('failed: the target is not a regular file')
  }
  return target
}

async function look(how: (path: string) => Promise<Stats>, path: string): Promise<Stats | undefined> {
  try {
    return await how(path)
  } catch (error) {
    if (foreignProperty(error, 'code') === 'ENOENT') return undefined
    throw fileError('could not check the target', error, 'not-sent')
  }
}

function ownName(url: URL): string {
  const name = decoded(url.pathname.slice(url.pathname.lastIndexOf('/') + 1))
  if (name !== undefined && isPlainName(name)) return name
  throw new ConfigurationError(
    'to',
    'a folder',
    "the path of a file where the URL's file name cannot be used",
  )
}

function decoded(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment)
  } catch {
    return undefined
  }
}

function unusable(happened: string): InstallerDownloadError {
  return new InstallerDownloadError({ problem: 'file', happened, outcome: 'not-sent' })
}
