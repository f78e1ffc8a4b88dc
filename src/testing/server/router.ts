import { pause } from '../timers.ts'
import { misdirected } from './answers.ts'
import type { Answer, Exchange, HttpRequest } from './exchange.ts'
import { faultAnswer } from './fault-answers.ts'
import type { FaultPlan } from './fault-plan.ts'
import { answerDownload } from './installers.ts'
import type { Logged, RequestLog } from './request-log.ts'
import { answerCall, webMethodIn } from './service.ts'
import { type Server, webMethods } from './web-methods.ts'

export interface RouterParts {
  readonly server: Server
  readonly log: RequestLog
  readonly faults: FaultPlan
  readonly secret: () => string
  /** Host and port, in lower case, by which the sandbox goes. */
  readonly hosts: () => readonly string[]
}

/** What stands behind both doors: refuses what is not for it, logs the request, decides about faults, and routes it. */
export function createRouter(
  parts: RouterParts,
): (request: HttpRequest, gone: AbortSignal) => Promise<Exchange> {
  return async (request, gone) => {
    const method = webMethodIn(request.url.pathname)
    const authorized = request.headers['ctrlauthheader'] === parts.secret()
    const isOwn = request.host !== undefined && parts.hosts().includes(request.host.toLowerCase())
    // Nobody's body but that of who has the secret is read, let alone kept.
    const text = isOwn && authorized && method !== undefined ? await request.readBody() : undefined
    const logged = parts.log.add(request, { method: method === '' ? undefined : method, authorized, text })
    const answer = isOwn
      ? answerHere({ request, method, authorized, logged, text: text ?? '' }, parts)
      : misdirected()
    const { latency } = parts.server.settings
    if (isOwn && latency > 0) await pause(latency, gone)
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
  /** `''` for the service without one, `undefined` for another path. */
  readonly method: string | undefined
  readonly authorized: boolean
  readonly logged: Logged
  /** The body. */
  readonly text: string
}

function answerHere({ method, ...incoming }: Incoming, parts: RouterParts): Answer {
  return method === undefined
    ? answerDownload(incoming.request, parts.server.settings)
    : answerWithFaults({ method, ...incoming }, parts)
}

function answerWithFaults(incoming: Incoming & { readonly method: string }, parts: RouterParts): Answer {
  const { method, logged, text } = incoming
  const executed = () => parts.log.executed(method, logged)
  const honest = () => answerCall({ ...incoming, executed }, parts.server)
  const { entry, sessionId } = logged
  const fault = parts.faults.next({ method: entry.method, body: entry.body, sessionId }, text)
  if (fault === undefined) return honest()
  const acts = fault.when === 'after'
  const answer = acts ? honest() : undefined
  return faultAnswer(fault, {
    requestBody: text,
    honest: () => answer ?? honest(),
    mayAct: acts || webMethods.get(method)?.kind !== 'write',
  })
}
