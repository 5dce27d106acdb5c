import type { Socket } from 'node:net'
import { CurlError } from '../core/errors.ts'
import type { Place, Route } from './choose-route.ts'
import { type ConnectContext, type ConnectTimes, openTcp } from './connect-tcp.ts'
import { toCurlError } from './failures.ts'
import { findOwnEnd, isBindError } from './own-end.ts'
import { type AddressBook, readAddressBook } from './resolve-list.ts'

/**
 * A connection to the server of a route, through its proxies; TLS with the server itself is still to come.
 *
 * @throws {CurlError} 5, 6, 7, 35, 45, 49, 56, 60 and 97
 */
export async function openRoute(
  context: ConnectContext,
  route: Route,
  record: ConnectTimes,
): Promise<Socket> {
  const { proxies, target, options } = route
  const book = readAddressBook(options.resolve, options.family)
  const first = proxies[0] ?? target
  record.proxied = proxies.length > 0 || options.unixSocket !== undefined
  let socket: Socket
  try {
    socket = await openFirst(context, route, first, book, record)
  } catch (error) {
    throw explain(error, context, first, proxies.length > 0)
  }
  for (const [index, proxy] of proxies.entries()) {
    const next = proxies[index + 1] ?? target
    try {
      if (proxy.kind === 'https') {
        const { secureProxy } = await import('./connect-tls.ts')
        socket = await secureProxy(context, proxy.host, socket, options)
      }
      context.opening.abort = (error) => socket.destroy(error)
      if (proxy.kind.startsWith('socks')) {
        const { openSocks } = await import('./connect-socks.ts')
        await openSocks(proxy, next, socket, (host, family) => book.lookUp({ ...next, host }, family))
      } else if (!route.forward || next !== target) {
        const { openTunnel } = await import('./connect-tunnel.ts')
        await openTunnel(context, route, proxy, next, socket, record)
      }
    } catch (error) {
      socket.destroy()
      throw explain(error, context, proxy, true)
    }
  }
  return socket
}

async function openFirst(
  context: ConnectContext,
  { options }: Route,
  place: Place,
  book: AddressBook,
  record: ConnectTimes,
): Promise<Socket> {
  const { unixSocket, keepAliveMs, nextAddressMs, localPorts } = options
  if (unixSocket !== undefined) return openTcp(context, record, { ...place, path: unixSocket })
  const ownEnd = await findOwnEnd(options)
  const settings = {
    ...book.settingsFor(place, ownEnd.family),
    ...(ownEnd.address === undefined ? {} : { localAddress: ownEnd.address }),
    ...(nextAddressMs ? { autoSelectFamilyAttemptTimeout: Math.max(10, nextAddressMs) } : {}),
    ...(keepAliveMs ? { keepAlive: true, keepAliveInitialDelay: keepAliveMs } : {}),
  }
  if (localPorts === undefined && ownEnd.address === undefined)
    return openTcp(context, record, { ...settings, name: place.host })
  const [from, to] = localPorts ?? [0, 0]
  for (let localPort = from; ; localPort += 1) {
    try {
      return await openTcp(context, record, { ...settings, localPort, name: place.host })
    } catch (error) {
      if (!isBindError(error)) throw error
      if (localPort >= to) throw new CurlError(45, 'bind failed', { cause: error })
    }
  }
}

/** In curl's words for the end that failed: a proxy's name that is unknown is 5, not 6. */
function explain(error: unknown, context: ConnectContext, place: Place, isProxy: boolean): Error {
  const { url, progress, now } = context
  const explained = toCurlError(error, { ...url, host: place.host, port: place.port }, progress, now())
  if (isProxy && explained instanceof CurlError && explained.number === 6)
    return new CurlError(5, `Could not resolve proxy: ${place.host}`, { cause: error })
  return explained
}
