import { InstallerDownloadError } from '../../errors/installer-download-error.ts'
import { retryAfterMs } from '../../transport/retry-after.ts'
import type { DownloadRequest } from './download-options.ts'
import type { FollowedAnswer } from './follow-redirects.ts'
import { mediaType } from './media-type.ts'
import { isMediaTypeOfPage } from './signatures.ts'

/** Temporary failures. */
const PASSING = new Set([408, 429, 500, 502, 503, 504])

/**
 * Checks status and headers before the body is read.
 *
 * @param expected the status: 206 where the rest of a file was asked for and fits
 * @throws {InstallerDownloadError} it is not an installer, or may be incomplete
 */
export function checkAnswer(
  answer: FollowedAnswer,
  expected: 200 | 206,
  { sha256 }: Pick<DownloadRequest, 'sha256'>,
): void {
  const { status, redirects } = answer
  const contentType = mediaType(answer)
  const facts = { status, contentType, redirects }
  if (status !== expected) {
    throw new InstallerDownloadError({
      ...facts,
      problem: 'status',
      happened: `failed with ${status}`,
      retryable: PASSING.has(status),
      retryAfterMs: retryAfterMs(answer.header('retry-after') ?? null, Date.now()),
    })
  }
  if (isMediaTypeOfPage(contentType)) {
    const happened = `returned ${contentType} instead of an installer`
    throw new InstallerDownloadError({ ...facts, problem: 'not-an-installer', happened })
  }
  const encoding = answer.header('content-encoding')?.trim().toLowerCase() ?? ''
  if (encoding !== '' && encoding !== 'identity') {
    const happened = 'returned a compressed file, which was not asked for'
    throw new InstallerDownloadError({ ...facts, problem: 'encoding', happened })
  }
  // A checksum proves it too.
  if (sha256 === undefined && !tellsItsEnd(answer)) {
    const happened = 'returned a file without a length, which may be incomplete'
    throw new InstallerDownloadError({ ...facts, problem: 'length', happened })
  }
}

/** Whether a body that was cut off can be told from a whole one. */
export function tellsItsEnd(answer: FollowedAnswer): boolean {
  return isChunked(answer) || announcedLength(answer) !== undefined
}

/** The `Content-Length`, which Node's parser has checked to be digits. */
export function announcedLength(answer: FollowedAnswer): number | undefined {
  const length = answer.header('content-length')
  return length === undefined || isChunked(answer) ? undefined : Number(length)
}

/** Nothing beside it: where another encoding is the last one, the body ends with the connection, whole or cut. */
function isChunked(answer: FollowedAnswer): boolean {
  return answer.header('transfer-encoding')?.trim().toLowerCase() === 'chunked'
}
