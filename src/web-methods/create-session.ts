import type { WebMethod } from './web-method.ts'

/**
 * Reached by `raw` only: it cannot create access sessions (vendor), which is what an installer is for. It
 * stands here so that `raw` knows it for a write.
 */
export const createSession = {
  name: 'CreateSession',
  kind: 'write',
  evidence: 'exists',
  parameters: ['sessionType', 'name', 'isPublic', 'code', 'values'],
} as const satisfies WebMethod
