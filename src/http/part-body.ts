import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { PassThrough, type Readable } from 'node:stream'
import { findHeadEnd } from './head-recorder.ts'

/** What decides over the bytes behind a final head. */
export type BodyParter = Readonly<{
  /**
   * Asked when the head was read.
   *
   * @param length What the head says; without one the parser finds the end as usual.
   * @returns Everything that comes until the connection ends.
   */
  choose(message: IncomingMessage, length: number | undefined): Readable | undefined
}>

/**
 * Gives Node's parser one head at a time, so that a body can be kept from it that is longer than its head says; the parser
 * would break the connection off.
 */
export function partBody(socket: Socket): BodyParter {
  const others = socket.listeners('data') as ((chunk: Buffer) => void)[]
  socket.removeAllListeners('data')
  let pending: Buffer = Buffer.alloc(0)
  const parse = (chunk: Buffer): void => {
    for (const listener of others) listener.call(socket, chunk)
  }
  let receive: ((chunk: Buffer) => void) | undefined
  const cut = (chunk: Buffer): void => {
    if (receive) {
      receive(chunk)
      return
    }
    pending = Buffer.concat([pending, chunk])
    for (let end = findHeadEnd(pending, 0); end !== undefined; end = findHeadEnd(pending, 0)) {
      const head = pending.subarray(0, end)
      pending = pending.subarray(end)
      parse(head)
      // Set by `choose`, which was called meanwhile.
      const body = receive as ((chunk: Buffer) => void) | undefined
      if (body && pending.length > 0) body(pending)
      if (body) return
    }
  }
  socket.on('data', cut)
  return {
    choose: (message, length) => {
      if (length === undefined) {
        receive = parse
        socket.off('data', cut)
        for (const listener of others) socket.on('data', listener)
        return undefined
      }
      const body = new PassThrough()
      // The parser waits in vain for what it was told would come.
      message.on('error', () => {})
      socket.once('end', () => body.end())
      receive = (chunk) => void body.write(chunk)
      return body
    },
  }
}
