import { readFileSync } from 'node:fs'
import { isIP, type Socket } from 'node:net'
import {
  type ConnectionOptions,
  connect as connectTls,
  createSecureContext,
  type SecureContext,
} from 'node:tls'
import { CurlError } from '../core/errors.ts'
import type { RouteOptions, TlsOptions } from '../core/http.ts'
import type { ConnectContext } from './connect-tcp.ts'
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
  tcp: Promise<Socket>,
  connectAgain: () => Promise<Socket>,
): Promise<Socket> {
  const { options, url } = context
  const { caFile, tls, insecure, alpn = ['http/1.1'] } = options
  // A second connection through a proxy would be a second request to it.
  const isSingle = context.route !== undefined && !insecure
  const roots = await openContext(caFile ?? (isSingle ? findSystemRoots() : undefined), tls)
  const socket = await tcp
  if (roots instanceof CurlError) {
    socket.destroy()
    throw roots
  }
  const peer = { host: url.host, insecure, alpn }
  try {
    return await handshake(context, socket, roots, peer)
  } catch (error) {
    const isOpen = !isSingle && caFile === undefined && tls?.caPath === undefined
    const systemRoots = isOpen && isUntrustedIssuer(error) ? findSystemRoots() : undefined
    const wider = systemRoots === undefined ? undefined : await openContext(systemRoots, tls)
    if (wider === undefined || wider instanceof CurlError) throw error
    return handshake(context, await connectAgain(), wider, peer)
  }
}

/** TLS with a proxy; the system's roots unless told. @throws {CurlError} 77; Node's own errors for everything else */
export async function secureProxy(
  context: ConnectContext,
  host: string,
  socket: Socket,
  { proxyInsecure, proxyCaFile }: RouteOptions,
): Promise<Socket> {
  const roots = await openContext(proxyCaFile ?? findSystemRoots(), undefined)
  if (roots instanceof CurlError) throw roots
  return handshake(context, socket, roots, { host, insecure: proxyInsecure, alpn: ['http/1.1'] })
}

/** Whose certificate is expected, and what is offered to it. */
type TlsPeer = Readonly<{ host: string; insecure: boolean; alpn: readonly string[] }>

function handshake(
  { progress, trace, opening }: ConnectContext,
  tcp: Socket,
  secureContext: SecureContext,
  { host, insecure, alpn }: TlsPeer,
): Promise<Socket> {
  const name = host.replace(/%.*$/, '')
  const connection: ConnectionOptions = {
    socket: tcp,
    secureContext,
    rejectUnauthorized: !insecure,
    ...(alpn.length > 0 ? { ALPNProtocols: [...alpn] } : {}),
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
async function openContext(
  caFile: string | undefined,
  tls: TlsOptions | undefined,
): Promise<SecureContext | CurlError> {
  const key = tls === undefined ? (caFile ?? '') : JSON.stringify([caFile, tls])
  const known = contexts.get(key)
  if (known) return known
  try {
    const more = tls && (await import('./tls-settings.ts')).readTlsSettings(tls)
    const roots = [...(caFile === undefined ? [] : [readRoots(caFile)]), ...(more?.ca ?? [])]
    if (caFile === undefined && roots.length > 0) roots.push(readRoots(findSystemRoots() ?? ''))
    const made = createSecureContext({
      minVersion: 'TLSv1.2',
      ...more,
      ...(roots.length === 0 ? { ca: undefined } : { ca: roots }),
    })
    contexts.set(key, made)
    return made
  } catch (cause) {
    if (cause instanceof CurlError) return cause
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
