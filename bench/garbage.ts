import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

setFlagsFromString('--expose-gc')

/** Collects the garbage now, so that what is measured next does not pay for what was before it. */
export const collectGarbage: () => void = runInNewContext('gc')
