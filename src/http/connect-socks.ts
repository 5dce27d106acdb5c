import { isIP, isIPv4, type Socket } from 'node:net'
import { CurlError } from '../core/errors.ts'
import type { Place } from './choose-route.ts'
import { createHandshakeReader, type HandshakeReader } from './handshake-reader.ts'
import type { ProxyServer } from './proxy-url.ts'

/** Address of a name, for the kinds of proxy that want one. */
type LookUp = (host: string, family: 4 | undefined) => Promise<string>

/**
 * Asks a SOCKS proxy for a connection.
 *
 * @throws {CurlError} 97 when the proxy refuses or a name has no address
 * @source RFC 1928, RFC 1929
 */
export async function openSocks(
  proxy: ProxyServer,
  target: Place,
  socket: Socket,
  lookUp: LookUp,
): Promise<void> {
  const reader = createHandshakeReader(socket, refused('the proxy closed the connection'))
  try {
    if (proxy.kind === 'socks5' || proxy.kind === 'socks5h')
      await askVersion5(proxy, target, socket, reader, lookUp)
    else await askVersion4(proxy, target, socket, reader, lookUp)
  } finally {
    reader.release()
  }
}

const methods = { none: 0, password: 2 }

async function askVersion5(
  { kind, user }: ProxyServer,
  { host, port }: Place,
  socket: Socket,
  reader: HandshakeReader,
  lookUp: LookUp,
): Promise<void> {
  const offered = user === undefined ? [methods.none] : [methods.none, methods.password]
  socket.write(Buffer.from([5, offered.length, ...offered]))
  const [version, method] = await reader.take(2)
  if (version !== 5) throw refused('what answered is no SOCKS5 proxy')
  if (method === methods.password && user !== undefined) await sayPassword(user, socket, reader)
  else if (method !== methods.none) throw refused('the proxy wants a user name and password')
  const name = kind === 'socks5h' || isIP(host) !== 0 ? host : await lookUp(host, undefined)
  socket.write(Buffer.concat([Buffer.from([5, 1, 0]), formatAddress(name), formatPort(port)]))
  const [, reply = 1, , type] = await reader.take(4)
  if (reply !== 0) throw refused(`the proxy cannot connect to ${host}:${port} (reply ${reply})`)
  const length = type === 1 ? 4 : type === 4 ? 16 : (await reader.take(1))[0]
  await reader.take((length ?? 0) + 2)
}

async function sayPassword(user: string, socket: Socket, reader: HandshakeReader): Promise<void> {
  const colon = user.indexOf(':')
  const [name, password] = [Buffer.from(user.slice(0, colon)), Buffer.from(user.slice(colon + 1))]
  if (name.length > 255 || password.length > 255) throw refused('user name or password is too long')
  socket.write(Buffer.concat([Buffer.from([1, name.length]), name, Buffer.from([password.length]), password]))
  const [, status] = await reader.take(2)
  if (status !== 0) throw refused('the proxy does not accept user name and password')
}

async function askVersion4(
  { kind, user = ':' }: ProxyServer,
  { host, port }: Place,
  socket: Socket,
  reader: HandshakeReader,
  lookUp: LookUp,
): Promise<void> {
  const isNamed = kind === 'socks4a' && isIP(host) === 0
  const address = isNamed ? '0.0.0.1' : isIP(host) === 0 ? await lookUp(host, 4) : host
  if (!isIPv4(address)) throw refused('SOCKS4 knows IPv4 addresses only')
  const name = user.replace(/:.*$/s, '')
  socket.write(
    Buffer.concat([
      Buffer.from([4, 1]),
      formatPort(port),
      Buffer.from(address.split('.').map(Number)),
      Buffer.from(`${name}\0${isNamed ? `${host}\0` : ''}`),
    ]),
  )
  const [, reply] = await reader.take(8)
  if (reply !== 0x5a) throw refused(`the proxy cannot connect to ${host}:${port} (reply ${reply})`)
}

function formatPort(port: number): Buffer {
  return Buffer.from([port >> 8, port & 0xff])
}

/** Type and address. */
function formatAddress(host: string): Buffer {
  const family = isIP(host)
  if (family === 4) return Buffer.from([1, ...host.split('.').map(Number)])
  if (family === 6) return Buffer.concat([Buffer.from([4]), readIpv6(host)])
  const name = Buffer.from(host)
  if (name.length > 255) throw refused('the host name is too long for SOCKS5')
  return Buffer.concat([Buffer.from([3, name.length]), name])
}

function readIpv6(address: string): Buffer {
  const dotted = address.replace(/%.*$/, '').replace(/\d+\.\d+\.\d+\.\d+$/, (text) => {
    const [a = 0, b = 0, c = 0, d = 0] = text.split('.').map(Number)
    return `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`
  })
  const [front = '', back] = dotted.split('::')
  const words = (text: string): string[] => text.split(':').filter((word) => word !== '')
  const [head, tail] = [words(front), words(back ?? '')]
  const groups = [...head, ...Array<string>(8 - head.length - tail.length).fill('0'), ...tail]
  return Buffer.from(groups.map((word) => word.padStart(4, '0')).join(''), 'hex')
}

function refused(reason: string): CurlError {
  return new CurlError(97, `SOCKS: ${reason}`)
}
