import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { findHeader } from '../core/find-header.ts'
import type { HeaderList, Peer, ReplyHead } from '../core/http.ts'
import { isLoopbackHost } from '../core/target-url.ts'
import { timesOf } from './connect-tcp.ts'
import type { ResponseBody } from './response-body.ts'

/** When one hop reached its steps, milliseconds of the transport's clock. */
type HopTimes = Readonly<{
  start: number
  lookup: number
  connect: number
  /** 0 without TLS. */
  secure: number
  send: number
  firstByte: number
}>

/** The answer of one server. */
export type HopReply = Readonly<{
  head: ReplyHead
  /** 1xx heads that came before. */
  interim: readonly ReplyHead[]
  body: ResponseBody
  peer: Peer
  times: HopTimes
  /** Bytes of the request that have left so far, head and body. */
  bytesSent(): number
}>

/** The two ends of a connection. */
export function readPeer(socket: Socket): Peer {
  const { remoteAddress = '', remotePort = 0, localAddress = '', localPort = 0 } = socket
  return {
    remoteIp: remoteAddress,
    remotePort,
    localIp: localAddress,
    localPort,
    loopback: isLoopbackHost(remoteAddress),
    verified: timesOf(socket)?.verified ?? false,
  }
}

/** The steps of a hop; a reused connection was there from the start. */
export function readTimes(
  socket: Socket,
  reused: boolean,
  { start, send, firstByte }: Pick<HopTimes, 'start' | 'send' | 'firstByte'>,
): HopTimes {
  const known = reused ? undefined : timesOf(socket)
  return {
    start,
    send,
    firstByte,
    lookup: known?.lookup ?? start,
    connect: known?.connect ?? start,
    secure: known?.secure ?? 0,
  }
}

/** Body bytes by Content-Length; `undefined` when only the end of the body tells. */
export function bodyLength(
  message: IncomingMessage,
  method: string,
  headers: HeaderList,
): number | undefined {
  const { statusCode } = message
  if (method === 'HEAD' || statusCode === 204 || statusCode === 304 || statusCode === 101) return undefined
  if (findHeader(headers, 'transfer-encoding') !== undefined) return undefined
  const text = findHeader(headers, 'content-length')
  return text === undefined ? undefined : Number(text)
}
