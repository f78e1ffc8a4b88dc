/**
 * The shapes that the sandbox sends: field names and numbers are the service's. Evidence: seen, unless a
 * field says otherwise. Times are ISO-8601 UTC with seven fractional digits, or year 1 for "never".
 */
export interface WireSession {
  readonly SessionID: string
  readonly Name: string
  readonly SessionType: number
  readonly Host: string
  readonly IsPublic: boolean
  readonly Code: string | null
  /** Eight values. Evidence: verified. */
  readonly CustomPropertyValues?: readonly string[]
  /** What some servers answer in place of `CustomPropertyValues`. */
  readonly CustomProperties?: Readonly<Record<string, string>>
  readonly GuestNetworkAddress: string
  readonly GuestClientVersion: string
  readonly GuestInfo: WireGuestInfo | null
  readonly GuestInfoUpdateTime: string
  readonly ActiveConnections: readonly WireConnection[]
  readonly QueuedEvents: readonly WireEvent[]
  readonly UnacknowledgedEvents: readonly WireEvent[]
  readonly AddedNoteEvents: readonly WireEvent[]
  readonly Notes: string
  /** 1: the session is named after its machine. */
  readonly Attributes: number
  readonly IsEnded: boolean
  readonly IsDeleted: boolean
  readonly LogonSessions: readonly unknown[]
  readonly LastAlteredVersion: number
  readonly LastEventTime: string
  readonly LastConnectedEventTime: string
  readonly LastDisconnectedEventTime: string
  readonly LastGuestConnectedEventTime: string
  readonly LastGuestDisconnectedEventTime: string
  readonly LastHostConnectedEventTime: string
  readonly LastInitiatedJoinEventTime: string
}

/** What a session says about its machine, as it is sent. Evidence: seen. */
export interface WireGuestInfo {
  readonly MachineName: string
  readonly MachineDomain: string
  readonly MachineManufacturerName: string
  readonly MachineModel: string
  readonly MachineProductNumber: string
  readonly MachineSerialNumber: string
  readonly MachineDescription: string
  readonly LoggedOnUserName: string
  readonly LoggedOnUserDomain: string
  readonly OperatingSystemName: string
  readonly OperatingSystemVersion: string
  readonly OperatingSystemManufacturerName: string
  readonly OperatingSystemLanguage: string
  readonly OperatingSystemInstallationTime: string
  readonly ProcessorName: string
  readonly ProcessorVirtualCount: number
  readonly ProcessorArchitecture: string
  readonly SystemMemoryTotalMegabytes: number
  readonly SystemMemoryAvailableMegabytes: number
  readonly PrivateNetworkAddress: string
  readonly HardwareNetworkAddress: string
  readonly LastActivityTime: string
  readonly LastBootTime: string
  readonly TimeZoneName: string
  readonly TimeZoneOffsetHours: number
  readonly IsLocalAdminPresent: boolean
}

/** One end of a session, as it is sent. Evidence: seen. */
export interface WireConnection {
  readonly ConnectionID: string
  /** 0 unknown, 1 host (the technician), 2 guest (the machine). */
  readonly ProcessType: number
  readonly ClientType: number
  readonly ClientVersion: string
  /** `''` for a guest. */
  readonly ParticipantName: string
  readonly NetworkAddress: string
  readonly ConnectedTime: string
}

/** Something that happened in a session, as it is sent. Evidence: seen. */
export interface WireEvent {
  readonly EventID: string
  readonly EventType: number
  readonly ConnectionID: string
  /** All zeros, as in every sample seen: nothing ties an output to its command. */
  readonly CorrelationEventID: string
  readonly Time: string
  /** Who asked; `''` on results. */
  readonly Host: string
  /** The command's text, its output, the chat, the note. */
  readonly Data: string
}
