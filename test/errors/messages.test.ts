import {
  AbortedError,
  AccessDeniedError,
  AmbiguousSessionError,
  AuthenticationError,
  type CallFacts,
  CommandFailedError,
  ConfigurationError,
  ConnectionError,
  type ConnectionFailure,
  ExtensionNotFoundError,
  GuestOfflineError,
  InstallerDownloadError,
  type InstallerDownloadProblem,
  InternalError,
  InvalidParameterError,
  MissingMethodError,
  MutationRefusedError,
  PropertyConflictError,
  RateLimitError,
  RedirectRefusedError,
  type ResponseProblem,
  ServiceUnavailableError,
  SessionFaultError,
  SessionNotFoundError,
  TimeoutError,
  UnexpectedResponseError,
} from '@acg/screenconnect'
import { expect, it } from 'vitest'
import { asDownload } from '../../src/installer/download/stall-guard.ts'

const read: CallFacts = { method: 'GetSessionsByName', kind: 'read', outcome: 'unknown' }
const unknown: CallFacts = { method: 'SendCommandToSession', kind: 'write', outcome: 'unknown' }
const rejected: CallFacts = { ...unknown, outcome: 'rejected' }
const unsent: CallFacts = { ...unknown, outcome: 'not-sent' }
const SESSION = '00000000-0000-4000-8000-000000000000'

const FAILURES: readonly ConnectionFailure[] = [
  'dns',
  'refused',
  'unreachable',
  'local',
  'proxy',
  'connect-timeout',
  'tls',
  'broken',
  'cut-off',
  'unreadable',
  'unknown',
]
const PROBLEMS: readonly ResponseProblem[] = ['status', 'not-json', 'empty', 'too-large', 'shape']

