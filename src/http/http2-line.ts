import { type ClientHttp2Session, connect } from 'node:http2'
import type { Socket } from 'node:net'

/** What a server may send on one stream before the reader has taken any of it. */
const streamWindow = 4 * 1024 * 1024
/** The same for all streams of a connection together. */
const connectionWindow = 16 * 1024 * 1024
/** As much as curl takes in one head, and more than anybody sends. */
const maxHeaderListSize = 300 * 1024
const maxSentHeaderBytes = 1024 * 1024
const maxHeaderPairs = 10_000
/** MB; Node would refuse streams above 10, which the windows alone can fill. */
const maxSessionMemory = 256

/** One connection on which HTTP/2 was agreed; any number of requests share it. */
export class Http2Line {
  readonly socket: Socket
  readonly session: ClientHttp2Session
  /** What ended the connection, where there was more than a goodbye. */
  failure: Error | undefined
  /** The server has said something that is HTTP/2. */
  hasSpoken = false
  /** The server said goodbye: it takes no new requests. */
  isLeaving = false

  /** @param onGone Called once when no further request may go out on it. */
  constructor(socket: Socket, onGone: () => void) {
    this.socket = socket
    socket.once('error', (error) => {
      this.failure ??= error
    })
    this.session = connect('https://http2', {
      createConnection: () => socket,
      settings: { enablePush: false, initialWindowSize: streamWindow, maxHeaderListSize },
      maxHeaderListPairs: maxHeaderPairs,
      maxSendHeaderBlockLength: maxSentHeaderBytes,
      maxSessionMemory,
    })
    this.session.setLocalWindowSize(connectionWindow)
    this.session.on('error', (error) => {
      this.failure ??= error
    })
    this.session.once('remoteSettings', () => {
      this.hasSpoken = true
    })
    this.session.once('goaway', () => {
      this.isLeaving = true
      onGone()
    })
    this.session.once('close', onGone)
  }

  get isUsable(): boolean {
    return !this.isLeaving && !this.session.closed && !this.session.destroyed && !this.socket.destroyed
  }

  /** True when the other end is gone, by a goodbye or a break. */
  get isBroken(): boolean {
    return this.isLeaving || this.socket.destroyed || this.socket.readableEnded || this.session.destroyed
  }

  /** Says goodbye; what is under way is broken off. */
  close(): void {
    this.session.destroy()
  }
}
