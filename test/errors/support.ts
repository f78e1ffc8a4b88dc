import { isScreenConnectError, type ScreenConnectError } from '@acg/screenconnect'

export const SECRET = 'canary-secret-0123456789'
export const SESSION_ID = '5f2f9b1c-0d4e-4c62-9a35-2c8b6f1e7d90'

/** What a call rejected with, which must be an error of the package. */
export async function rejectionOf(call: Promise<unknown>): Promise<ScreenConnectError> {
  try {
    await call
  } catch (error) {
    if (isScreenConnectError(error)) return error
    throw error
  }
  throw new Error('the call did not reject')
}