it('says in every error what happened, whether anything ran, and what to do next', () => {
  const errors = [
    new ConfigurationError('timeout', '0', 'a number of milliseconds above 0'),
    new MutationRefusedError('SendCommandToSession', 'this client is read-only'),
    new AuthenticationError(rejected, 'none'),
    new AuthenticationError(rejected, 'refused-too'),
    new AuthenticationError(rejected, { name: 'TypeError' }),
    new AccessDeniedError(rejected),
    new ExtensionNotFoundError(rejected),
    new MissingMethodError(rejected),
    new MissingMethodError(read),
    new AuthenticationError(unknown, 'refused-too'),
    new AuthenticationError({ ...read, outcome: 'unknown' }, 'refused-too'),
    new InvalidParameterError(unknown, 'sessionTitle'),
    new InvalidParameterError(unknown, undefined),
    new InvalidParameterError(unknown, undefined, 'Index was out of range'),
    new InvalidParameterError({ ...unknown, method: 'SendMessageToSession' }, undefined, ''),
    new InvalidParameterError({ ...read, method: 'GetSessionsByFilter' }, undefined, ''),
    new InternalError(unsent, { name: 'TypeError' }),
    new InternalError(unknown, { name: 'RangeError' }),
    new InternalError(read, { name: 'Error' }),
    new SessionFaultError(unknown, SESSION),
    new SessionNotFoundError(unknown, SESSION),
    new SessionNotFoundError({ ...unsent, method: undefined }, SESSION),
    new SessionNotFoundError(read, SESSION),
    new SessionNotFoundError(read, undefined, { happened: 'No session is called "NOPE"', next: 'Look' }),
    new RedirectRefusedError(unknown, 'https://elsewhere.example'),
    new RedirectRefusedError(unknown, undefined),
    new RedirectRefusedError(read, undefined),
    new RateLimitError(rejected, 1500),
    new RateLimitError(rejected, undefined),
    new ServiceUnavailableError(unknown, 503, ''),
    new ServiceUnavailableError(read, 503, 'Service Unavailable'),
    new ServiceUnavailableError(read, 501, ''),
    ...FAILURES.map((failure) => new ConnectionError(read, failure)),
    new ConnectionError(unsent, 'refused', { name: 'Error', code: 'ECONNREFUSED' }),
    new ConnectionError(unknown, 'broken', { name: 'Error' }),
    new ConnectionError(unknown, 'refused', { name: 'Error', code: 'ECONNREFUSED' }),
    new TimeoutError(unsent, 100),
    new TimeoutError(unknown, 100),
    new TimeoutError({ ...unknown, method: 'UpdateSessionCustomProperties' }, 100),
    new TimeoutError({ ...unknown, method: 'UpdateSessionName' }, 100),
    new TimeoutError(read, 100),
    new TimeoutError(read, 100, { happened: 'It did not come', next: 'Go and look', lastLook: 'not-there' }),
    new AbortedError(unsent, 'enough'),
    new AbortedError(unknown, 'enough'),
    new AbortedError(read, 'enough'),
    ...PROBLEMS.map((problem) => new UnexpectedResponseError(unknown, { problem, status: 200 })),
    new UnexpectedResponseError(read, { problem: 'not-json', status: 200, excerpt: 'Sign in' }),
    new UnexpectedResponseError(read, {
      problem: 'shape',
      status: 200,
      issues: [{ path: '[0].SessionID', message: 'should be of type string' }],
    }),
    new UnexpectedResponseError(read, {
      problem: 'shape',
      status: 200,
      issues: [{ path: '', message: 'should be of type array' }],
    }),
    new GuestOfflineError(SESSION, new Date(Date.UTC(2026, 10, 23))),
    new GuestOfflineError(SESSION, null),
    new CommandFailedError('completed', 3, 'Look at `output` of the result'),
    new CommandFailedError('killed', undefined, 'Give it a longer `timeout`, or let it do less'),
    new CommandFailedError('unknown', undefined, 'It may have run', new AccessDeniedError(rejected)),
  ]
  expect(errors.map((error) => `${error.name}: ${error.message}`)).toMatchInlineSnapshot(`
    [
      "ConfigurationError: \`timeout\` was given 0. Accepted: a number of milliseconds above 0. Nothing was sent.",
      "MutationRefusedError: SendCommandToSession changes something and was refused: this client is read-only. Nothing was sent. Use a client whose \`mutations\` option allows it.",
      "AuthenticationError: SendCommandToSession was answered 401: the server does not accept this secret, and the credential provider has no other. Nothing ran. Compare the provider's secret with the one in the settings of the RESTful API Manager extension; where they agree and RESTfulAllowedOrigin is set there, give the same value as \`origin\` (that a refused Origin is answered 401 is a guess).",
      "AuthenticationError: SendCommandToSession was answered 401: the server does not accept this secret, and the other one that the credential provider gave was refused too. Nothing ran. Compare the provider's secret with the one in the settings of the RESTful API Manager extension; where they agree and RESTfulAllowedOrigin is set there, give the same value as \`origin\` (that a refused Origin is answered 401 is a guess).",
      "AuthenticationError: SendCommandToSession was answered 401: the server does not accept this secret, and the credential provider failed when it was asked for another (TypeError). Nothing ran. Compare the provider's secret with the one in the settings of the RESTful API Manager extension; where they agree and RESTfulAllowedOrigin is set there, give the same value as \`origin\` (that a refused Origin is answered 401 is a guess).",
      "AccessDeniedError: SendCommandToSession was answered 403: access denied. Nothing ran. If the server has RESTfulAllowedOrigin set, give the same value as \`origin\`; else look for a firewall or an address filter in front of the instance.",
      "ExtensionNotFoundError: SendCommandToSession found no RESTful API Manager extension on this instance. Nothing ran. Install or enable the extension (Administration, Extensions), and check \`instance\` and \`extensionId\`.",
      "MissingMethodError: SendCommandToSession does not exist on this server. Nothing ran. Use another web method, or update the RESTful API Manager extension.",
      "MissingMethodError: GetSessionsByName does not exist on this server. Use another web method, or update the RESTful API Manager extension.",
      "AuthenticationError: SendCommandToSession ended in a SecurityException: the server does not let this secret do it. It may have run, or not: look at the session's events before you send it again. Compare the provider's secret with the one in the settings of the RESTful API Manager extension; where they agree and RESTfulAllowedOrigin is set there, give the same value as \`origin\` (that a refused Origin is answered 401 is a guess).",
      "AuthenticationError: GetSessionsByName ended in a SecurityException: the server does not let this secret do it, and the other one that the credential provider gave was refused too. Compare the provider's secret with the one in the settings of the RESTful API Manager extension; where they agree and RESTfulAllowedOrigin is set there, give the same value as \`origin\` (that a refused Origin is answered 401 is a guess).",
      "InvalidParameterError: SendCommandToSession was refused: unknown parameter "sessionTitle". It may have run, or not: look at the session's events before you send it again. Correct the name, or send the parameters as an array in the web method's order with \`raw\`.",
      "InvalidParameterError: SendCommandToSession was refused: unknown parameter. It may have run, or not: look at the session's events before you send it again. Correct the name, or send the parameters as an array in the web method's order with \`raw\`.",
      "InvalidParameterError: SendCommandToSession was refused: the parameters do not fit ("Index was out of range"). It may have run, or not: look at the session's events before you send it again. Compare their number, order and types with what this version of the extension takes; \`raw\` sends any others.",
      "InvalidParameterError: SendMessageToSession was refused: the parameters do not fit. It may have run, or not: look at the session's events before you send it again. This server may want the name of the host as well: \`unverified.sendMessageAs\` sends three parameters.",
      "InvalidParameterError: GetSessionsByFilter was refused: the parameters do not fit. The filter is not understood: check its fields, quotes and operators.",
      "InternalError: SendCommandToSession failed because of an unexpected error in this library or its runtime (TypeError). Nothing was sent. Report it with the versions of the library and of the runtime.",
      "InternalError: SendCommandToSession failed because of an unexpected error in this library or its runtime (RangeError). It may have run, or not: look at the session's events before you send it again. Report it with the versions of the library and of the runtime.",
      "InternalError: GetSessionsByName failed because of an unexpected error in this library or its runtime (Error). Report it with the versions of the library and of the runtime.",
      "SessionFaultError: SendCommandToSession ended in a session manager fault: the parameters do not fit, or the session does not exist. It may have run, or not: look at the session's events before you send it again. Check the session id and the arguments.",
      "SessionNotFoundError: SendCommandToSession ended in a fault, and then the session 00000000-0000-4000-8000-000000000000 was not found. It may have run, or not: look at the session's events before you send it again. Look the machine up again: an agent that was reinstalled has another session id.",
      "SessionNotFoundError: The call found no session 00000000-0000-4000-8000-000000000000. Nothing was sent. Look the machine up again: an agent that was reinstalled has another session id.",
      "SessionNotFoundError: GetSessionsByName found no session 00000000-0000-4000-8000-000000000000. Look the machine up again: an agent that was reinstalled has another session id.",
      "SessionNotFoundError: No session is called "NOPE". Look.",
      "RedirectRefusedError: SendCommandToSession was answered with a redirect to https://elsewhere.example, which is never followed because the secret would go along. It may have run, or not: look at the session's events before you send it again. If that is your instance, give its address as \`instance\`; else look for a login page or a proxy in between.",
      "RedirectRefusedError: SendCommandToSession was answered with a redirect, which is never followed because the secret would go along. It may have run, or not: look at the session's events before you send it again. If that is your instance, give its address as \`instance\`; else look for a login page or a proxy in between.",
      "RedirectRefusedError: GetSessionsByName was answered with a redirect, which is never followed because the secret would go along. If that is your instance, give its address as \`instance\`; else look for a login page or a proxy in between.",
      "RateLimitError: SendCommandToSession was answered 429: too many requests, wait 2 s. Nothing ran. Call again after that, and less often.",
      "RateLimitError: SendCommandToSession was answered 429: too many requests. Nothing ran. Call again in a while, and less often.",
      "ServiceUnavailableError: SendCommandToSession was answered 503. It may have run, or not: look at the session's events before you send it again.",
      "ServiceUnavailableError: GetSessionsByName was answered 503 ("Service Unavailable"). Call again in a while.",
      "ServiceUnavailableError: GetSessionsByName was answered 501. Call again once the server can do it.",
      "ConnectionError: GetSessionsByName found no address for the instance's host name. Check \`instance\` and the name server.",
      "ConnectionError: GetSessionsByName got no connection: nothing listens at the address of the instance. Check \`instance\` and whether the server is up.",
      "ConnectionError: GetSessionsByName got no connection: the instance cannot be reached from here. Check the network, the VPN and the firewall.",
      "ConnectionError: GetSessionsByName got no connection: this process may not open one. Give it the permission: \`--allow-net\`, or whatever restricts this computer's programs.",
      "ConnectionError: GetSessionsByName got no connection through the proxy that HTTPS_PROXY names. Check HTTPS_PROXY, and list the instance in NO_PROXY where it needs no proxy.",
      "ConnectionError: GetSessionsByName got no connection: the instance did not answer in time. Check the network and whether the server is up.",
      "ConnectionError: GetSessionsByName got no trusted TLS connection to the instance. Check that \`instance\` names a port that speaks TLS, the server's certificate, and NODE_EXTRA_CA_CERTS where a private authority issued it.",
      "ConnectionError: GetSessionsByName lost the connection before an answer came. Call again in a while.",
      "ConnectionError: GetSessionsByName got an answer whose connection closed before anything told that it was whole. Call again in a while.",
      "ConnectionError: GetSessionsByName was answered with something that is not HTTP. Check what listens at the address of the instance, and look for a proxy in between.",
      "ConnectionError: GetSessionsByName ended in a network error that the runtime, or a \`fetch\` of yours, does not explain. Call again in a while.",
      "ConnectionError: SendCommandToSession got no connection: nothing listens at the address of the instance (ECONNREFUSED). Nothing was sent. Check \`instance\` and whether the server is up.",
      "ConnectionError: SendCommandToSession lost the connection before an answer came. It may have run, or not: look at the session's events before you send it again.",
      "ConnectionError: SendCommandToSession got no connection: nothing listens at the address of the instance (ECONNREFUSED), as its \`fetch\` reports, which may be about another connection than the one it was sent on. It may have run, or not: look at the session's events before you send it again. Check \`instance\` and whether the server is up.",
      "TimeoutError: SendCommandToSession timed out after 100 ms. Nothing was sent. Call again with a longer \`timeout\`.",
      "TimeoutError: SendCommandToSession timed out after 100 ms. It may have run, or not: look at the session's events before you send it again.",
      "TimeoutError: UpdateSessionCustomProperties timed out after 100 ms. It may have run, or not: look at the session's custom properties before you send it again.",
      "TimeoutError: UpdateSessionName timed out after 100 ms. It may have run, or not: look at the session's name before you send it again.",
      "TimeoutError: GetSessionsByName timed out after 100 ms. Call again with a longer \`timeout\`.",
      "TimeoutError: It did not come. Go and look.",
      "AbortedError: SendCommandToSession was aborted by its signal. Nothing was sent. Call again whenever you like.",
      "AbortedError: SendCommandToSession was aborted by its signal. It may have run, or not: look at the session's events before you send it again.",
      "AbortedError: GetSessionsByName was aborted by its signal. Call again whenever you like.",
      "UnexpectedResponseError: SendCommandToSession was answered with a status that this service is not known to give (status 200). It may have run, or not: look at the session's events before you send it again. Look for a proxy or a firewall in between.",
      "UnexpectedResponseError: SendCommandToSession was answered with something that is not JSON (status 200). It may have run, or not: look at the session's events before you send it again. Check \`instance\`, and look for a login page or a proxy in between.",
      "UnexpectedResponseError: SendCommandToSession was answered with nothing where a value belongs (status 200). It may have run, or not: look at the session's events before you send it again. Call again; if it stays so, look for a proxy in between.",
      "UnexpectedResponseError: SendCommandToSession was answered with more than \`maxResponseBytes\` (status 200). It may have run, or not: look at the session's events before you send it again. Ask for less, or raise \`maxResponseBytes\`.",
      "UnexpectedResponseError: SendCommandToSession was answered in another shape than this web method has (status 200). It may have run, or not: look at the session's events before you send it again. If the server is a ScreenConnect, report its version; \`raw\` gives the answer undecoded.",
      "UnexpectedResponseError: GetSessionsByName was answered with something that is not JSON (status 200): "Sign in". Check \`instance\`, and look for a login page or a proxy in between.",
      "UnexpectedResponseError: GetSessionsByName was answered in another shape than this web method has (status 200): [0].SessionID should be of type string. If the server is a ScreenConnect, report its version; \`raw\` gives the answer undecoded.",
      "UnexpectedResponseError: GetSessionsByName was answered in another shape than this web method has (status 200): the answer should be of type array. If the server is a ScreenConnect, report its version; \`raw\` gives the answer undecoded.",
      "GuestOfflineError: The guest of session 00000000-0000-4000-8000-000000000000 is offline, last seen 2026-11-23T00:00:00.000Z. Nothing was sent. Try again when the guest is back; a command can wait for it with \`whenOffline: 'queue'\`.",
      "GuestOfflineError: The guest of session 00000000-0000-4000-8000-000000000000 is offline. Nothing was sent. Try again when the guest is back; a command can wait for it with \`whenOffline: 'queue'\`.",
      "CommandFailedError: The command ended as 'completed' with exit code 3. Look at \`output\` of the result.",
      "CommandFailedError: The command ended as 'killed'. Give it a longer \`timeout\`, or let it do less.",
      "CommandFailedError: The command ended as 'unknown', because of ACCESS_DENIED. It may have run.",
    ]
  `)
})

