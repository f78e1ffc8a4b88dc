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
  hostLink,
  InstallerDownloadError,
  type InstallerDownloadProblem,
  InstallerUrlBuilder,
  InternalError,
  InvalidParameterError,
  MissingMethodError,
  MutationRefusedError,
  PropertyConflictError,
  prefix,
  RateLimitError,
  RedirectRefusedError,
  type ResponseProblem,
  resolveSession,
  ScreenConnectClient,
  ServiceUnavailableError,
  SessionFaultError,
  SessionNotFoundError,
  sessionFilter,
  setProperties,
  TimeoutError,
  UnexpectedResponseError,
} from '@acg/screenconnect'
import { downloadInstaller, fromCommand, fromEnvironment, fromFile, fromSops } from '@acg/screenconnect/node'
import { expect, it, vi } from 'vitest'
import { connectionWords } from '../../src/errors/connection-error.ts'
import { checkAnswer } from '../../src/installer/download/check-answer.ts'
import { asDownload } from '../../src/installer/download/stall-guard.ts'
import { nothingFound } from '../../src/sessions/not-found.ts'
import type { SoughtText } from '../../src/sessions/session-target.ts'
import { waitTimeout } from '../../src/sessions/wait-timeout.ts'
import { asked, folder, searchPath, withoutAgeKeys, written } from '../credentials/support.ts'
import { ageKey, asYaml, type Plain, sealed } from '../credentials/vault.ts'
import { errorOf } from '../security/support.ts'

