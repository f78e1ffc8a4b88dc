import {
  type CommandHandler,
  createSandbox,
  type Sandbox,
  type SandboxOptions,
  startSandbox,
} from '../../src/testing/index.ts'

export const EXTENSION = '2d558935-686a-4bd0-9991-07539f5fe749'

type Fetch = (url: string, init?: RequestInit) => Promise<Response>

/** A sandbox with one of its two ways in. */
export interface Door extends AsyncDisposable {
  readonly sandbox: Sandbox
  readonly fetch: Fetch
  /** Calls a web method with the right secret. */
  call(method: string, body?: unknown, init?: RequestInit): Promise<Reply>
  /** The `Response` of such a call, its body unread. */
  post(method: string, body?: unknown, init?: RequestInit): Promise<Response>
}

interface Reply {
  readonly status: number
  readonly text: string
  readonly headers: Headers
  /** The parsed text. */
  // biome-ignore lint/suspicious/noExplicitAny: tests read into answers of every shape
  readonly json: any
}

/** The same contract holds for both. */
export const doors: readonly (readonly [string, (options?: SandboxOptions) => Promise<Door>])[] = [
  ['on a port', async (options) => openDoor(await startSandbox(options), (url, init) => fetch(url, init))],
  [
    'in process',
    async (options) => {
      const sandbox = createSandbox(options)
      return openDoor(sandbox, sandbox.fetch)
    },
  ],
]

export function openDoor(sandbox: Sandbox, fetch: Fetch): Door {
  const post = (method: string, body?: unknown, init: RequestInit = {}) =>
    fetch(serviceUrl(sandbox, method), {
      method: 'POST',
      body: typeof body === 'string' ? body : JSON.stringify(body),
      redirect: 'manual',
      ...init,
      headers: { 'Content-Type': 'application/json', CTRLAuthHeader: sandbox.secret, ...init.headers },
    })
  return {
    sandbox,
    fetch,
    post,
    async call(method, body, init) {
      const response = await post(method, body, init)
      return readReply(response)
    },
    [Symbol.asyncDispose]: () => sandbox.close(),
  }
}

async function readReply(response: Response): Promise<Reply> {
  const text = await response.text()
  return {
    status: response.status,
    text,
    headers: response.headers,
    get json() {
      return JSON.parse(text)
    },
  }
}

export function serviceUrl(sandbox: Sandbox, method: string): string {
  return `${sandbox.url}/App_Extensions/${EXTENSION}/Service.ashx/${method}`
}

export function installerUrl(
  sandbox: Sandbox,
  query = 'e=Access&y=Guest&t=HOST-01&c=Acme&c=Berlin&c=new&c=&c=&c=&c=&c=',
  extension = 'msi',
): string {
  return `${sandbox.url}/Bin/ScreenConnect.ClientSetup.${extension}?${query}`
}

/** A handler that a test lets go when it is ready. */
export function gatedHandler(output: string): { readonly handler: CommandHandler; open(): void } {
  let open = () => {}
  const promise = new Promise<void>((resolve) => {
    open = resolve
  })
  return {
    handler: async () => {
      await promise
      return output
    },
    open,
  }
}