const DOWNLOAD_PROBLEMS: readonly InstallerDownloadProblem[] = [
  'status',
  'redirect',
  'not-an-installer',
  'encoding',
  'length',
  'too-small',
  'too-large',
  'checksum',
  'file',
]

it('speaks of a download, its host and its options where there was no call', () => {
  const facts: CallFacts = {
    method: undefined,
    kind: 'read',
    outcome: 'unknown',
  }
  const asked = asDownload('acme.screenconnect.com')
  const page = { problem: 'not-an-installer', happened: 'was answered with text/html', status: 200 } as const
  const errors = [
    ...FAILURES.map((failure) => new ConnectionError(facts, failure, undefined, asked)),
    ...DOWNLOAD_PROBLEMS.map((problem) => new InstallerDownloadError({ problem, happened: 'failed' })),
    new InstallerDownloadError({ problem: 'status', happened: 'was answered 503', retryable: true }),
    new InstallerDownloadError({
      problem: 'status',
      happened: 'was answered 429',
      retryable: true,
      retryAfterMs: 1500,
    }),
    new InstallerDownloadError({ ...page, redirects: ['https://login.example.com/Login'] }),
  ]
  expect(errors.map((error) => `${error.name}: ${error.message}`)).toMatchInlineSnapshot(`
    [
      "ConnectionError: The download found no address for acme.screenconnect.com. Check \`url\` and the name server.",
      "ConnectionError: The download got no connection: nothing listens at the address of acme.screenconnect.com. Check \`url\` and whether the server is up.",
      "ConnectionError: The download got no connection: acme.screenconnect.com cannot be reached from here. Check the network, the VPN and the firewall.",
      "ConnectionError: The download got no connection: this process may not open one. Give it the permission: \`--allow-net\`, or whatever restricts this computer's programs.",
      "ConnectionError: The download got no connection through the proxy that HTTPS_PROXY names. Check HTTPS_PROXY, and list acme.screenconnect.com in NO_PROXY where it needs no proxy.",
      "ConnectionError: The download got no connection: acme.screenconnect.com did not answer in time. Check the network and whether the server is up.",
      "ConnectionError: The download got no trusted TLS connection to acme.screenconnect.com. Check that \`url\` names a port that speaks TLS, the server's certificate, and NODE_EXTRA_CA_CERTS where a private authority issued it.",
      "ConnectionError: The download lost the connection before an answer came. Download again in a while.",
      "ConnectionError: The download got an answer whose connection closed before anything told that it was whole. Download again in a while.",
      "ConnectionError: The download was answered with something that is not HTTP. Check what listens at the address of acme.screenconnect.com, and look for a proxy in between.",
      "ConnectionError: The download ended in a network error that the runtime does not explain. Download again in a while.",
      "InstallerDownloadError: The download failed. Nothing was written to the target. Check \`url\`; the base name differs on older servers.",
      "InstallerDownloadError: The download failed. Nothing was written to the target. Give the address that the installer comes from, or look for a login page or a proxy in between.",
      "InstallerDownloadError: The download failed. Nothing was written to the target. Check \`url\`, and look for an error page of the server, a login page or a proxy in between.",
      "InstallerDownloadError: The download failed. Nothing was written to the target. Look for a proxy in between that compresses what it should pass on.",
      "InstallerDownloadError: The download failed. Nothing was written to the target. Download again; if it stays so, give \`expect.sha256\` or look for a proxy in between.",
      "InstallerDownloadError: The download failed. Nothing was written to the target. Check \`expect.minBytes\`, and what the server hands out.",
      "InstallerDownloadError: The download failed. Nothing was written to the target. Check \`expect.maxBytes\`, and what the server hands out.",
      "InstallerDownloadError: The download failed. Nothing was written to the target. Do not install it: compare \`expect.sha256\` with the installer that you mean.",
      "InstallerDownloadError: The download failed. Nothing was written to the target. Check the path, its permissions and the free space.",
      "InstallerDownloadError: The download was answered 503. Nothing was written to the target. Download again in a while.",
      "InstallerDownloadError: The download was answered 429. Nothing was written to the target. Download again after 2 s.",
      "InstallerDownloadError: The download was answered with text/html, after a redirect to https://login.example.com. Nothing was written to the target. Check \`url\`, and look for an error page of the server, a login page or a proxy in between.",
    ]
  `)
})

