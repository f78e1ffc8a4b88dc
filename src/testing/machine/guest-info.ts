import { wireTime } from '../clock.ts'
import { hexDigits, type Random } from '../sessions/identifiers.ts'
import type { WireGuestInfo } from '../sessions/wire.ts'
import type { Machine } from './machine-options.ts'

/** A plausible machine that belongs to nobody, as it was at a time in milliseconds since 1970. */
export function makeGuestInfo(
  { name, os }: Pick<Machine, 'name' | 'os'>,
  time: number,
  random: Random,
): WireGuestInfo {
  return {
    MachineName: name,
    MachineDomain: os === 'windows' ? 'ACME' : '',
    MachineManufacturerName: os === 'macos' ? 'Apple Inc.' : 'Acme Computers',
    MachineModel: os === 'macos' ? 'Mac14,2' : 'Desk 100',
    MachineProductNumber: 'AC-100',
    MachineSerialNumber: `SN${hexDigits(8, random).toUpperCase()}`,
    MachineDescription: '',
    LoggedOnUserName: 'alex',
    LoggedOnUserDomain: os === 'windows' ? 'ACME' : '',
    ...operatingSystems[os],
    OperatingSystemLanguage: 'en-US',
    OperatingSystemInstallationTime: '2025-02-03T09:00:00.0000000Z',
    ProcessorName: 'Acme CPU 3.0 GHz',
    ProcessorVirtualCount: 8,
    ProcessorArchitecture: os === 'macos' ? 'ARM64' : 'x64',
    SystemMemoryTotalMegabytes: 16_384,
    SystemMemoryAvailableMegabytes: 9_216,
    PrivateNetworkAddress: '192.0.2.10',
    HardwareNetworkAddress: (hexDigits(12, random).toUpperCase().match(/../g) ?? []).join(':'),
    LastActivityTime: wireTime(new Date(time)),
    LastBootTime: wireTime(new Date(time - 3 * 86_400_000)),
    TimeZoneName: 'UTC',
    TimeZoneOffsetHours: 0,
    IsLocalAdminPresent: true,
  }
}

const operatingSystems = {
  windows: {
    OperatingSystemName: 'Microsoft Windows 11 Pro',
    OperatingSystemVersion: '10.0.26100',
    OperatingSystemManufacturerName: 'Microsoft Corporation',
  },
  macos: {
    OperatingSystemName: 'macOS',
    OperatingSystemVersion: '15.5',
    OperatingSystemManufacturerName: 'Apple Inc.',
  },
  linux: {
    OperatingSystemName: 'Debian GNU/Linux 12 (bookworm)',
    OperatingSystemVersion: '6.1.0',
    OperatingSystemManufacturerName: 'Debian',
  },
} as const
