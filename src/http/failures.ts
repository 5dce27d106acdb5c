import { CliError, CurlError } from '../core/errors.ts'
import type { TargetUrl } from '../core/http.ts'

/** What is known about a hop when it fails; Node's codes alone do not tell 18, 52 and 56 apart. */
export type HopProgress = {
  phase: 'connect' | 'tls' | 'head' | 'body'
  startedAt: number
  /** A whole status line has come. */
  hasLine: boolean
  /** Body bytes that are still missing by Content-Length. */
  remaining: number | undefined
}

const certificateCodes = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'CERT_REVOKED',
  'CERT_REJECTED',
  'CERT_UNTRUSTED',
  'CERT_CHAIN_TOO_LONG',
  'INVALID_CA',
  'INVALID_PURPOSE',
  'PATH_LENGTH_EXCEEDED',
  'HOSTNAME_MISMATCH',
  'ERR_TLS_CERT_ALTNAME_INVALID',
])
/** True for a certificate that the roots in use do not lead to: another set of roots may. */
export function isUntrustedIssuer(error: unknown): boolean {
  return /^(DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_GET_ISSUER_CERT|UNABLE_TO_GET_ISSUER_CERT_LOCALLY|UNABLE_TO_VERIFY_LEAF_SIGNATURE)$/.test(
    codeOf(error),
  )
}

/**
 * The one mapper from Node's failures to curl's numbers and sentences. What is no failure of the network comes back as it
 * is: it is ours, or already has its words.
 *
 * @source curl's libcurl-errors
 */
export function toCurlError(error: unknown, url: TargetUrl, progress: HopProgress, now: number): Error {
  if (error instanceof CliError) return error
  const code = codeOf(error)
  const options = { cause: error }
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN' || code === 'EAI_NONAME' || code === 'EAI_FAIL')
    return new CurlError(6, `Could not resolve host: ${url.host}`, {
      ...options,
      hint: 'Check the name and your connection to the network.',
    })
  if (certificateCodes.has(code)) return certificateError(error, code)
  if (progress.phase === 'tls') return new CurlError(35, tlsMessage(error, url), options)
  if (code === '') return error instanceof Error ? error : new Error('a failure without an error', options)
  if (progress.phase === 'connect') {
    const after = `after ${Math.max(0, Math.round(now - progress.startedAt))} ms`
    return new CurlError(
      7,
      `Failed to connect to ${url.host} port ${url.port} ${after}: Couldn't connect to server`,
      options,
    )
  }
  if (code.startsWith('HPE_')) return parserError(error, code, progress)
  return receiveError(error, code, progress)
}

function certificateError(error: unknown, code: string): CurlError {
  const text = error instanceof Error && code !== 'ERR_TLS_CERT_ALTNAME_INVALID' ? error.message : ''
  const message =
    code === 'ERR_TLS_CERT_ALTNAME_INVALID' || code === 'HOSTNAME_MISMATCH'
      ? 'SSL: no alternative certificate subject name matches target host name'
      : `SSL certificate problem: ${text}`
  return new CurlError(60, message, {
    cause: error,
    hint: 'Use --cacert for a private authority; -k turns the check off and payments with it.',
  })
}

function tlsMessage(error: unknown, url: TargetUrl): string {
  return `TLS connect error: ${tlsReason(error)} (${url.host}:${url.port})`
}

function tlsReason(error: unknown): string {
  const { reason } = error instanceof Error ? (error as Error & { reason?: unknown }) : {}
  return typeof reason === 'string' ? reason : 'the server closed the connection'
}

function parserError(error: unknown, code: string, progress: HopProgress): CurlError {
  const options = { cause: error }
  if (code === 'HPE_INVALID_EOF_STATE') return receiveError(error, 'ECONNRESET', progress)
  if (code === 'HPE_HEADER_OVERFLOW') return new CurlError(56, 'Too large response headers', options)
  if (progress.phase === 'body')
    return code === 'HPE_INVALID_CHUNK_SIZE'
      ? new CurlError(56, 'Illegal or missing hexadecimal sequence in chunked-encoding', options)
      : new CurlError(56, 'Malformed encoding found in chunked-encoding', options)
  if (code === 'HPE_INVALID_CONSTANT') return new CurlError(1, 'Received HTTP/0.9 when not allowed', options)
  if (code === 'HPE_INVALID_VERSION') return new CurlError(1, 'Unsupported HTTP version in response', options)
  if (code === 'HPE_INVALID_STATUS')
    return new CurlError(1, 'Unsupported response code in HTTP response', options)
  if (code === 'HPE_INVALID_CONTENT_LENGTH' || code === 'HPE_UNEXPECTED_CONTENT_LENGTH')
    return new CurlError(8, 'Invalid Content-Length: value', options)
  return new CurlError(8, 'Weird server reply', options)
}

function receiveError(error: unknown, code: string, progress: HopProgress): CurlError {
  const options = { cause: error }
  if (code === 'EPIPE') return new CurlError(55, 'Send failure: Broken pipe', options)
  if (code.startsWith('ERR_SSL_')) return new CurlError(56, `TLS read error: ${tlsReason(error)}`, options)
  if (syscallOf(error) === 'write')
    return new CurlError(55, 'Send failure: Connection reset by peer', options)
  if (isReset(error)) return new CurlError(56, 'Recv failure: Connection reset by peer', options)
  if (progress.phase === 'body' || progress.hasLine) {
    const what =
      progress.remaining === undefined
        ? 'outstanding read data remaining'
        : `${progress.remaining} bytes remaining to read`
    return new CurlError(18, `transfer closed with ${what}`, options)
  }
  return new CurlError(52, 'Empty reply from server', options)
}

/** A TCP reset, as opposed to Node's "socket hang up" and "aborted", which mean a plain close. */
function isReset(error: unknown): boolean {
  return /^(ECONNRESET|ETIMEDOUT|ECONNABORTED)$/.test(codeOf(error)) && syscallOf(error) !== undefined
}

function syscallOf(error: unknown): string | undefined {
  return error instanceof Error ? (error as NodeJS.ErrnoException).syscall : undefined
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return ''
  const { code } = error as NodeJS.ErrnoException
  if (code !== undefined) return String(code)
  if (error instanceof AggregateError) return codeOf(error.errors[0])
  return error.cause === undefined ? '' : codeOf(error.cause)
}
