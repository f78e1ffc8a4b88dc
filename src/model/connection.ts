import { type ProcessType, processTypes } from './process-type.ts'
import { time } from './time.ts'
import { number, text, type WireObject } from './wire-value.ts'

/** One end of a session, connected. Evidence: seen. */
export interface Connection {
  readonly connectionId: string
  /** `null` where the server sent none. */
  readonly processType: ProcessType | null
  /** A number whose meaning is not known here. */
  readonly clientType: number | null
  readonly clientVersion: string
  /** The technician's name; `''` for a guest. */
  readonly participantName: string
  readonly networkAddress: string
  readonly connectedTime: Date | null
}

export function decodeConnection(wire: WireObject): Connection {
  return {
    connectionId: text(wire['ConnectionID']),
    processType: processTypes.decode(wire['ProcessType']),
    clientType: number(wire['ClientType']),
    clientVersion: text(wire['ClientVersion']),
    participantName: text(wire['ParticipantName']),
    networkAddress: text(wire['NetworkAddress']),
    connectedTime: time(wire['ConnectedTime']),
  }
}
