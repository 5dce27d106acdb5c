import { Receiver, Sender } from 'ws'
import { CurlError } from '../core/errors.ts'

/** What one or more frames said. */
export type SocketEvent =
  | Readonly<{ kind: 'message'; data: string | Uint8Array }>
  | Readonly<{ kind: 'ping'; data: Uint8Array }>
  /** 1005 when the other side named no code. */
  | Readonly<{ kind: 'close'; code: number }>
  /** What came behind the events before it is no frame. */
  | Readonly<{ kind: 'fault'; error: FrameError }>

/** Bytes of one message. */
const maxMessageLength = 16 * 1024 * 1024
/** As many as ws takes by itself; each costs memory beyond its bytes. */
const maxFragments = 128 * 1024
const maxChunks = 1024 * 1024

/** The opcodes that a client sends. */
const opcodes = { text: 1, close: 8, pong: 10 } as const

/** The bytes of one frame, masked as a client has to. */
export function writeFrame(kind: keyof typeof opcodes, data: Uint8Array): Uint8Array {
  const options = { fin: true, mask: true, opcode: opcodes[kind], readOnly: true, rsv1: false }
  return Buffer.concat(Sender.frame(Buffer.from(data), options))
}

/** @param code 1000 to 4999, but for the ones that are never sent. */
export function writeClose(code: number): Uint8Array {
  return writeFrame('close', Uint8Array.of(code >> 8, code & 0xff))
}

/** What the bytes broke, as the code of a close frame. */
class FrameError extends CurlError {
  readonly closeCode: number
  constructor(closeCode: number, words: string, cause: unknown) {
    super(56, `The server sent what is no WebSocket frame: ${words}`, { cause })
    this.closeCode = closeCode
  }
}

/**
 * Reads frames out of bytes that come in any pieces. Nothing comes after a close frame or a fault.
 *
 * @returns A function that takes the next bytes and gives back what is complete.
 * @source RFC 6455, section 5
 */
export function createFrameReader(): (bytes: Uint8Array) => Promise<readonly SocketEvent[]> {
  const receiver = new Receiver({
    allowSynchronousEvents: true,
    isServer: false,
    maxPayload: maxMessageLength,
    maxFragments,
    maxBufferedChunks: maxChunks,
  })
  let events: SocketEvent[] = []
  let isOver = false
  receiver.on('message', (data: Buffer, isBinary: boolean) => {
    events.push({ kind: 'message', data: isBinary ? data : data.toString() })
  })
  receiver.on('ping', (data: Buffer) => void events.push({ kind: 'ping', data }))
  receiver.on('conclude', (code: number) => {
    isOver = true
    events.push({ kind: 'close', code })
  })
  // Told to the callback of `write`, too.
  receiver.on('error', () => {})
  return async (bytes) => {
    if (isOver) return []
    events = []
    const error = await new Promise<Error | null | undefined>((resolve) => receiver.write(bytes, resolve))
    if (error) {
      isOver = true
      events.push({ kind: 'fault', error: toFrameError(error) })
    }
    return events
  }
}

const closeCodes: Readonly<Record<string, number>> = {
  WS_ERR_INVALID_UTF8: 1007,
  WS_ERR_TOO_MANY_BUFFERED_PARTS: 1008,
  WS_ERR_UNSUPPORTED_MESSAGE_LENGTH: 1009,
  WS_ERR_UNSUPPORTED_DATA_PAYLOAD_LENGTH: 1009,
}

function toFrameError(error: Error & { code?: string }): FrameError {
  const words = error.message.replace(/^Invalid WebSocket frame: /, '')
  return new FrameError(closeCodes[error.code ?? ''] ?? 1002, words, error)
}
