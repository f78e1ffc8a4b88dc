// Downloads from the address in the argument to the path in the next, and reports this process's memory:
// `bench/download.ts` starts it.
import { downloadInstaller } from '@acg/screenconnect/node'

const [, , url = '', to = ''] = process.argv

const start = process.memoryUsage.rss()
let peak = start
const sampling = setInterval(() => {
  peak = Math.max(peak, process.memoryUsage.rss())
}, 5)
const begun = performance.now()
const { bytes } = await downloadInstaller(url, { to })
const milliseconds = performance.now() - begun
clearInterval(sampling)
peak = Math.max(peak, process.memoryUsage.rss())
process.send?.({ bytes, start, peak, milliseconds })
process.disconnect?.()
