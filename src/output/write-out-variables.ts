import { findHeader } from '../core/find-header.ts'
import type { Reply } from '../core/http.ts'
import { sanitize } from '../core/sanitize.ts'
import { decodeLatin1 } from './decode-latin1.ts'
import type { PaymentDocument } from './payment-document.ts'
import { formatSafeJson } from './safe-json.ts'

/** What `-w` can tell about one transfer. */
export type WriteOutFacts = Readonly<{
  /** presto's own. */
  version: string
  /** As given, and where the last request went; both without user info. */
  url: string
  urlEffective: string
  /** From 0. */
  urlNumber: number
  /** Of the last request; `undefined` when nothing was planned. */
  method: string | undefined
  scheme: 'http' | 'https' | undefined
  /** What was sent as Referer. */
  referer?: string | undefined
  exitCode: number
  errorMessage: string | undefined
  /** Where the body was saved. */
  filename: string | undefined
  /** Body bytes over the wire. */
  sizeDownload: number
  sizeUpload: number
  totalSeconds: number
  /** That were made. */
  connections: number
  /** What was wrong with a certificate that was refused; 0 for nothing. */
  verifyResult: number
  /** The last reply whose head arrived. */
  reply: ReplyFacts | undefined
  payment: PaymentDocument | undefined
}>

type ReplyFacts = Pick<
  Reply,
  | 'status'
  | 'httpVersion'
  | 'headers'
  | 'raw'
  | 'before'
  | 'redirectUrl'
  | 'redirects'
  | 'remoteIp'
  | 'remotePort'
  | 'localIp'
  | 'localPort'
  | 'verifyResult'
  | 'tunnelStatus'
  | 'requestSize'
  | 'timings'
>

/** A value as text and as JSON. */
export type WriteOutValue = Readonly<{ text: string; json: string }>
type Variable = (facts: WriteOutFacts) => WriteOutValue

const maxTextLength = 65_536

/**
 * curl's variables in the order in which `%{json}` lists them.
 *
 * @source curl 7.88.1, curl(1), --write-out, and its behaviour
 */
export const curlVariables: ReadonlyMap<string, Variable> = new Map<string, Variable>([
  ['certs', () => string('')],
  ['content_type', ({ reply }) => string(headerText(reply, 'content-type'))],
  ['errormsg', ({ errorMessage }) => string(errorMessage)],
  ['exitcode', ({ exitCode }) => count(exitCode)],
  ['filename_effective', ({ filename }) => string(filename)],
  ['ftp_entry_path', () => string(undefined)],
  ['http_code', status],
  ['http_connect', tunnelStatus],
  ['http_version', ({ reply }) => string(reply ? reply.httpVersion.replace(/\.0$/, '') : '0')],
  ['local_ip', ({ reply }) => string(reply?.localIp ?? '')],
  ['local_port', ({ reply }) => count(reply?.localPort)],
  ['method', ({ method }) => string(method ?? 'GET')],
  ['num_certs', () => count(0)],
  ['num_connects', ({ connections }) => count(connections)],
  ['num_headers', ({ reply }) => count(reply?.headers.length)],
  ['num_redirects', ({ reply }) => count(reply?.redirects)],
  ['proxy_ssl_verify_result', () => count(0)],
  ['redirect_url', ({ reply }) => string(reply?.redirectUrl)],
  ['referer', ({ referer }) => string(referer)],
  ['remote_ip', ({ reply }) => string(reply?.remoteIp ?? '')],
  ['remote_port', ({ reply }) => count(reply?.remotePort)],
  ['response_code', status],
  ['scheme', ({ scheme, reply }) => string(reply && scheme?.toUpperCase())],
  ['size_download', ({ sizeDownload }) => count(sizeDownload)],
  ['size_header', ({ reply }) => count(reply && headBytes(reply))],
  ['size_request', ({ reply }) => count(reply?.requestSize)],
  ['size_upload', ({ sizeUpload }) => count(sizeUpload)],
  ['speed_download', ({ sizeDownload, totalSeconds }) => speed(sizeDownload, totalSeconds)],
  ['speed_upload', ({ sizeUpload, totalSeconds }) => speed(sizeUpload, totalSeconds)],
  ['ssl_verify_result', ({ reply, verifyResult }) => count(reply?.verifyResult ?? verifyResult)],
  ['time_appconnect', ({ reply }) => seconds(reply?.timings.appConnect)],
  ['time_connect', ({ reply }) => seconds(reply?.timings.connect)],
  ['time_namelookup', ({ reply }) => seconds(reply?.timings.nameLookup)],
  ['time_pretransfer', ({ reply }) => seconds(reply?.timings.preTransfer)],
  ['time_redirect', ({ reply }) => seconds(reply?.timings.redirect)],
  ['time_starttransfer', ({ reply }) => seconds(reply?.timings.startTransfer)],
  ['time_total', ({ totalSeconds }) => seconds(totalSeconds)],
  ['url', ({ url }) => string(url)],
  ['url_effective', ({ urlEffective }) => string(urlEffective)],
  ['urlnum', ({ urlNumber }) => count(urlNumber)],
])

/** presto's own variables: members of the payment; empty when nothing was paid. */
export const paymentVariables: ReadonlyMap<string, Variable> = new Map<string, Variable>([
  ['payment_state', ({ payment }) => string(payment?.state)],
  ['payment_id', ({ payment }) => string(payment?.id)],
  ['payment_amount', ({ payment }) => string(payment?.amount)],
  ['payment_currency', ({ payment }) => string(payment?.currency)],
  ['payment_method', ({ payment }) => string(payment?.method)],
  ['payment_network', ({ payment }) => string(payment?.network)],
  ['payment_recipient', ({ payment }) => string(payment?.recipient)],
  ['payment_reference', ({ payment }) => string(payment?.reference ?? undefined)],
  ['payment_json', ({ payment }) => json(payment ?? null)],
])

/** First value of a response header as text; `undefined` when it did not come. */
export function headerText(reply: Pick<Reply, 'headers'> | undefined, name: string): string | undefined {
  const value = reply && findHeader(reply.headers, name.toLowerCase())
  return value === undefined ? undefined : decodeLatin1(value)
}

function status({ reply }: WriteOutFacts): WriteOutValue {
  const code = reply?.status ?? 0
  return { text: String(code).padStart(3, '0'), json: String(code) }
}

/** The last answer to CONNECT. */
function tunnelStatus({ reply }: WriteOutFacts): WriteOutValue {
  const code = reply?.tunnelStatus ?? 0
  return { text: String(code).padStart(3, '0'), json: String(code) }
}

/** Text may come from a server and go to a terminal. */
function string(value: string | undefined): WriteOutValue {
  return {
    text: value === undefined ? '' : sanitize(value, maxTextLength),
    json: formatSafeJson(value ?? null),
  }
}

function count(value: number | undefined): WriteOutValue {
  return json(value ?? 0)
}

function seconds(value: number | undefined): WriteOutValue {
  const text = (value ?? 0).toFixed(6)
  return { text, json: text }
}

function speed(bytes: number, totalSeconds: number): WriteOutValue {
  return count(totalSeconds > 0 ? Math.floor(bytes / totalSeconds) : 0)
}

function json(value: unknown): WriteOutValue {
  const text = formatSafeJson(value)
  return { text, json: text }
}

function headBytes({ raw, before }: ReplyFacts): number {
  return before.reduce((sum, head) => sum + head.raw.length, raw.length)
}
