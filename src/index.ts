/**
 * The client, what is composed of its calls for one machine, the addresses of installers, and every error.
 * Runs wherever there is a `fetch`.
 *
 * @module @acg/screenconnect
 */

export { ScreenConnectClient, type SessionOf } from './client.ts'
export type { CallOptions, ScreenConnectClientOptions } from './client-options.ts'
export { type CollectCommandOptions, collectCommand } from './commands/collect-command.ts'
export {
  type CommandResult,
  type CompletedCommand,
  expectSuccess,
  type KilledCommand,
  type QueuedCommand,
  type TimedOutCommand,
  type UnknownCommand,
  type WentOfflineCommand,
} from './commands/command-result.ts'
export type { CommandTicket } from './commands/command-ticket.ts'
export type { PollOptions } from './commands/poll-schedule.ts'
export { type RunCommandOptions, runCommand } from './commands/run-command.ts'
export type { PollProgress } from './commands/wait-for-output.ts'
export type { CredentialContext, CredentialProvider } from './credentials/credential-provider.ts'
export { AbortedError } from './errors/aborted-error.ts'
export { AccessDeniedError } from './errors/access-denied-error.ts'
export { AmbiguousSessionError, type SessionCandidate } from './errors/ambiguous-session-error.ts'
export { AuthenticationError } from './errors/authentication-error.ts'
export { CommandFailedError } from './errors/command-failed-error.ts'
export { ConfigurationError } from './errors/configuration-error.ts'
export { ConnectionError, type ConnectionFailure } from './errors/connection-error.ts'
export { CredentialError, type CredentialProblem } from './errors/credential-error.ts'
export { ExtensionNotFoundError } from './errors/extension-not-found-error.ts'
export { GuestOfflineError } from './errors/guest-offline-error.ts'
export {
  InstallerDownloadError,
  type InstallerDownloadFacts,
  type InstallerDownloadProblem,
} from './errors/installer-download-error.ts'
export { InternalError } from './errors/internal-error.ts'
export { InvalidParameterError } from './errors/invalid-parameter-error.ts'
export { MissingMethodError } from './errors/missing-method-error.ts'
export { MutationRefusedError } from './errors/mutation-refused-error.ts'
export {
  type ForeignPropertyChange,
  type PropertyConflict,
  PropertyConflictError,
} from './errors/property-conflict-error.ts'
export { RateLimitError } from './errors/rate-limit-error.ts'
export { RedirectRefusedError } from './errors/redirect-refused-error.ts'
export {
  type CallFacts,
  type CallKind,
  type ErrorCause,
  type ErrorWords,
  isScreenConnectError,
  type Outcome,
  ScreenConnectError,
  type ScreenConnectErrorCode,
} from './errors/screenconnect-error.ts'
export { ServiceUnavailableError } from './errors/service-unavailable-error.ts'
export { SessionFaultError } from './errors/session-fault-error.ts'
export { SessionNotFoundError } from './errors/session-not-found-error.ts'
export { type LastLook, TimeoutError, type TimeoutWords } from './errors/timeout-error.ts'
export {
  type ResponseIssue,
  type ResponseProblem,
  UnexpectedResponseError,
  type UnexpectedResponseFacts,
} from './errors/unexpected-response-error.ts'
export { INSTALLER_TYPES as installerTypes, type InstallerType } from './installer/installer-type.ts'
export {
  type InstallerProperties,
  InstallerUrlBuilder,
  type InstallerUrlBuilderOptions,
  type InstallerUrlRequest,
} from './installer/installer-url-builder.ts'
export type { Connection } from './model/connection.ts'
export type {
  CustomProperties,
  CustomPropertyLabels,
  CustomPropertyName,
  CustomPropertyValues,
  SlotNumber,
} from './model/custom-properties.ts'
export type { KnownSessionEventType, SessionEventType } from './model/event-type.ts'
export type { GuestInfo } from './model/guest-info.ts'
export { lastSeen } from './model/last-seen.ts'
export type { OpenEnum } from './model/open-enum.ts'
export type { KnownProcessType, ProcessType } from './model/process-type.ts'
export type { Session } from './model/session.ts'
export type { SessionDetails } from './model/session-details.ts'
export type { SessionEvent } from './model/session-event.ts'
export type { KnownSessionType, SessionType } from './model/session-type.ts'
export { type ProbeOptions, probe } from './probe/probe.ts'
export type {
  ConnectionLine,
  ConnectionQuestion,
  ConnectionReason,
  ProbeResult,
  WebMethodRow,
} from './probe/probe-result.ts'
export type { RawCallOptions } from './raw-call.ts'
export { cmd } from './scripts/cmd.ts'
export { powershell } from './scripts/powershell.ts'
export type {
  Binding,
  Directives,
  Interpreter,
  NamedPowerShellValues,
  NamedShValues,
  Script,
  ScriptArguments,
  ScriptValue,
  SingleValue,
} from './scripts/script.ts'
export { sh } from './scripts/sh.ts'
export { type HostLinkOptions, hostLink } from './sessions/host-link.ts'
export type { PropertyChanges } from './sessions/property-changes.ts'
export { type ChatMessage, type ReadChatOptions, readChat } from './sessions/read-chat.ts'
export { type ResolveSessionOptions, resolveSession } from './sessions/resolve-session.ts'
export {
  contains,
  type FilterPattern,
  type FilterValue,
  prefix,
  sessionFilter,
  suffix,
} from './sessions/session-filter.ts'
export type { SessionTarget } from './sessions/session-target.ts'
export { type PropertyUpdate, type SetPropertiesOptions, setProperties } from './sessions/set-properties.ts'
export { uptime } from './sessions/uptime.ts'
export { type WaitForSessionOptions, waitForSession } from './sessions/wait-for-session.ts'
export type {
  CallEvent,
  FailureEvent,
  RequestEvent,
  ResponseEvent,
  RetryEvent,
} from './transport/call-event.ts'
export type {
  FetchBody,
  FetchBodyReader,
  FetchFunction,
  FetchHeaders,
  FetchInit,
  FetchResponse,
} from './transport/fetch-function.ts'
export type { MutationCall, Mutations } from './transport/mutations.ts'
export { type RetryOptions, retryWithoutDelay } from './transport/retry-policy.ts'
export type { UnverifiedMethods } from './unverified-methods.ts'
export type { FilteredSessions } from './web-methods/methods.ts'
export type { Evidence } from './web-methods/web-method.ts'
