import { time } from './time.ts'
import { boolean, number, text, type WireObject } from './wire-value.ts'

/**
 * What the agent says of its machine, refreshed about every 20 minutes (vendor's default), so up to that
 * stale. Text is `''` and numbers, times and flags are `null` where it says nothing. Evidence: seen.
 */
export interface GuestInfo {
  readonly machineName: string
  readonly machineDomain: string
  readonly machineManufacturerName: string
  readonly machineModel: string
  readonly machineProductNumber: string
  /** May be a placeholder (`System Serial Number`), which identifies nothing. */
  readonly machineSerialNumber: string
  readonly machineDescription: string
  readonly loggedOnUserName: string
  readonly loggedOnUserDomain: string
  readonly operatingSystemName: string
  readonly operatingSystemVersion: string
  readonly operatingSystemManufacturerName: string
  readonly operatingSystemLanguage: string
  readonly operatingSystemInstallationTime: Date | null
  readonly processorName: string
  readonly processorVirtualCount: number | null
  readonly processorArchitecture: string
  readonly systemMemoryTotalMegabytes: number | null
  readonly systemMemoryAvailableMegabytes: number | null
  readonly privateNetworkAddress: string
  /** The MAC address. */
  readonly hardwareNetworkAddress: string
  readonly lastActivityTime: Date | null
  readonly lastBootTime: Date | null
  readonly timeZoneName: string
  /** Hours, may be fractional. */
  readonly timeZoneOffsetHours: number | null
  readonly isLocalAdminPresent: boolean | null
}

export function decodeGuestInfo(wire: WireObject): GuestInfo {
  return {
    machineName: text(wire['MachineName']),
    machineDomain: text(wire['MachineDomain']),
    machineManufacturerName: text(wire['MachineManufacturerName']),
    machineModel: text(wire['MachineModel']),
    machineProductNumber: text(wire['MachineProductNumber']),
    machineSerialNumber: text(wire['MachineSerialNumber']),
    machineDescription: text(wire['MachineDescription']),
    loggedOnUserName: text(wire['LoggedOnUserName']),
    loggedOnUserDomain: text(wire['LoggedOnUserDomain']),
    operatingSystemName: text(wire['OperatingSystemName']),
    operatingSystemVersion: text(wire['OperatingSystemVersion']),
    operatingSystemManufacturerName: text(wire['OperatingSystemManufacturerName']),
    operatingSystemLanguage: text(wire['OperatingSystemLanguage']),
    operatingSystemInstallationTime: time(wire['OperatingSystemInstallationTime']),
    processorName: text(wire['ProcessorName']),
    processorVirtualCount: number(wire['ProcessorVirtualCount']),
    processorArchitecture: text(wire['ProcessorArchitecture']),
    systemMemoryTotalMegabytes: number(wire['SystemMemoryTotalMegabytes']),
    systemMemoryAvailableMegabytes: number(wire['SystemMemoryAvailableMegabytes']),
    privateNetworkAddress: text(wire['PrivateNetworkAddress']),
    hardwareNetworkAddress: text(wire['HardwareNetworkAddress']),
    lastActivityTime: time(wire['LastActivityTime']),
    lastBootTime: time(wire['LastBootTime']),
    timeZoneName: text(wire['TimeZoneName']),
    timeZoneOffsetHours: number(wire['TimeZoneOffsetHours']),
    isLocalAdminPresent: boolean(wire['IsLocalAdminPresent']),
  }
}