it('names of a redirect nothing but the server, and of what is no address nothing', () => {
  const after = (address: string) =>
    new InstallerDownloadError({ problem: 'redirect', happened: 'failed', redirects: ['', address] }).message
  expect(after('https://files.example.com?signature=canary')).toContain(
    'failed, after a redirect to https://files.example.com. ',
  )
  expect(after('canary https://files.example.com')).toContain('failed, after a redirect to another server. ')
})

it('gives what is known of a download as plain data for a log', () => {
  const error = new InstallerDownloadError({
    problem: 'status',
    happened: 'was answered 503',
    status: 503,
    contentType: 'text/html',
    redirects: ['https://files.example.com/a.msi'],
    retryAfterMs: 1500,
    retryable: true,
  })
  expect(error.toJSON()).toEqual({
    name: 'InstallerDownloadError',
    message: error.message,
    code: 'INSTALLER_DOWNLOAD',
    method: undefined,
    outcome: 'rejected',
    mayHaveRun: false,
    retryable: true,
    problem: 'status',
    status: 503,
    contentType: 'text/html',
    redirects: ['https://files.example.com/a.msi'],
    retryAfterMs: 1500,
  })
})

it('says which sessions could be meant, five of them and how many more', () => {
  const candidate = {
    sessionId: SESSION,
    name: 'HOST-01',
    machineName: '',
    customPropertyValues: [],
    online: true,
    lastSeen: null,
  }
  const seen = new Date(Date.UTC(2026, 10, 23))
  const three = new AmbiguousSessionError([
    candidate,
    { ...candidate, online: false, lastSeen: seen },
    { ...candidate, name: 'a "b"', online: undefined },
  ])
  expect(three.message).toBe(
    `More than one session may be meant: "HOST-01" ${SESSION} (online); "HOST-01" ${SESSION} (offline, last seen 2026-11-23T00:00:00.000Z); "a \\"b\\"" ${SESSION} (online or not is not known). Nothing was changed. Choose one by its session id.`,
  )
  const listed = (count: number) => new AmbiguousSessionError(Array(count).fill(candidate)).message
  const five = Array(5).fill(`"HOST-01" ${SESSION} (online)`).join('; ')
  expect(listed(5)).toContain(`meant: ${five}. Nothing`)
  expect(listed(7)).toContain(`meant: ${five} and 2 more. Nothing`)
})

