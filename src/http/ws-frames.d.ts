import type { Writable } from 'node:stream'

// Exported by the package, and missing in its types.
declare module 'ws' {
  /** Takes bytes from the wire. Emits `message`, `ping`, `pong` and, for a close frame, `conclude` while it is written to. */
  export class Receiver extends Writable {
    constructor(
      options: Readonly<{
        allowSynchronousEvents: boolean
        isServer: boolean
        /** Bytes of a message, of all its fragments together. */
        maxPayload: number
        maxFragments: number
        maxBufferedChunks: number
      }>,
    )
  }

  export const Sender: Readonly<{
    /** The parts of one frame. */
    frame(
      data: Uint8Array,
      options: Readonly<{ fin: boolean; mask: boolean; opcode: number; readOnly: boolean; rsv1: boolean }>,
    ): Uint8Array[]
  }>
}
