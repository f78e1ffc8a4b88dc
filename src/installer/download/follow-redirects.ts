import { InstallerDownloadError } from '../../errors/installer-download-error.ts'
import { type Answer, httpGet } from './http-get.ts'
import type { StallGuard } from './stall-guard.ts'

const MOST_REDIRECTS = 5

const LONGEST_SEGMENT = 40

const STATUSES = new Set([301, 302, 303, 307, 308])

/** An answer that is no redirect, and how it was come to. */
export interface FollowedAnswer extends Answer {
  /** Where the redirects led, in order, without what may be the signature of a storage service. */
  readonly redirects: readonly string[]
}

/** Follows redirects to `https:` alone, five at most. Safe here and nowhere else: no secret goes along. */
export async function getFollowing(
  start: URL,
  headers: Readonly<Record<string, string>>,
  guard: StallGuard,
): Promise<FollowedAnswer> {
  const visited = [start]
  const redirects = () => visited.slice(1).map(withoutSignature)
  for (let url = start; ; ) {
    const answer = await httpGet(url, headers, guard)
    if (!STATUSES.has(answer.status)) return { ...answer, redirects: redirects() }
    answer.discard()
    const next = nextAddress(answer, visited)
    if (typeof next === 'string') {
      throw new InstallerDownloadError({
        problem: 'redirect',
        happened: next,
        status: answer.status,
        redirects: redirects(),
      })
    }
    visited.push(next)
    url = next
  }
}

/** The address to go on with, or in words why there is none. */
function nextAddress(answer: Answer, visited: readonly URL[]): URL | string {
  const target = redirectTarget(answer)
  if (target === undefined) return 'got a redirect without a valid address'
  return refusalOf(target, visited) ?? target
}

function redirectTarget(answer: Answer): URL | undefined {
  const location = answer.header('location')
  if (location === undefined || !URL.canParse(location, answer.url.href)) return undefined
  const target = new URL(location, answer.url)
  target.hash = ''
  return target
}

function refusalOf(target: URL, visited: readonly URL[]): string | undefined {
  if (target.protocol !== 'https:') {
    const where = target.protocol === 'http:' ? target.origin : `a ${target.protocol.slice(0, 20)} address`
    return `got a redirect to ${where}, which is not https:`
  }
  if (target.username !== '' || target.password !== '') {
    return `got a redirect to ${target.origin} with a user name or password`
  }
  if (visited.some((url) => url.href === target.href)) return `got a redirect loop to ${target.origin}`
  // The first of them is the start.
  if (visited.length > MOST_REDIRECTS) return `got more than ${MOST_REDIRECTS} redirects`
  return undefined
}

/** Signatures stand in the query, or in a segment of the path, which they make longer than names are. */
function withoutSignature({ origin, pathname }: URL): string {
  const path = pathname.split('/').map((segment) => (segment.length > LONGEST_SEGMENT ? '…' : segment))
  return `${origin}${path.join('/')}`.slice(0, 300)
}
