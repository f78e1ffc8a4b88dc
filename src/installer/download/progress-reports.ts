import { notify } from '../../transport/notify.ts'
import type { DownloadProgress } from './download-options.ts'

/** Often enough for a bar that moves, seldom enough to cost nothing. */
const INTERVAL = 100

/** Tells a listener how far a download is. */
export class ProgressReports {
  readonly #listener: ((progress: DownloadProgress) => void) | undefined
  #last = Number.NEGATIVE_INFINITY

  constructor(listener: ((progress: DownloadProgress) => void) | undefined) {
    this.#listener = listener
  }

  /** For the beginning of a try and the end: told in any case. */
  tell(progress: DownloadProgress): void {
    this.#last = performance.now()
    notify(this.#listener, progress)
  }

  /** For each chunk: told where the last report is a while ago. */
  update(progress: DownloadProgress): void {
    if (performance.now() - this.#last >= INTERVAL) this.tell(progress)
  }
}