it('says which properties somebody else changed, or that a change may be lost', () => {
  const conflict = { name: 'tag', written: 'Pilot', found: 'Lab' }
  const conflicts = [conflict, { ...conflict, name: 4 }]
  expect(new PropertyConflictError(SESSION, conflicts, []).message).toBe(
    `The custom properties of session ${SESSION} were written, but "tag", 4 read back as something else. Look at the session before you write again.`,
  )
  const overwritten = [{ host: 'Alex', value: 'Lab', time: null }]
  expect(new PropertyConflictError(SESSION, [], overwritten).message).toBe(
    `The custom properties of session ${SESSION} were written, but a change that somebody else made meanwhile may be overwritten. Look at the session before you write again.`,
  )
})

it('tells of what is composed of calls by no method, and what came of it', () => {
  const errors = [
    new GuestOfflineError(SESSION, null),
    new CommandFailedError('completed', 3, 'Look at `output` of the result'),
    new AmbiguousSessionError([]),
    new PropertyConflictError(SESSION, [], []),
  ]
  expect(errors.map((error) => error.toJSON())).toMatchObject([
    { name: 'GuestOfflineError', code: 'GUEST_OFFLINE', outcome: 'not-sent', retryable: true },
    { name: 'CommandFailedError', code: 'COMMAND_FAILED', outcome: 'unknown', retryable: false },
    { name: 'AmbiguousSessionError', code: 'AMBIGUOUS_SESSION', outcome: 'not-sent', retryable: false },
    { name: 'PropertyConflictError', code: 'PROPERTY_CONFLICT', outcome: 'unknown', retryable: false },
  ])
  for (const error of errors) expect(error.method).toBeUndefined()
})

