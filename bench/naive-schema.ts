// The schema that one writes by hand for the same sessions: every field by its JSON type, times left as text.
import * as z from 'zod'

const guestInfo = {
  MachineName: z.string(),
  MachineDomain: z.string(),
  MachineManufacturerName: z.string(),
  MachineModel: z.string(),
  MachineProductNumber: z.string(),
  MachineSerialNumber: z.string(),
  MachineDescription: z.string(),
  LoggedOnUserName: z.string(),
  LoggedOnUserDomain: z.string(),
  OperatingSystemName: z.string(),
  OperatingSystemVersion: z.string(),
  OperatingSystemManufacturerName: z.string(),
  OperatingSystemLanguage: z.string(),
  OperatingSystemInstallationTime: z.string(),
  ProcessorName: z.string(),
  ProcessorVirtualCount: z.number(),
  ProcessorArchitecture: z.string(),
  SystemMemoryTotalMegabytes: z.number(),
  SystemMemoryAvailableMegabytes: z.number(),
  PrivateNetworkAddress: z.string(),
  HardwareNetworkAddress: z.string(),
  LastActivityTime: z.string(),
  LastBootTime: z.string(),
  TimeZoneName: z.string(),
  TimeZoneOffsetHours: z.number(),
  IsLocalAdminPresent: z.boolean(),
}

const connection = {
  ConnectionID: z.string(),
  ProcessType: z.number(),
  ClientType: z.number(),
  ClientVersion: z.string(),
  ParticipantName: z.string(),
  NetworkAddress: z.string(),
  ConnectedTime: z.string(),
}

const event = {
  EventID: z.string(),
  EventType: z.number(),
  ConnectionID: z.string(),
  CorrelationEventID: z.string(),
  Time: z.string(),
  Host: z.string(),
  Data: z.string(),
}

/** @param object what makes a schema of an object's fields: `z.object` or `z.strictObject` */
export function naiveSchema(object: (fields: z.core.$ZodShape) => z.ZodType) {
  const session = {
    SessionID: z.string(),
    Name: z.string(),
    SessionType: z.number(),
    Host: z.string(),
    IsPublic: z.boolean(),
    Code: z.string(),
    CustomPropertyValues: z.array(z.string()),
    GuestNetworkAddress: z.string(),
    GuestClientVersion: z.string(),
    GuestInfo: object(guestInfo),
    GuestInfoUpdateTime: z.string(),
    ActiveConnections: z.array(object(connection)),
    QueuedEvents: z.array(object(event)),
    UnacknowledgedEvents: z.array(object(event)),
    AddedNoteEvents: z.array(object(event)),
    Notes: z.string(),
    Attributes: z.number(),
    IsEnded: z.boolean(),
    IsDeleted: z.boolean(),
    LogonSessions: z.array(z.unknown()),
    LastAlteredVersion: z.number(),
    LastEventTime: z.string(),
    LastConnectedEventTime: z.string(),
    LastDisconnectedEventTime: z.string(),
    LastGuestConnectedEventTime: z.string(),
    LastGuestDisconnectedEventTime: z.string(),
    LastHostConnectedEventTime: z.string(),
    LastInitiatedJoinEventTime: z.string(),
  }
  return z.array(object(session))
}
