import type { Socket } from 'node:net'
import { findHeader } from '../core/find-header.ts'
import type { HeaderList, Peer, ReplyHead, Upgraded } from '../core/http.ts'
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
  /** Of a 101. */
  upgraded: Upgraded | undefined
  /** The connection was made for it. */
  isFresh: boolean
  /** Bytes of the request's head, of CONNECT, and of a body that left in one piece with the head. */
  requestSize: number
  /** Bytes of a body that leaves in chunks so far, with what frames them; `undefined` for another. */
  chunkedSize(): number | undefined
}>

/** The two ends of a connection. */
export function readPeer(socket: Socket): Peer {
  const { remoteAddress = '', remotePort = 0, localAddress = '', localPort = 0 } = socket
  const known = timesOf(socket)
  return {
    remoteIp: remoteAddress,
    remotePort,
    localIp: localAddress,
    localPort,
    loopback: isLoopbackHost(remoteAddress) && known?.proxied !== true,
    verified: known?.verified ?? false,
    verifyResult: known?.verifyResult ?? 0,
    tunnelStatus: known?.tunnelStatus,
  }
}

/** The steps of a hop; a reused connection was there from the start. */
function readTimes(
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

/** What proxies answered before the server did; told once. */
function takeProxyHeads(socket: Socket): readonly ReplyHead[] {
  return timesOf(socket)?.heads.splice(0) ?? []
}

/** What came over one connection; `steps` are those of the request, the connection knows its own. */
export function formHopReply(
  socket: Socket,
  reused: boolean,
  steps: Pick<HopTimes, 'start' | 'send' | 'firstByte'>,
  reply: Pick<HopReply, 'head' | 'interim' | 'body' | 'requestSize' | 'chunkedSize'>,
): HopReply {
  return {
    ...reply,
    isFresh: !reused,
    requestSize: reply.requestSize + (reused ? 0 : (timesOf(socket)?.tunnelSize ?? 0)),
    interim: [...takeProxyHeads(socket), ...reply.interim],
    peer: readPeer(socket),
    times: readTimes(socket, reused, steps),
    upgraded: isUpgrade(reply.head) ? openUpgraded(socket) : undefined,
  }
}

/** HTTP/2 has no 101: its socket belongs to all requests. */
function isUpgrade({ status, httpVersion }: ReplyHead): boolean {
  return status === 101 && httpVersion.startsWith('1.')
}

function openUpgraded(socket: Socket): Upgraded {
  return {
    write: (bytes) =>
      new Promise((resolve, reject) => {
        socket.write(bytes, (error) => (error ? reject(error) : resolve()))
      }),
    destroy: () => void socket.destroy(),
  }
}

/** Body bytes by Content-Length; `undefined` when only the end of the body tells. */
export function bodyLength(statusCode: number, method: string, headers: HeaderList): number | undefined {
  if (method === 'HEAD' || statusCode === 204 || statusCode === 304 || statusCode === 101) return undefined
  if (findHeader(headers, 'transfer-encoding') !== undefined) return undefined
  const text = findHeader(headers, 'content-length')
  return text === undefined ? undefined : Number(text)
}
