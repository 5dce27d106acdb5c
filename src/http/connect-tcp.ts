import { connect as connectTcp, type LookupFunction, type NetConnectOpts, type Socket } from 'node:net'
import type { ReplyHead, TargetUrl, TraceLine, TransportOptions } from '../core/http.ts'
import type { Route } from './choose-route.ts'
import type { HopProgress } from './failures.ts'

/** When the steps of a connection were reached, milliseconds of the transport's clock; kept per socket. */
export type ConnectTimes = {
  lookup: number
  connect: number
  secure: number
  verified: boolean
  /** What OpenSSL says about the certificate, 0 without complaint; also when nobody asked. */
  verifyResult: number
  number: number
  /** Something else than the server itself is at the other end of the TCP connection. */
  proxied: boolean
  tunnelStatus?: number
  /** Bytes of all CONNECT requests. */
  tunnelSize: number
  /** Answers of proxies that came before the server's. */
  heads: ReplyHead[]
}

const times = new WeakMap<object, ConnectTimes>()

/** How a socket came to be; `undefined` for a foreign one. */
export function timesOf(socket: object): ConnectTimes | undefined {
  return times.get(socket)
}

export function keepTimes(socket: object, record: ConnectTimes): void {
  times.set(socket, record)
}

export type ConnectContext = Readonly<{
  url: TargetUrl
  options: TransportOptions
  /** `undefined`: straight to the server. */
  route?: Route | undefined
  progress: HopProgress
  trace: ((line: TraceLine) => void) | undefined
  now(): number
  /** Breaks off whatever step is under way; every step puts its own in. */
  opening: { abort(error: Error): void }
}>

/** Where a connection goes when not to the host of the URL; `name` is what `-v` calls it. */
type TcpSettings = Partial<NetConnectOpts> & Readonly<{ name?: string }>

/** Node gives up an address after this long and tries the next one; its own 250 ms lose slow links. */
const nextAddressAfterMs = 1000

/** One TCP connection. Names for this machine are not looked up. */
export function openTcp(
  context: ConnectContext,
  record: ConnectTimes,
  settings: TcpSettings = {},
): Promise<Socket> {
  const { url, trace, now, progress } = context
  progress.phase = 'connect'
  const socket = connectTcp({
    host: url.host,
    port: url.port,
    noDelay: true,
    autoSelectFamily: true,
    autoSelectFamilyAttemptTimeout: nextAddressAfterMs,
    ...(/(^|\.)localhost\.?$/.test(url.host) ? { lookup: lookUpLocalhost } : {}),
    ...settings,
  })
  context.opening.abort = (error) => socket.destroy(error)
  if (trace) traceAttempts(socket, url, trace)
  socket.once('lookup', () => {
    record.lookup = now()
  })
  const ready = new Promise<Socket>((resolve, reject) => {
    // It stays: a socket that breaks while TLS is still being loaded must not end the process.
    socket.on('error', reject)
    socket.once('connect', () => {
      record.connect = now()
      if (record.lookup === 0) record.lookup = record.connect
      trace?.({
        kind: '*',
        text: `Connected to ${settings.name ?? url.host} (${socket.remoteAddress}) port ${url.port} (#${record.number})`,
      })
      resolve(socket)
    })
  })
  // The TLS path awaits it later; a failure until then must not count as unhandled.
  ready.catch(() => {})
  return ready
}

function traceAttempts(socket: Socket, url: TargetUrl, trace: (line: TraceLine) => void): void {
  const attempt = (address: string): void =>
    trace({ kind: '*', text: `  Trying ${address.includes(':') ? `[${address}]` : address}:${url.port}...` })
  socket.on('connectionAttempt', attempt)
}

const lookUpLocalhost: LookupFunction = (_name, _options, done) => {
  done(null, [...localhostAddresses])
}

export const localhostAddresses = [
  { address: '::1', family: 6 },
  { address: '127.0.0.1', family: 4 },
] as const
