import { readFileSync } from 'node:fs'
import { isIP, type Socket } from 'node:net'
import {
  type ConnectionOptions,
  connect as connectTls,
  createSecureContext,
  type SecureContext,
} from 'node:tls'
import { CurlError } from '../core/errors.ts'
import { type ConnectContext, type ConnectTimes, openTcp, type TcpConnection } from './connect-tcp.ts'
import { isUntrustedIssuer } from './failures.ts'

/** Where Unix systems keep the roots that their administrators trust. */
const systemRootFiles = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/ssl/cert.pem',
]

/** By file of roots; `''` for Node's own. */
const contexts = new Map<string, SecureContext>()

/**
 * Completes TLS on a TCP connection. The context is built while the TCP handshake travels. Without a CA file Node's own
 * roots are tried first (they are already parsed); only when they do not lead to the issuer, a second connection is made
 * with the system's roots.
 *
 * @throws {CurlError} 77 when the CA file cannot be used; Node's own errors for everything else
 */
export async function openTls(
  context: ConnectContext,
  tcp: TcpConnection,
  record: ConnectTimes,
): Promise<Socket> {
  const { options } = context
  const roots = openContext(options.caFile)
  await tcp.ready
  if (roots instanceof CurlError) {
    tcp.socket.destroy()
    throw roots
  }
  try {
    return await handshake(context, tcp.socket, roots)
  } catch (error) {
    const systemRoots =
      options.caFile === undefined && isUntrustedIssuer(error) ? findSystemRoots() : undefined
    const wider = systemRoots === undefined ? undefined : openContext(systemRoots)
    if (wider === undefined || wider instanceof CurlError) throw error
    const again = openTcp(context, record)
    return handshake(context, await again.ready, wider)
  }
}

function handshake(context: ConnectContext, tcp: Socket, secureContext: SecureContext): Promise<Socket> {
  const { url, options, progress, trace, opening } = context
  const name = url.host.replace(/%.*$/, '')
  const connection: ConnectionOptions = {
    socket: tcp,
    secureContext,
    rejectUnauthorized: !options.insecure,
    ALPNProtocols: ['http/1.1'],
    host: name,
    ...(isIP(name) === 0 ? { servername: name } : {}),
  }
  progress.phase = 'tls'
  return new Promise((resolve, reject) => {
    const secure = connectTls(connection)
    opening.abort = (error) => secure.destroy(error)
    secure.on('error', reject)
    // Without an error of its own the TLS socket just closes when the TCP socket below it breaks.
    secure.once('close', () => reject(new Error('closed during the handshake')))
    secure.once('secureConnect', () => {
      const cipher = secure.getCipher()
      trace?.({ kind: '*', text: `SSL connection using ${secure.getProtocol()} / ${cipher.standardName}` })
      resolve(secure)
    })
  })
}

/** The error is returned: curl says that a server refuses before it says that the file is wrong. */
function openContext(caFile: string | undefined): SecureContext | CurlError {
  const known = contexts.get(caFile ?? '')
  if (known) return known
  try {
    const made = createSecureContext({
      minVersion: 'TLSv1.2',
      ...(caFile === undefined ? {} : { ca: readRoots(caFile) }),
    })
    contexts.set(caFile ?? '', made)
    return made
  } catch (cause) {
    return new CurlError(77, `error setting certificate file: ${caFile ?? 'the built-in roots'}`, { cause })
  }
}

function readRoots(file: string): string {
  const text = readFileSync(file, 'latin1')
  // OpenSSL takes a file without certificates for an empty list, which then trusts nobody.
  if (!/-----BEGIN (TRUSTED |X509 )?CERTIFICATE-----/.test(text))
    throw new Error('no certificate in the file')
  return text
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
