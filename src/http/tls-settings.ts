import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createSecureContext, DEFAULT_CIPHERS, type SecureContextOptions, type SecureVersion } from 'node:tls'
import { CurlError } from '../core/errors.ts'
import type { TlsOptions } from '../core/http.ts'

type Settings = Omit<SecureContextOptions, 'ca'>

/**
 * What options say about TLS, for `createSecureContext`; `ca` holds the certificates of `--capath` alone.
 *
 * @throws {CurlError} 35 for a maximum below the minimum, 58 for the client's certificate, 59 for ciphers, 77 and 82 for
 * files
 */
export function readTlsSettings(tls: TlsOptions): Settings & { ca?: string[] } {
  return {
    ...readVersions(tls),
    ...readCiphers(tls),
    ...readCertificate(tls),
    ...(tls.caPath === undefined ? {} : { ca: readFolder(tls.caPath) }),
    ...(tls.crlFile === undefined ? {} : { crl: readRevoked(tls.crlFile) }),
  }
}

const usualMinimum = '1.2'

function readVersions({ minVersion, maxVersion }: TlsOptions): Settings {
  if (minVersion !== undefined && maxVersion !== undefined && maxVersion < minVersion)
    throw new CurlError(35, '--tls-max is below the lowest version that may be used')
  const usual = maxVersion !== undefined && maxVersion < usualMinimum ? maxVersion : usualMinimum
  return {
    minVersion: nameVersion(minVersion ?? usual),
    ...(maxVersion === undefined ? {} : { maxVersion: nameVersion(maxVersion) }),
  }
}

function nameVersion(version: string): SecureVersion {
  return version === '1.0' ? 'TLSv1' : (`TLSv${version}` as SecureVersion)
}

/** Node wants both lists in one. */
function readCiphers({ ciphers, tls13Ciphers }: TlsOptions): Settings {
  if (ciphers === undefined && tls13Ciphers === undefined) return {}
  const usual = DEFAULT_CIPHERS.split(':')
  const isNew = (name: string): boolean => name.startsWith('TLS_')
  const old = ciphers ?? usual.filter((name) => !isNew(name)).join(':')
  const list = `${tls13Ciphers ?? usual.filter(isNew).join(':')}:${old}`
  try {
    if (tls13Ciphers?.split(':').some((name) => !isNew(name))) throw new Error('no suite of TLS 1.3')
    createSecureContext({ ciphers: list })
  } catch (cause) {
    throw new CurlError(59, `failed setting cipher list: ${ciphers ?? tls13Ciphers}`, { cause })
  }
  return { ciphers: list }
}

function readCertificate(tls: TlsOptions): Settings {
  const { certificate: file, certificateType = 'PEM', keyPassword: passphrase } = tls
  if (file === undefined) return {}
  const type = certificateType.toUpperCase()
  try {
    const bytes = readFileSync(file)
    if (type === 'P12') return proven({ pfx: bytes, passphrase: passphrase ?? '' })
    if (type !== 'PEM' && type !== 'DER') throw new Error(`not supported file type '${certificateType}'`)
    const cert = type === 'DER' ? new X509Certificate(bytes).toString() : bytes
    return proven({ cert, key: readKey(tls, bytes) })
  } catch (cause) {
    const reason = cause instanceof Error ? `: ${cause.message}` : ''
    throw new CurlError(58, `could not load ${type} client certificate from ${file}${reason}`, {
      cause,
      hint: 'Name the certificate with --cert, its key with --key, and its password with --pass.',
    })
  }
}

/** The key stands in the certificate's file unless another one is named. */
function readKey({ key: file, keyType = 'PEM', keyPassword }: TlsOptions, certificate: Buffer): string {
  const key = file === undefined ? certificate : readFileSync(file)
  const passphrase = keyPassword === undefined ? {} : { passphrase: keyPassword }
  const isDer = keyType.toUpperCase() === 'DER'
  const read = isDer ? readDerKey(key) : createPrivateKey({ key, ...passphrase })
  return read.export({ type: 'pkcs8', format: 'pem' }) as string
}

function readDerKey(key: Buffer): ReturnType<typeof createPrivateKey> {
  for (const type of ['pkcs8', 'pkcs1', 'sec1'] as const) {
    try {
      return createPrivateKey({ key, format: 'der', type })
    } catch {
      // The next form may be the one.
    }
  }
  throw new Error('the key is in no form that is known')
}

/** A certificate and a key that do not belong together are found now. */
function proven(options: Settings): Settings {
  createSecureContext(options)
  return options
}

const pem =
  /-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----[\s\S]*?-----END (?:TRUSTED |X509 )?CERTIFICATE-----/

/** As OpenSSL does, only files that are named by the hash of their subject. A folder that is not there is empty. */
function readFolder(folder: string): string[] {
  try {
    const names = readdirSync(folder).filter((name) => /^[\da-f]{8}\.\d+$/.test(name))
    return names.flatMap((name) => pem.exec(readFileSync(join(folder, name), 'latin1'))?.[0] ?? [])
  } catch {
    return []
  }
}

function readRevoked(file: string): Buffer {
  try {
    return readFileSync(file)
  } catch (cause) {
    throw new CurlError(82, `error loading CRL file: ${file}`, { cause })
  }
}