// The words of errors stand here and nowhere else: other tests look at codes, fields and effects. `vitest -u` writes
// them anew; read them as somebody who is woken by them at night.

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
      "ConfigurationError: \`timeout\` must be a number of milliseconds above 0; got 0. Nothing was sent.",
      "MutationRefusedError: SendCommandToSession was refused: this client is read-only. Nothing was sent. Use a client whose \`mutations\` option allows writes.",
      "AuthenticationError: SendCommandToSession failed with 401: the server rejected the secret, and the credential provider returned no other one. Nothing ran. Compare the secret with the settings of the RESTful API Manager extension. If they match and RESTfulAllowedOrigin is set there, pass its value as \`origin\` (a guess: a wrong Origin may be answered 401).",
      "AuthenticationError: SendCommandToSession failed with 401: the server rejected the secret, and the next one from the credential provider was rejected too. Nothing ran. Compare the secret with the settings of the RESTful API Manager extension. If they match and RESTfulAllowedOrigin is set there, pass its value as \`origin\` (a guess: a wrong Origin may be answered 401).",
      "AuthenticationError: SendCommandToSession failed with 401: the server rejected the secret, and the credential provider failed to return another one (TypeError). Nothing ran. Compare the secret with the settings of the RESTful API Manager extension. If they match and RESTfulAllowedOrigin is set there, pass its value as \`origin\` (a guess: a wrong Origin may be answered 401).",
      "AccessDeniedError: SendCommandToSession failed with 403: access denied. Nothing ran. If RESTfulAllowedOrigin is set on the server, pass its value as \`origin\`. Otherwise check for a firewall or IP filter in front of the instance.",
      "ExtensionNotFoundError: SendCommandToSession found no RESTful API Manager extension on this instance. Nothing ran. Install or enable it under Administration > Extensions, and check \`instance\` and \`extensionId\`.",
      "MissingMethodError: SendCommandToSession does not exist on this server. Nothing ran. Use another web method, or update the RESTful API Manager extension.",
      "MissingMethodError: GetSessionsByName does not exist on this server. Use another web method, or update the RESTful API Manager extension.",
      "AuthenticationError: SendCommandToSession failed with a SecurityException: the server does not allow it with this secret. It may have run: check the session's events before you send it again. Compare the secret with the settings of the RESTful API Manager extension. If they match and RESTfulAllowedOrigin is set there, pass its value as \`origin\` (a guess: a wrong Origin may be answered 401).",
      "AuthenticationError: GetSessionsByName failed with a SecurityException: the server does not allow it with this secret, and the next one from the credential provider was rejected too. Compare the secret with the settings of the RESTful API Manager extension. If they match and RESTfulAllowedOrigin is set there, pass its value as \`origin\` (a guess: a wrong Origin may be answered 401).",
      "InvalidParameterError: SendCommandToSession failed: unknown parameter "sessionTitle". It may have run: check the session's events before you send it again. Correct the name, or pass the parameters to \`raw\` as an array, in order.",
      "InvalidParameterError: SendCommandToSession failed: unknown parameter. It may have run: check the session's events before you send it again. Correct the name, or pass the parameters to \`raw\` as an array, in order.",
      "InvalidParameterError: SendCommandToSession failed: the server does not accept these parameters ("Index was out of range"). It may have run: check the session's events before you send it again. Check their number, order and types for the version of the extension; \`raw\` sends any parameters.",
      "InvalidParameterError: SendMessageToSession failed: the server does not accept these parameters. It may have run: check the session's events before you send it again. The server may also expect the host name: try \`unverified.sendMessageAs\`.",
      "InvalidParameterError: GetSessionsByFilter failed: the server does not accept these parameters. Check the fields, quotes and operators of the filter.",
      "InternalError: SendCommandToSession failed with an unexpected error in this library or the runtime (TypeError). Nothing was sent. Report it with the versions of the library and the runtime.",
      "InternalError: SendCommandToSession failed with an unexpected error in this library or the runtime (RangeError). It may have run: check the session's events before you send it again. Report it with the versions of the library and the runtime.",
      "InternalError: GetSessionsByName failed with an unexpected error in this library or the runtime (Error). Report it with the versions of the library and the runtime.",
      "SessionFaultError: SendCommandToSession failed with a session manager fault: the parameters are wrong, or the session does not exist. It may have run: check the session's events before you send it again. Check the session id and the arguments.",
      "SessionNotFoundError: SendCommandToSession failed: session 00000000-0000-4000-8000-000000000000 was not found afterwards. It may have run: check the session's events before you send it again. Look the machine up again: a reinstalled agent has a new session id.",
      "SessionNotFoundError: The call failed: session 00000000-0000-4000-8000-000000000000 not found. Nothing was sent. Look the machine up again: a reinstalled agent has a new session id.",
      "SessionNotFoundError: GetSessionsByName failed: session 00000000-0000-4000-8000-000000000000 not found. Look the machine up again: a reinstalled agent has a new session id.",
      "SessionNotFoundError: No session is called "NOPE". Look.",
      "RedirectRefusedError: SendCommandToSession got a redirect to https://elsewhere.example. Redirects are never followed, because the secret would be sent along. It may have run: check the session's events before you send it again. If that is your instance, set \`instance\` to its address. Otherwise check for a login page or a proxy in between.",
      "RedirectRefusedError: SendCommandToSession got a redirect. Redirects are never followed, because the secret would be sent along. It may have run: check the session's events before you send it again. If that is your instance, set \`instance\` to its address. Otherwise check for a login page or a proxy in between.",
      "RedirectRefusedError: GetSessionsByName got a redirect. Redirects are never followed, because the secret would be sent along. If that is your instance, set \`instance\` to its address. Otherwise check for a login page or a proxy in between.",
      "RateLimitError: SendCommandToSession failed with 429: too many requests. Nothing ran. Call again after 2 s, and less often.",
      "RateLimitError: SendCommandToSession failed with 429: too many requests. Nothing ran. Call again later, and less often.",
      "ServiceUnavailableError: SendCommandToSession failed with 503. It may have run: check the session's events before you send it again.",
      "ServiceUnavailableError: GetSessionsByName failed with 503 ("Service Unavailable"). Call again later.",
      "ServiceUnavailableError: GetSessionsByName failed with 501. Call again when the server supports it.",
      "ConnectionError: GetSessionsByName failed to resolve the instance's host name. Check \`instance\` and DNS.",
      "ConnectionError: GetSessionsByName failed to connect: nothing listens at the address of the instance. Check \`instance\`, and whether the server is up.",
      "ConnectionError: GetSessionsByName failed to connect: the instance is unreachable from this network. Check the network, the VPN and the firewall.",
      "ConnectionError: GetSessionsByName failed to connect: this process has no permission to open connections. Allow it, for example with \`--allow-net\` or in the firewall of this computer.",
      "ConnectionError: GetSessionsByName failed to connect through the proxy in HTTPS_PROXY. Check HTTPS_PROXY, or add the instance to NO_PROXY if it needs no proxy.",
      "ConnectionError: GetSessionsByName failed to connect: the instance did not respond in time. Check the network, and whether the server is up.",
      "ConnectionError: GetSessionsByName failed to establish a trusted TLS connection to the instance. Check that the port of \`instance\` speaks TLS, and check the server's certificate; for a private CA, set NODE_EXTRA_CA_CERTS.",
      "ConnectionError: GetSessionsByName lost the connection before a response arrived. Call again later.",
      "ConnectionError: GetSessionsByName got a response that does not show whether it is complete. Call again later.",
      "ConnectionError: GetSessionsByName got a response that is not HTTP. Check what listens at the address of the instance, and check for a proxy in between.",
      "ConnectionError: GetSessionsByName failed with a network error that the runtime or your \`fetch\` does not explain. Call again later.",
      "ConnectionError: SendCommandToSession failed to connect: nothing listens at the address of the instance (ECONNREFUSED). Nothing was sent. Check \`instance\`, and whether the server is up.",
      "ConnectionError: SendCommandToSession lost the connection before a response arrived. It may have run: check the session's events before you send it again.",
      "ConnectionError: SendCommandToSession failed to connect: nothing listens at the address of the instance (ECONNREFUSED), as reported by \`fetch\`, possibly about a connection other than the one that sent the call. It may have run: check the session's events before you send it again. Check \`instance\`, and whether the server is up.",
      "TimeoutError: SendCommandToSession timed out after 100 ms. Nothing was sent. Call again with a longer \`timeout\`.",
      "TimeoutError: SendCommandToSession timed out after 100 ms. It may have run: check the session's events before you send it again.",
      "TimeoutError: UpdateSessionCustomProperties timed out after 100 ms. It may have run: check the session's custom properties before you send it again.",
      "TimeoutError: UpdateSessionName timed out after 100 ms. It may have run: check the session's name before you send it again.",
      "TimeoutError: GetSessionsByName timed out after 100 ms. Call again with a longer \`timeout\`.",
      "TimeoutError: It did not come. Go and look.",
      "AbortedError: SendCommandToSession was aborted. Nothing was sent. Call again when you are ready.",
      "AbortedError: SendCommandToSession was aborted. It may have run: check the session's events before you send it again.",
      "AbortedError: GetSessionsByName was aborted. Call again when you are ready.",
      "UnexpectedResponseError: SendCommandToSession got a status that this service is not known to return (status 200). It may have run: check the session's events before you send it again. Check for a proxy or a firewall in between.",
      "UnexpectedResponseError: SendCommandToSession got a response that is not JSON (status 200). It may have run: check the session's events before you send it again. Check \`instance\`, and check for a login page or a proxy in between.",
      "UnexpectedResponseError: SendCommandToSession got an empty response (status 200). It may have run: check the session's events before you send it again. If it happens again, check for a proxy in between.",
      "UnexpectedResponseError: SendCommandToSession got a response larger than \`maxResponseBytes\` (status 200). It may have run: check the session's events before you send it again. Ask for less, or increase \`maxResponseBytes\`.",
      "UnexpectedResponseError: SendCommandToSession got JSON of an unexpected shape (status 200). It may have run: check the session's events before you send it again. Report it with the version of the server; \`raw\` returns the response undecoded.",
      "UnexpectedResponseError: GetSessionsByName got a response that is not JSON (status 200): "Sign in". Check \`instance\`, and check for a login page or a proxy in between.",
      "UnexpectedResponseError: GetSessionsByName got JSON of an unexpected shape (status 200): [0].SessionID should be of type string. Report it with the version of the server; \`raw\` returns the response undecoded.",
      "UnexpectedResponseError: GetSessionsByName got JSON of an unexpected shape (status 200): the response should be of type array. Report it with the version of the server; \`raw\` returns the response undecoded.",
      "GuestOfflineError: The guest of session 00000000-0000-4000-8000-000000000000 is offline, last seen 2026-11-23T00:00:00.000Z. Nothing was sent. Try again when the guest is online, or queue a command with \`whenOffline: 'queue'\`.",
      "GuestOfflineError: The guest of session 00000000-0000-4000-8000-000000000000 is offline. Nothing was sent. Try again when the guest is online, or queue a command with \`whenOffline: 'queue'\`.",
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
    ...FAILURES.map(
      (failure) =>
        new ConnectionError(facts, failure, undefined, connectionWords(facts, failure, undefined, asked)),
    ),
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
      "ConnectionError: The download failed to resolve acme.screenconnect.com. Check \`url\` and DNS.",
      "ConnectionError: The download failed to connect: nothing listens at the address of acme.screenconnect.com. Check \`url\`, and whether the server is up.",
      "ConnectionError: The download failed to connect: acme.screenconnect.com is unreachable from this network. Check the network, the VPN and the firewall.",
      "ConnectionError: The download failed to connect: this process has no permission to open connections. Allow it, for example with \`--allow-net\` or in the firewall of this computer.",
      "ConnectionError: The download failed to connect through the proxy in HTTPS_PROXY. Check HTTPS_PROXY, or add acme.screenconnect.com to NO_PROXY if it needs no proxy.",
      "ConnectionError: The download failed to connect: acme.screenconnect.com did not respond in time. Check the network, and whether the server is up.",
      "ConnectionError: The download failed to establish a trusted TLS connection to acme.screenconnect.com. Check that the port of \`url\` speaks TLS, and check the server's certificate; for a private CA, set NODE_EXTRA_CA_CERTS.",
      "ConnectionError: The download lost the connection before a response arrived. Download again later.",
      "ConnectionError: The download got a response that does not show whether it is complete. Download again later.",
      "ConnectionError: The download got a response that is not HTTP. Check what listens at the address of acme.screenconnect.com, and check for a proxy in between.",
      "ConnectionError: The download failed with a network error that the runtime does not explain. Download again later.",
      "InstallerDownloadError: The download failed. Nothing was written to the target. Check \`url\`; older servers use another base name.",
      "InstallerDownloadError: The download failed. Nothing was written to the target. Use the final address of the installer, or check for a login page or a proxy in between.",
      "InstallerDownloadError: The download failed. Nothing was written to the target. Check \`url\`, and check for an error page, a login page or a proxy in between.",
      "InstallerDownloadError: The download failed. Nothing was written to the target. Check for a proxy that compresses responses.",
      "InstallerDownloadError: The download failed. Nothing was written to the target. Download again. If it happens again, set \`expect.sha256\` or check for a proxy in between.",
      "InstallerDownloadError: The download failed. Nothing was written to the target. Check \`expect.minBytes\` and the file on the server.",
      "InstallerDownloadError: The download failed. Nothing was written to the target. Check \`expect.maxBytes\` and the file on the server.",
      "InstallerDownloadError: The download failed. Nothing was written to the target. Do not install it. Compare \`expect.sha256\` with the expected installer.",
      "InstallerDownloadError: The download failed. Nothing was written to the target. Check the path, its permissions and the free disk space.",
      "InstallerDownloadError: The download was answered 503. Nothing was written to the target. Download again later.",
      "InstallerDownloadError: The download was answered 429. Nothing was written to the target. Download again after 2 s.",
      "InstallerDownloadError: The download was answered with text/html, after a redirect to https://login.example.com. Nothing was written to the target. Check \`url\`, and check for an error page, a login page or a proxy in between.",
    ]
  `)
})

it('names of a redirect nothing but the server, and of what is no address nothing', () => {
  const after = (address: string) =>
    new InstallerDownloadError({ problem: 'redirect', happened: 'failed', redirects: ['', address] }).message
  expect(after('https://files.example.com?signature=canary')).toContain(' https://files.example.com. ')
  for (const address of ['https://files.example.com?signature=canary', 'canary https://files.example.com']) {
    expect(after(address)).not.toContain('canary')
  }
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
  const listed = (count: number) => new AmbiguousSessionError(Array(count).fill(candidate)).message
  expect(
    [three.message, listed(5), listed(7)].map((message) => message.replaceAll(SESSION, '…')),
  ).toMatchInlineSnapshot(`
    [
      "More than one session matches: "HOST-01" … (online); "HOST-01" … (offline, last seen 2026-11-23T00:00:00.000Z); "a \\"b\\"" … (connection unknown). Nothing was changed. Use the session id of one of them.",
      "More than one session matches: "HOST-01" … (online); "HOST-01" … (online); "HOST-01" … (online); "HOST-01" … (online); "HOST-01" … (online). Nothing was changed. Use the session id of one of them.",
      "More than one session matches: "HOST-01" … (online); "HOST-01" … (online); "HOST-01" … (online); "HOST-01" … (online); "HOST-01" … (online) and 2 more. Nothing was changed. Use the session id of one of them.",
    ]
  `)
})

it('says which properties somebody else changed, or that a change may be lost', () => {
  const conflict = { name: 'tag', written: 'Pilot', found: 'Lab' }
  const conflicts = [conflict, { ...conflict, name: 4 }]
  const overwritten = [{ host: 'Alex', value: 'Lab', time: null }]
  expect([
    new PropertyConflictError(SESSION, conflicts, []).message,
    new PropertyConflictError(SESSION, [], overwritten).message,
  ]).toMatchInlineSnapshot(`
    [
      "The custom properties of session 00000000-0000-4000-8000-000000000000 were written, but "tag", 4 now have other values. Check the session before you write again.",
      "The custom properties of session 00000000-0000-4000-8000-000000000000 were written, but a concurrent change by someone else may be lost. Check the session before you write again.",
    ]
  `)
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

const INSTANCE = 'https://acme.screenconnect.com'

it('says of an option what it must be, and what it is', async () => {
  const credentials = () => 'secret'
  const client = new ScreenConnectClient({ instance: INSTANCE, credentials })
  // Stands for a caller without a compiler.
  const make = (options: object) => () =>
    new ScreenConnectClient({ instance: INSTANCE, credentials, ...options })
  const installers = new InstallerUrlBuilder({ instance: INSTANCE, customProperties: ['company'] })
  const build = (request: object) => () => installers.build({ type: 'msi', ...request })
  const instance = (address: unknown) => make({ instance: address })
  const { getSession } = client
  const wrong: readonly (() => unknown)[] = [
    make({ timeout: 0 }),
    make({ retry: { limit: -1 } }),
    make({ usrAgent: 'x' }),
    make({ somethingElse: 'x' }),
    make({ retry: { limits: 1 } }),
    make({ retry: 3 }),
    make({ mutations: 'refuze' }),
    make({ mutations: 'never' }),
    make({ credentials: 'secret' }),
    make({ userAgent: 'é' }),
    make({ customProperties: ['company', 'company'] }),
    make({ customProperties: [...'abcdefghi'] }),
    instance(undefined),
    instance('acme.screenconnect.com'),
    instance('http://acme.screenconnect.com'),
    instance('ftp://acme.screenconnect.com'),
    instance('https://alex@acme.screenconnect.com'),
    instance('https://acme.screenconnect.com/Host'),
    instance('https://acme.screenconnect.com?a=b'),
    instance('https://acme.screenconnect.com:22'),
    instance(' https://acme.screenconnect.com'),
    () => client.getSession('HOST-01'),
    // Stands for a caller without a compiler.
    () => client.getSession(SESSION, new AbortController().signal as object),
    () => getSession(SESSION),
    () => client.sendCommand(SESSION, ''),
    () => client.sendCommand(SESSION, 'a\ud800'),
    () => client.unverified.updateSessionName(SESSION, 'M\ufffdnchen'),
    () => client.raw('GetSessions', 7 as never),
    () => client.raw('SendCommandToSession', {}, { kind: 'read' }),
    () => resolveSession('HOST-01' as never, 'HOST-01'),
    () => resolveSession(client, { name: 'HOST-01', serialNumber: 'SN-1' } as never),
    () => resolveSession(client, { serialNumber: 'Default string' }),
    () => setProperties(client, SESSION, { company: 'Acme' } as never),
    () => setProperties(client, SESSION, {}),
    () => prefix('50%'),
    () => sessionFilter`Name = '${'HOST-01'}'`,
    () => hostLink(INSTANCE, SESSION, { action: 'jion' as never }),
    build({ type: 'zip' }),
    build({ name: ' ' }),
    build({ properties: { compnay: 'Acme' } }),
    build({ properties: { company: 'Acme', 1: 'Acme' } }),
    build({ properties: ['a\tb'] }),
    () => installers.silentInstall('msi', '%TEMP%\\a.msi'),
    () => downloadInstaller(`${INSTANCE}/a.zip`, { to: '.' }),
    () => downloadInstaller('http://acme.screenconnect.com/a.msi', { to: '.' }),
    () => downloadInstaller(`${INSTANCE}/a.msi`, { to: '' }),
    () => fromEnvironment('A-B'),
    () => fromFile(''),
    () => fromCommand('op', 'read' as never),
    () => fromSops('vault.env'),
    () => fromSops('vault.yaml', 'a..b'),
  ]
  const errors = await Promise.all(wrong.map((act) => errorOf(act)))
  expect(errors.map(({ happened, next }) => [happened, next ?? []].flat().join(' '))).toMatchInlineSnapshot(`
    [
      "\`timeout\` must be a number of milliseconds above 0; got 0.",
      "\`retry.limit\` must be a whole number, 0 or more; got -1.",
      "Unknown option \`usrAgent\`. Did you mean \`userAgent\`? Options: instance, credentials, customProperties, extensionId, origin, timeout, retry, mutations, diagnoseFaults, fetch, maxConnectionAge, maxResponseBytes, onEvent, userAgent.",
      "Unknown option (a name of 13 characters). Options: instance, credentials, customProperties, extensionId, origin, timeout, retry, mutations, diagnoseFaults, fetch, maxConnectionAge, maxResponseBytes, onEvent, userAgent.",
      "Unknown option \`retry.limits\`. Did you mean \`retry.limit\`? Options: limit, minDelay, maxDelay, maxRetryAfter, rateLimitedWrites.",
      "\`retry\` must be an object; got 3. Options: limit, minDelay, maxDelay, maxRetryAfter, rateLimitedWrites.",
      "\`mutations\` must be 'allow', 'refuse' or a function that returns a boolean; got 'refuze' (did you mean 'refuse'?).",
      "\`mutations\` must be 'allow', 'refuse' or a function that returns a boolean; got a string of 5 characters.",
      "\`credentials\` must be a function that returns the secret, such as () => process.env['SCREENCONNECT_SECRET'] ?? ''; got a string of 6 characters.",
      "\`userAgent\` must be printable ASCII text; got a string of 1 character.",
      "\`customProperties[1]\` must be a unique label that is not empty and not a number, or null; got a duplicate label.",
      "\`customProperties\` must be an array of up to 8 labels (strings, or null for a slot without a label); got 9 labels.",
      "\`instance\` must be the origin of a ScreenConnect server, such as https://acme.screenconnect.com; got undefined.",
      "\`instance\` must be the origin of a ScreenConnect server, such as https://acme.screenconnect.com; got a string of 22 characters that is not a URL.",
      "\`instance\` must be an https: address, such as https://acme.screenconnect.com (http: is allowed for loopback); got an http: address, where anyone on the network could read the secret.",
      "\`instance\` must be the origin of a ScreenConnect server, such as https://acme.screenconnect.com; got a ftp: address.",
      "\`instance\` must be the origin of a ScreenConnect server, such as https://acme.screenconnect.com; got an address with a user name or password.",
      "\`instance\` must be the origin of a ScreenConnect server, such as https://acme.screenconnect.com; got an address with a path.",
      "\`instance\` must be the origin of a ScreenConnect server, such as https://acme.screenconnect.com; got an address with a query or a fragment.",
      "\`instance\` must be the origin of a ScreenConnect server, such as https://acme.screenconnect.com; got port 22, which fetch blocks.",
      "\`instance\` must be the origin of a ScreenConnect server, such as https://acme.screenconnect.com; got an address with white space, a control character or a backslash.",
      "\`sessionId\` must be a session id of 8-4-4-4-12 hex digits; got a string of 7 characters.",
      "\`options\` must be an object; got an AbortSignal. Pass it as { signal }.",
      "A method of \`client\` was called without its object. Call it as client.method(…); as a callback, pass (…) => client.method(…).",
      "\`command\` must be non-empty text; got an empty string.",
      "\`command\` must be well-formed text; got a string with an unpaired surrogate.",
      "\`name\` must be undamaged text (save its file as UTF-8 and read it again); got text with U+FFFD, which replaces a lost character.",
      "\`body\` must be a JSON object (parameters by name) or a JSON array (parameters in order); got 7.",
      "\`kind\` must be 'write'; got 'read' for SendCommandToSession, which is a write.",
      "\`client\` must be a ScreenConnectClient, as the first argument; got a string of 7 characters.",
      "\`target\` must be a session id, a name, a machine name or a serial number; got an object with 2 of these.",
      "\`target.serialNumber\` must be the serial number of one machine; got a string of 14 characters that manufacturers put into many machines.",
      "\`properties\` must be an object with text by slot number (1 to 8); got a value for a string of 7 characters.",
      "\`properties\` must be an object with text by slot number (1 to 8); got an empty object.",
      "\`prefix\` must be text without * or % (compare with = instead, or use prefix() with the part before); got text with * or %, which are wildcards in LIKE and cannot be escaped.",
      "\`value 1\` must be separated by spaces and without quotes around it; got a value inside quotes or next to a word.",
      "\`action\` must be 'join', 'join-with-options' or 'select'; got 'jion' (did you mean 'join'?).",
      "\`type\` must be one of msi, exe, pkg, deb, rpm, sh; got a string of 3 characters.",
      "\`name\` must be the machine's name (leave it out for an installer for many machines); got an empty name.",
      "\`properties\` must be an object with text by label ("company") or slot number (1 to 8); got a value for 'compnay' (did you mean 'company'?).",
      "\`properties.company\` must be set once; got two values, by label and by number.",
      "\`properties.company\` must be text without control characters; got text with control characters.",
      "\`file\` must be a Windows path without double quotes or any of % ! $ \` < > | ? *, that does not start with a slash or end with a backslash; got a path that cannot be quoted safely.",
      "\`url\` must be an address that ends with .msi, .exe, .pkg, .deb, .rpm, .sh; got another ending.",
      "\`url\` must be the https: address of an installer; got an http: address, where anyone on the network could replace the installer.",
      "\`to\` must be the path of a file or folder; got an empty string.",
      "\`name\` must be the name of an environment variable; got a string of 3 characters.",
      "\`path\` must be the path of a file; got an empty string.",
      "\`args\` must be an array of strings; got a string of 4 characters.",
      "\`file\` must be the path of a .yaml, .yml or .json file; got a string of 9 characters.",
      "\`field\` must be keys separated by dots, without brackets, quotes, backslashes or spaces; got a string of 4 characters.",
    ]
  `)
})

it('says why a session is not found', () => {
  const sought = (...identities: SoughtText['identities']) => ({ text: 'HOST-01', identities })
  const all = [
    nothingFound(sought('name'), undefined),
    nothingFound(sought('machineName'), undefined),
    nothingFound(sought('serialNumber'), undefined),
    nothingFound(sought('name', 'machineName', 'serialNumber'), undefined),
    nothingFound(
      sought('name', 'machineName'),
      new MissingMethodError({ ...read, method: 'GetSessionsByFilter' }),
    ),
    nothingFound(sought('machineName'), new AccessDeniedError({ ...read, method: 'GetSessionsByFilter' })),
  ]
  expect(all.map(({ message }) => message)).toMatchInlineSnapshot(`
    [
      "No sessions found with the name "HOST-01". Check the spelling, including upper and lower case. Sessions that ended or were deleted are skipped.",
      "No sessions found with the machine name "HOST-01". Check the spelling, including upper and lower case. Sessions that ended or were deleted are skipped.",
      "No sessions found with the serial number "HOST-01". Check the spelling, including upper and lower case. Sessions that ended or were deleted are skipped.",
      "No sessions found with the name, machine name or serial number "HOST-01". Check the spelling, including upper and lower case. Sessions that ended or were deleted are skipped.",
      "No sessions found with the name "HOST-01", or without a name and with that machine name. Use the name in the list of sessions, including upper and lower case, or the session id. A machine name is found only if its session has none, because this server has no GetSessionsByFilter.",
      "No sessions found with the machine name "HOST-01". Use the name in the list of sessions, including upper and lower case, or the session id. A machine name is found only if its session has the same or none, because GetSessionsByFilter failed with ACCESS_DENIED.",
    ]
  `)
})

it('says what a wait ended with', () => {
  // No more of a session is looked at.
  const session = (online: boolean | undefined) =>
    [{ online }] as unknown as Parameters<typeof waitTimeout>[1]
  const wait = (until: 'exists' | 'online' | 'gone', last: Parameters<typeof waitTimeout>[1]) =>
    waitTimeout({ name: 'HOST-01', until, timeout: 300 }, last).message
  expect([
    wait('online', []),
    wait('online', session(false)),
    wait('online', session(undefined)),
    wait('exists', []),
    wait('gone', session(true)),
    wait('gone', []),
    wait('online', new ServiceUnavailableError(read, 503, '')),
  ]).toMatchInlineSnapshot(`
    [
      "Waiting for "HOST-01" to come online timed out after 300 ms: no session has that name. Check the name in the installer, including upper and lower case, or wait again with a longer \`timeout\`.",
      "Waiting for "HOST-01" to come online timed out after 300 ms: it is offline. Check whether the machine is running and connected, or wait again with a longer \`timeout\`.",
      "Waiting for "HOST-01" to come online timed out after 300 ms: it exists, but the server does not say whether it is online. Wait for \`until: 'exists'\` instead.",
      "Waiting for "HOST-01" to appear timed out after 300 ms: no session has that name. Check the name in the installer, including upper and lower case, or wait again with a longer \`timeout\`.",
      "Waiting for "HOST-01" to disappear timed out after 300 ms: it still exists. Wait again with a longer \`timeout\`.",
      "Waiting for "HOST-01" to disappear timed out after 300 ms: one empty response is not enough. Wait again with a longer \`timeout\`.",
      "Waiting for "HOST-01" to come online timed out after 300 ms: the last check failed with SERVICE_UNAVAILABLE. Check whether the server responds, for example with \`probe\`, before you wait again.",
    ]
  `)
})

it('says what is wrong with the answer to a download', async () => {
  const checked = (status: number, headers: Readonly<Record<string, string>> = {}) =>
    errorOf(() =>
      checkAnswer(
        // No more of an answer is looked at.
        { status, redirects: [], header: (name: string) => headers[name] } as unknown as Parameters<
          typeof checkAnswer
        >[0],
        200,
        { sha256: undefined },
      ),
    )
  const errors = await Promise.all([
    checked(404),
    checked(200, { 'content-type': 'text/html' }),
    checked(200, { 'content-encoding': 'gzip' }),
    checked(200),
  ])
  expect(errors.map(({ message }) => message)).toMatchInlineSnapshot(`
    [
      "The download failed with 404. Nothing was written to the target. Check \`url\`; older servers use another base name.",
      "The download returned text/html instead of an installer. Nothing was written to the target. Check \`url\`, and check for an error page, a login page or a proxy in between.",
      "The download returned a compressed file, which was not asked for. Nothing was written to the target. Check for a proxy that compresses responses.",
      "The download returned a file without a length, which may be incomplete. Nothing was written to the target. Download again. If it happens again, set \`expect.sha256\` or check for a proxy in between.",
    ]
  `)
})

it('says why there is no secret', async () => {
  const home = withoutAgeKeys()
  const key = await ageKey()
  const place = folder()
  searchPath(place)
  vi.stubEnv('SCREENCONNECT_SECRET', '')
  const file = (name: string, text: string, mode = 0o600) => written(`${place}/${name}`, text, mode)
  const vault = (text: string) => fromSops(file('vault.yaml', text))
  const made = (metadata: Record<string, Plain> = {}) =>
    asYaml(sealed({ credentials: { api_secret: 'secret' } }, { recipients: [key.recipient], metadata }))
  const secret = (given: unknown) => async () => {
    // Stands for a provider without a compiler.
    const credentials = () => given as string
    return await new ScreenConnectClient({ instance: INSTANCE, credentials }).getSessionsByName('HOST-01')
  }
  const wrong: readonly (() => unknown)[] = [
    secret(undefined),
    secret(''),
    secret('secret\n'),
    secret(' secret'),
    secret('\ufeffsecret'),
    secret('é'),
    () => fromEnvironment()(asked()),
    () => fromEnvironment('SCREENCONECT_SECRET')(asked()),
    () => fromFile(`${place}/nothing`)(asked()),
    () => fromFile(place)(asked()),
    () => fromFile(file('open', 'secret', 0o666))(asked()),
    () => fromFile(file('large', 'x'.repeat(65_537)))(asked()),
    () => fromFile(file('utf16', 's\0e\0'))(asked()),
    () => fromFile(file('secret', 'secret'))(asked({ signal: AbortSignal.abort() })),
    () => fromCommand('op')(asked()),
    () => fromCommand(file('fails', '#!/bin/sh\nexit 3', 0o755))(asked()),
    () => fromCommand(file('silent', '#!/bin/sh\n', 0o755))(asked()),
    () => vault('a: 1')(asked()),
    () => vault('- a')(asked()),
    () => vault('a: 1\na: 2')(asked()),
    () => vault('a: 1\n---\nb: 2')(asked()),
    () => vault('a: &b 1')(asked()),
    () => vault(made())(asked()),
    () => vault(made({ encrypted_regex: '(?i)x' }))(asked()),
    () => vault(made({ mac: '' }))(asked()),
  ]
  const errors: string[] = []
  for (const act of wrong) {
    const error = await errorOf(act).catch(() => undefined)
    if (error !== undefined)
      errors.push(
        `${error.code === 'CREDENTIAL' && 'problem' in error ? error.problem : ''}: ${error.message}`,
      )
  }
  vi.stubEnv('SOPS_AGE_KEY', key.secret)
  for (const text of [
    made().replace('api_secret', 'api_token'),
    made().replace(/ +mac: .*\n/, ''),
    made({ lastmodified: 'x' }),
  ]) {
    const error = await errorOf(() => vault(text)(asked()))
    errors.push(`${error.message}`)
  }
  vi.unstubAllEnvs()
  expect(
    errors.map((message) =>
      message
        .replaceAll(place, '/place')
        .replaceAll(home, '/home')
        .replace(/\d+ characters/, 'n characters'),
    ),
  ).toMatchInlineSnapshot(`
    [
      "unusable: The credential provider returned a value of type undefined instead of a string. Nothing was sent. Return the API secret as a string.",
      "unusable: The secret is empty. Nothing was sent. Set it at its source.",
      "unusable: The secret contains a line break. Nothing was sent. Remove it: most text files end with one.",
      "unusable: The secret starts or ends with white space. Nothing was sent. Remove the white space.",
      "unusable: The secret starts with a byte order mark. Nothing was sent. Save its file without one.",
      "unusable: The secret contains characters that are not allowed in an HTTP header. Nothing was sent. Use printable ASCII characters only.",
      "missing: The environment variable SCREENCONNECT_SECRET is empty. Nothing was sent. Set it to the API secret.",
      "missing: The environment variable SCREENCONECT_SECRET (did you mean SCREENCONNECT_SECRET?) is not set. Nothing was sent. Set it to the API secret.",
      "missing: The secret file does not exist: /place/… (a path of n characters). Nothing was sent. Check the path, and whether it is mounted.",
      "unusable: The secret file /place is not a regular file. Nothing was sent. Give the path of the file itself.",
      "unsafe: The secret file /place/open is writable by users other than its owner (mode 666). Nothing was sent. Run: chmod go-w /place/open.",
      "unusable: The secret file /place/large is larger than 65536 bytes. Nothing was sent. Check that it is the right file.",
      "unusable: The secret file /place/utf16 is UTF-16 text. Nothing was sent. Save it as UTF-8 (in Windows PowerShell: Set-Content -Encoding ascii).",
      "aborted: Loading the secret was aborted. Nothing was sent. Call again when you are ready.",
      "not-installed: Program op not found in the absolute folders of PATH; the working folder and those below it are skipped. Nothing was sent. Install it, or give its path.",
      "failed: The command /place/fails failed with exit code 3. Nothing was sent. Run it by hand to see its messages: they are not shown here because they could contain a secret.",
      "missing: The command /place/silent printed nothing. Nothing was sent. Run it by hand to see its messages: they are not shown here because they could contain a secret.",
      "invalid: The vault /place/vault.yaml is not encrypted: it has no \`sops\` section. Nothing was sent. Encrypt it with \`sops encrypt\`.",
      "invalid: The vault /place/vault.yaml has no keys at the top level. Nothing was sent. Check that it is the right file.",
      "invalid: The vault /place/vault.yaml is not valid YAML: line 2 (DUPLICATE_KEY). Nothing was sent. Restore it from version control.",
      "unsupported: The vault /place/vault.yaml contains several YAML documents. Nothing was sent. Install sops 3.9 or later and put it on the PATH: it reads every vault.",
      "unsupported: The vault /place/vault.yaml uses a YAML anchor, alias or tag in line 1, which only sops supports. Nothing was sent. Install sops 3.9 or later and put it on the PATH: it reads every vault.",
      "no-key: The vault /place/vault.yaml is encrypted to an age key, and this user has none. Nothing was sent. Set SOPS_AGE_KEY or SOPS_AGE_KEY_FILE, or put the key into /home/.config/sops/age/keys.txt. SSH keys, plugins and SOPS_AGE_KEY_CMD take sops itself.",
      "unsupported: The vault /place/vault.yaml has a pattern in encrypted_regex that only sops supports. Nothing was sent. Install sops 3.9 or later and put it on the PATH: it reads every vault.",
      "changed: The vault /place/vault.yaml has no MAC. Nothing was sent. Restore it from version control, or encrypt it again with sops.",
      "The vault /place/vault.yaml has a value in line 2 that does not decrypt: it was changed or moved, or its key was renamed. Nothing was sent. Restore it from version control, or encrypt it again with sops.",
      "The vault /place/vault.yaml has no MAC. Nothing was sent. Restore it from version control, or encrypt it again with sops.",
      "The vault /place/vault.yaml has no valid \`lastmodified\`. Nothing was sent. Restore it from version control, or encrypt it again with sops.",
    ]
  `)
})
