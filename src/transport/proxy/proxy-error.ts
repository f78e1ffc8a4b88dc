/**
 * There is no way through the proxy, so nothing of the call has left. Internal: an error of ours is made of it.
 * Its message is fixed, since addresses of proxies may hold passwords.
 */
export class ProxyError extends Error {
  override readonly name = 'ProxyError'
  readonly code: string

  constructor(code: string) {
    super('no connection through the proxy')
    this.code = code
  }
}
