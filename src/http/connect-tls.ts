import { readFileSync } from 'node:fs'
import { isIP, type Socket } from 'node:net'
import { type ConnectionOptions, connect as connectTls, createSecureContext, type SecureContext } from 'node:tls'
import { CurlError } from '../core/errors.ts'
import {
  type ConnectContext,
  type ConnectTimer,
  type ConnectTimes,
  openTcp,
  type TcpConnection,
} from './connect.ts'
import { isUntrustedIssuer } from './failures.ts'

/** Where Unix systems keep the roots that their administrators trust. */
const systemRootFiles = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/ssl/cert.pem',
]

const contexts = new Map<string, SecureContext>()

/**
 * Completes TLS on a TCP connection. The context is built while the TCP handshake travels. Without a CA file Node's own
 * roots are tried first (they are already parsed); only when they do not lead to the issuer, a second connection is made
 * with the system's roots.
 */
export async function openTls(
  context: ConnectContext,
  tcp: TcpConnection,
  timer: ConnectTimer,
): Promise<Socket> {
  const { options, progress } = context
  const secureContext = openContext(options.caFile)
  await tcp.ready
  progress.phase = 'tls'
  try {
    return await handshake(context, tcp.socket, secureContext)
  } catch (error) {
    const systemRoots = options.caFile === undefined && isUntrustedIssuer(error) ? findSystemRoots() : undefined
    if (systemRoots === undefined) throw error
    const again = openTcp(context, { lookup: 0, connect: 0, secure: 0, verified: false, number: 0 } as ConnectTimes)
    timer.onExpire((expired) => again.socket.destroy(expired))
    await again.ready
    return handshake(context, again.socket, openContext(systemRoots))
  }
}

function handshake({ url, options, trace }: ConnectContext, socket: Socket, secureContext: SecureContext): Promise<Socket> {
  const name = url.host.replace(/%.*$/, '')
  const connection: ConnectionOptions = {
    socket,
    secureContext,
    rejectUnauthorized: !options.insecure,
    minVersion: 'TLSv1.2',
    ALPNProtocols: ['http/1.1'],
    host: name,
    ...(isIP(name) === 0 ? { servername: name } : {}),
  }
  return new Promise((resolve, reject) => {
    const secure = connectTls(connection)
    secure.once('error', reject)
    secure.once('secureConnect', () => {
      secure.off('error', reject)
      const cipher = secure.getCipher()
      trace?.({ kind: '*', text: `SSL connection using ${secure.getProtocol()} / ${cipher.standardName ?? cipher.name}` })
      resolve(secure)
    })
  })
}

function openContext(caFile: string | undefined): SecureContext {
  const known = contexts.get(caFile ?? '')
  if (known) return known
  const made = createSecureContext(caFile === undefined ? {} : { ca: readRoots(caFile) })
  contexts.set(caFile ?? '', made)
  return made
}

function readRoots(file: string): Buffer {
  try {
    return readFileSync(file)
  } catch (cause) {
    throw new CurlError(77, `error setting certificate file: ${file}`, { cause })
  }
}

function findSystemRoots(): string | undefined {
  return systemRootFiles.find((file) => {
    try {
      return readFileSync(file).length > 0
    } catch {
      return false
    }
  })
}
