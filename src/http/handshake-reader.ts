import type { Socket } from 'node:net'
import { CurlError } from '../core/errors.ts'

/** Reads what a proxy says before the connection belongs to the server behind it. */
export type HandshakeReader = Readonly<{
  /** The next bytes, exactly so many. @throws {CurlError} what `closed` says, 56 when the connection breaks */
  take(count: number): Promise<Buffer>
  /** The next bytes up to and with a blank line. */
  takeHead(): Promise<Buffer>
  /** Gives the socket back; what was read too much is read again. */
  release(): void
}>

const maxHeadBytes = 300 * 1024

/** @param closed The error when the proxy hangs up. */
export function createHandshakeReader(socket: Socket, closed: CurlError): HandshakeReader {
  let pending = Buffer.alloc(0)
  let failure: Error | undefined
  let wake = (): void => {}
  // By `readable` instead of `data`: the socket is then left as if nobody had read from it.
  const read = (): void => {
    for (let chunk = socket.read() as Buffer | null; chunk !== null; chunk = socket.read() as Buffer | null)
      pending = Buffer.concat([pending, chunk])
    wake()
  }
  const fail = (error: Error): void => {
    failure ??= error instanceof CurlError ? error : explain(error)
    wake()
  }
  const end = (): void => fail(closed)
  socket.on('readable', read).on('error', fail).once('end', end).once('close', end)
  const wait = async (find: () => number): Promise<Buffer> => {
    for (;;) {
      const length = find()
      if (length > 0) {
        const bytes = pending.subarray(0, length)
        pending = pending.subarray(length)
        return bytes
      }
      if (failure) throw failure
      if (pending.length > maxHeadBytes) throw new CurlError(56, 'Too large response headers')
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
  }
  return {
    take: (count) => wait(() => (pending.length >= count ? count : 0)),
    takeHead: () => wait(() => headLength(pending)),
    release: () => {
      socket.off('readable', read).off('error', fail).off('end', end).off('close', end)
      if (pending.length > 0) socket.unshift(pending)
    },
  }
}

function headLength(bytes: Buffer): number {
  const match = /\r?\n\r?\n/.exec(bytes.toString('latin1'))
  return match ? match.index + match[0].length : 0
}

function explain(cause: Error): CurlError {
  return new CurlError(56, 'Recv failure: Connection reset by peer', { cause })
}