it('gives plain data for a log, the cause included only where there is one', () => {
  const broken = new ConnectionError(unknown, 'broken', { name: 'Error', code: 'ECONNRESET' })
  expect(JSON.parse(JSON.stringify(broken))).toEqual({
    name: 'ConnectionError',
    message: broken.message,
    method: 'SendCommandToSession',
    outcome: 'unknown',
    mayHaveRun: true,
    retryable: false,
    code: 'CONNECTION',
    failure: 'broken',
    cause: { name: 'Error', code: 'ECONNRESET' },
  })
  expect(new ConnectionError(unknown, 'broken').toJSON()).not.toHaveProperty('cause')
  expect('cause' in new ConnectionError(unknown, 'broken')).toBe(false)
})

it('calls a 5xx worth another try only where it passes, and only for a read', () => {
  const retryable = (status: number, facts = read) => new ServiceUnavailableError(facts, status, '').retryable
  expect([408, 500, 502, 503, 504].map((status) => retryable(status))).toEqual(Array(5).fill(true))
  expect([501, 505, 507, 511, 599].map((status) => retryable(status))).toEqual(Array(5).fill(false))
  expect(retryable(503, unknown)).toBe(false)
})

it('keeps of the call behind a command of which nobody knows more its class and its code', () => {
  const error = new CommandFailedError('unknown', undefined, 'Look', new AccessDeniedError(rejected))
  expect(error.cause).toEqual({ name: 'AccessDeniedError', code: 'ACCESS_DENIED' })
  expect(new CommandFailedError('killed', undefined, 'Look').cause).toBeUndefined()
})

it('says of no download that it may have run', () => {
  const facts = { problem: 'length', happened: 'was cut', outcome: 'unknown' } as const
  expect(new InstallerDownloadError(facts)).toMatchObject({ outcome: 'unknown', mayHaveRun: false })
})
