import { type FetchFunction, isScreenConnectError, ScreenConnectClient } from '@acg/screenconnect'
import { type FaultableRequest, startSandbox } from '@acg/screenconnect/testing'
import { type PlannedCall, planCall, TRIES } from './plan.ts'

const AT_ONCE = 64

/** What came of one call. */
interface Result {
  readonly plan: PlannedCall
  readonly code: string | undefined
  readonly outcome: string | undefined
  /** How often the server executed it. */
  readonly executed: number
}

export interface Storm {
  readonly results: readonly Result[]
  readonly unhandled: readonly unknown[]
}

/** Makes thousands of calls at once, each with the fate that the seed gives it. */
export async function storm(
  seed: number,
  calls: number,
  closedUrl: string,
  fetch?: FetchFunction,
): Promise<Storm> {
  const plans = Array.from({ length: calls }, (_, number) => planCall(seed, number))
  const sandbox = await startSandbox({ faults: (request) => faultOf(request, plans) })
  const sessions = Array.from(
    { length: 20 },
    (_, index) => sandbox.addSession({ name: `HOST-${index}` }).sessionId,
  )
  const unhandled: unknown[] = []
  const onUnhandled = (reason: unknown) => unhandled.push(reason)
  process.on('unhandledRejection', onUnhandled)

  const client = (instance: string, stale: boolean) =>
    new ScreenConnectClient({
      instance,
      credentials: ({ forceRefresh }) => (stale && !forceRefresh ? 'a-secret-of-yesterday' : sandbox.secret),
      retry: { limit: TRIES - 1, minDelay: 0, maxDelay: 0 },
      maxResponseBytes: 1_000_000,
      timeout: 60_000,
      ...(fetch === undefined ? {} : { fetch }),
    })
  const honest = client(sandbox.url, false)
  const nowhere = client(closedUrl, false)

  const queue = [...plans]
  const ends = new Map<number, { code?: string; outcome?: string }>()
  const worker = async () => {
    for (let plan = queue.shift(); plan !== undefined; plan = queue.shift()) {
      const { trouble } = plan
      const by = trouble.refused ? nowhere : trouble.staleSecret ? client(sandbox.url, true) : honest
      ends.set(plan.number, await end(call(by, plan, sessions[plan.session] ?? '')))
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
  const executions = sandbox.executions.map((execution) => JSON.stringify(execution.arguments))
  await sandbox.close()
  // One macrotask, in which a rejection that nobody handled is reported.
  await new Promise((resolve) => setImmediate(resolve))
  process.off('unhandledRejection', onUnhandled)

  const counts = new Map<string, number>()
  for (const text of executions) {
    const key = /storm-\d+-/.exec(text)?.[0] ?? ''
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  const results = plans.map((plan) => ({
    plan,
    code: ends.get(plan.number)?.code,
    outcome: ends.get(plan.number)?.outcome,
    executed: counts.get(plan.key) ?? 0,
  }))
  return { results, unhandled }
}

/** Where `number` stands in what was sent decides, not when it came. */
function faultOf(request: FaultableRequest, plans: readonly PlannedCall[]) {
  const number = /storm-(\d+)-/.exec(JSON.stringify(request.body))?.[1]
  const plan = number === undefined ? undefined : plans[Number(number)]
  if (plan?.trouble.fault === undefined) return undefined
  return request.attempt <= plan.times ? plan.trouble.fault : undefined
}

function call(client: ScreenConnectClient, plan: PlannedCall, sessionId: string): Promise<unknown> {
  const options = plan.trouble.gaveUpBy?.includes(plan.kind) ? { timeout: 400 } : {}
  switch (plan.method) {
    case 'getSessionsByName':
      return client.getSessionsByName(plan.key, options)
    case 'sendCommand':
      return client.sendCommand(sessionId, `echo ${plan.key}`, options)
    case 'sendMessage':
      return client.sendMessage(sessionId, plan.key, options)
    case 'updateCustomProperties':
      return client.updateCustomProperties(sessionId, [plan.key], options)
    case 'raw':
      return client.raw('SendCommandToSession', [sessionId, `echo raw ${plan.key}`], options)
  }
}

async function end(call: Promise<unknown>): Promise<{ code?: string; outcome?: string }> {
  try {
    await call
    return {}
  } catch (error) {
    return isScreenConnectError(error)
      ? { code: error.code, outcome: error.outcome }
      : { code: `not one of ours: ${String(error)}` }
  }
}
