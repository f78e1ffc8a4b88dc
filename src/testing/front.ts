import type { Answer, Exchange, HttpRequest } from './exchange.ts'
import { faultAnswer } from './fault-answers.ts'
import type { FaultPlan } from './fault-plan.ts'
import { answerDownload } from './installer-download.ts'
import type { Logged, RequestLog } from './request-log.ts'
import { answerCall, webMethodIn } from './service.ts'
import { pause } from './timers.ts'
import type { Server } from './web-method.ts'
import { webMethods } from './web-methods/index.ts'

export interface FrontParts {
  readonly server: Server
  readonly log: RequestLog
  readonly faults: FaultPlan
  readonly secret: () => string
}

/** What stands behind both doors: logs the request, decides about faults, and routes it. */
export function createFront(
  parts: FrontParts,
): (request: HttpRequest, gone: AbortSignal) => Promise<Exchange> {
  return async (request, gone) => {
    const method = webMethodIn(request.url.pathname)
    const authorized = request.headers['ctrlauthheader'] === parts.secret()
    const logged = parts.log.add(request, method === '' ? undefined : method, authorized)
    const answer =
      method === undefined
        ? answerDownload(request, parts.server.settings)
        : answerWithFaults({ request, method, authorized, logged }, parts)
    const { latency } = parts.server.settings
    if (latency > 0) await pause(latency, gone)
    return {
      answer,
      settled(status) {
        logged.entry.status = status
      },
    }
  }
}

interface Incoming {
  readonly request: HttpRequest
  readonly method: string
  readonly authorized: boolean
  readonly logged: Logged
}

function answerWithFaults(incoming: Incoming, parts: FrontParts): Answer {
  const { request, method, logged } = incoming
  const executed = () => parts.log.executed(method, logged)
  const honest = () => answerCall({ ...incoming, executed }, parts.server)
  const fault = parts.faults.next(logged.faultable)
  if (fault === undefined) return honest()
  const acts = fault.when === 'after'
  const answer = acts ? honest() : undefined
  return faultAnswer(fault, {
    requestBody: request.body,
    honest: () => answer ?? honest(),
    mayAct: acts || webMethods.get(method)?.kind !== 'write',
  })
}
