import {
  formatSocketFrame,
  type MalformedFrame,
  parseSocketFrame,
  type SocketFrame,
} from '../protocols/mpp/socket-frames.ts'

/** A WebSocket that is open; how it was opened is its owner's business. */
export type TextSocket = Readonly<{
  send(text: string): Promise<void> | void
  /** Messages in order, text and bytes; ends when the other side closed, and throws when the connection broke. */
  messages: AsyncIterable<string | Uint8Array>
  close(code: number): void
}>

/** What a paid socket says; text that is not of the protocol is a message, too, and so are bytes. */
export type IncomingFrame = SocketFrame | MalformedFrame | Readonly<{ kind: 'binary'; data: Uint8Array }>

/** The same socket in the words of payments. */
export type PaidSocket = Readonly<{
  frames: AsyncIterable<IncomingFrame>
  /** @param authorization Value of an `Authorization` header. */
  authorize(authorization: string): Promise<void>
  /** Asks the server to stop and to say what it spent. */
  requestClose(): Promise<void>
  close(code: number): void
}>

/** Puts the frames of payments over a socket. */
export function linkSocket(socket: TextSocket): PaidSocket {
  const send = async (frame: SocketFrame): Promise<void> => {
    await socket.send(formatSocketFrame(frame))
  }
  return {
    frames: readFrames(socket.messages),
    authorize: (authorization) => send({ kind: 'authorization', authorization }),
    requestClose: () => send({ kind: 'close-request' }),
    close: (code) => socket.close(code),
  }
}

async function* readFrames(messages: TextSocket['messages']): AsyncGenerator<IncomingFrame, void, undefined> {
  for await (const data of messages)
    yield typeof data === 'string'
      ? (parseSocketFrame(data) ?? { kind: 'message', data })
      : { kind: 'binary', data }
}
