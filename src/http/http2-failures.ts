import { constants } from 'node:http2'
import { CliError, CurlError } from '../core/errors.ts'
import type { Http2Line } from './http2-line.ts'

/** By code. @source RFC 9113, section 7 */
const names = [
  'NO_ERROR',
  'PROTOCOL_ERROR',
  'INTERNAL_ERROR',
  'FLOW_CONTROL_ERROR',
  'SETTINGS_TIMEOUT',
  'STREAM_CLOSED',
  'FRAME_SIZE_ERROR',
  'REFUSED_STREAM',
  'CANCEL',
  'COMPRESSION_ERROR',
  'CONNECT_ERROR',
  'ENHANCE_YOUR_CALM',
  'INADEQUATE_SECURITY',
  'HTTP_1_1_REQUIRED',
]

/** How a stream ended, as far as Node tells. */
export type StreamEnd = Readonly<{
  id: number
  /** Code of RST_STREAM; 0 for a plain end. */
  code: number
  error: Error | undefined
}>

/**
 * Why a stream ended too early, in curl's numbers. `undefined`: nothing of HTTP/2, a failure of the connection.
 *
 * @source RFC 9113, section 7; curl's behaviour
 */
export function explainStream(line: Http2Line, { id, code, error }: StreamEnd): CurlError | undefined {
  const cause = error ?? line.failure
  const options = { cause }
  if (cause instanceof CliError || isSystemError(line.failure)) return undefined
  if (codeOf(cause) === 'ERR_HTTP2_ERROR')
    return line.hasSpoken
      ? new CurlError(16, 'Error in the HTTP2 framing layer', options)
      : new CurlError(52, 'Empty reply from server', options)
  if (line.isBroken)
    return new CurlError(
      18,
      `HTTP/2 stream ${id} was not closed cleanly before end of the underlying stream`,
      options,
    )
  if (code === 0)
    return new CurlError(
      92,
      `HTTP/2 stream ${id} was closed cleanly, but before all of the response had come`,
      options,
    )
  const name = names[code] ?? 'unknown'
  return new CurlError(92, `HTTP/2 stream ${id} was not closed cleanly: ${name} (err ${code})`, options)
}

/** The server has not looked at the request: it may be sent again. @source RFC 9113, section 8.7 */
export function isRefused({ code }: StreamEnd): boolean {
  return code === constants.NGHTTP2_REFUSED_STREAM
}

/** The server wants this request over HTTP/1.1. */
export function isUnwanted({ code }: StreamEnd): boolean {
  return code === constants.NGHTTP2_HTTP_1_1_REQUIRED
}

function isSystemError(error: Error | undefined): boolean {
  return error !== undefined && (error as NodeJS.ErrnoException).syscall !== undefined
}

function codeOf(error: Error | undefined): string | undefined {
  return (error as NodeJS.ErrnoException | undefined)?.code
}
