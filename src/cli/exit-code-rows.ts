import { type ExitCode, exitCodes } from '../core/exit-codes.ts'

/** What one exit code means; `name` and `money` are there for presto's own. */
export type ExitCodeRow = Readonly<{
  code: ExitCode
  meaning: string
  /** The `code` of error documents. */
  name?: string
  /** What is known about the payment. */
  money?: string
}>

/** Codes that mean what curl's mean, as long as no credential has left. @source curl 7.88.1, curl(1) */
export const curlRows: readonly ExitCodeRow[] = [
  { code: exitCodes.ok, meaning: 'Done; after a payment: an answer with a status below 400' },
  { code: exitCodes.unsupportedProtocol, meaning: 'The URL has a scheme that presto does not speak' },
  { code: exitCodes.usage, meaning: 'The command line is wrong' },
  { code: exitCodes.badUrl, meaning: 'The URL is malformed' },
  { code: exitCodes.couldNotResolveProxy, meaning: 'The proxy has no address' },
  { code: exitCodes.couldNotResolveHost, meaning: 'The host has no address' },
  { code: exitCodes.couldNotConnect, meaning: 'Nothing answers at the address' },
  { code: exitCodes.weirdAnswer, meaning: 'The answer is malformed' },
  { code: exitCodes.http2, meaning: 'HTTP/2 went wrong below the request' },
  { code: exitCodes.partialFile, meaning: 'The body was cut off' },
  { code: exitCodes.httpError, meaning: 'With `--fail`, a status of 400 or more' },
  { code: exitCodes.writeError, meaning: 'The output cannot be written' },
  {
    code: exitCodes.uploadRefused,
    meaning: 'The upload is refused: its length is unknown, and HTTP 1.0 has no chunks',
  },
  { code: exitCodes.readError, meaning: 'A file to send cannot be read' },
  { code: exitCodes.timeout, meaning: 'The time was up' },
  { code: exitCodes.noRanges, meaning: 'The server sends no ranges, so that `-C` cannot go on' },
  { code: exitCodes.tlsConnect, meaning: 'TLS could not be agreed on' },
  { code: exitCodes.badArgument, meaning: 'A value makes no sense to the transfer' },
  {
    code: exitCodes.ownEnd,
    meaning: 'The address of `--interface` or the port of `--local-port` cannot be used',
  },
  { code: exitCodes.tooManyRedirects, meaning: 'There were too many redirects' },
  { code: exitCodes.badAddressEntry, meaning: 'The value of `--resolve` or `--connect-to` is malformed' },
  { code: exitCodes.emptyReply, meaning: 'The server closed without an answer' },
  { code: exitCodes.sendError, meaning: 'Sending failed' },
  { code: exitCodes.receiveError, meaning: 'Receiving failed' },
  { code: exitCodes.clientCertificate, meaning: 'The certificate of `--cert` or its key cannot be used' },
  { code: exitCodes.ciphers, meaning: 'The ciphers are unknown' },
  { code: exitCodes.certificate, meaning: "The server's certificate is not trusted" },
  { code: exitCodes.badEncoding, meaning: 'The body cannot be unpacked' },
  { code: exitCodes.fileTooLarge, meaning: 'The body is larger than allowed' },
  { code: exitCodes.cannotRewind, meaning: 'A body that came from a pipe cannot be sent again' },
  { code: exitCodes.caFile, meaning: 'The file of `--cacert` cannot be read' },
  { code: exitCodes.crlFile, meaning: 'The file of `--crlfile` cannot be read' },
  { code: exitCodes.pinnedKey, meaning: "The server's key is not that of `--pinnedpubkey`" },
  { code: exitCodes.http2Stream, meaning: 'A stream of HTTP/2 was not closed cleanly' },
  { code: exitCodes.socks, meaning: 'A SOCKS proxy refused' },
]

/** Codes that are presto's own. */
export const ownRows: readonly ExitCodeRow[] = [
  {
    code: exitCodes.noUsableOffer,
    name: 'NO_USABLE_OFFER',
    meaning: "Unsupported method, network or token; every offer's reason is listed",
    money: 'not sent',
  },
  {
    code: exitCodes.overLimit,
    name: 'OVER_LIMIT',
    meaning: 'The price is above a ceiling or a budget',
    money: 'not sent beyond what the message says',
  },
  {
    code: exitCodes.insufficientFunds,
    name: 'INSUFFICIENT_FUNDS',
    meaning: 'The balance does not cover price and fee',
    money: "not sent; when only the server's refusal showed it: sent, and dead at the time printed",
  },
  {
    code: exitCodes.declined,
    name: 'DECLINED',
    meaning: 'The answer was No, or nobody was there to ask',
    money: 'not sent',
  },
  {
    code: exitCodes.wallet,
    name: 'WALLET',
    meaning: 'There is no wallet, it is locked, or the password is wrong',
    money: 'not sent',
  },
  {
    code: exitCodes.rejected,
    name: 'REJECTED',
    meaning: 'A refused proof, or a payment that is proved unable to settle any more',
    money: 'not settled',
  },
  {
    code: exitCodes.outcomeUnknown,
    name: 'OUTCOME_UNKNOWN',
    meaning:
      "Signed and sent, and the money may have moved; the message has the payment's id, the server's reason, and until when it can settle",
    money: 'unknown',
  },
  {
    code: exitCodes.paidNotDelivered,
    name: 'PAID_NOT_DELIVERED',
    meaning: 'The answer did not arrive whole, was a redirect elsewhere, or was an error',
    money: 'settled',
  },
  {
    code: exitCodes.badChallenge,
    name: 'BAD_CHALLENGE',
    meaning: 'The challenge is malformed, expired, inconsistent or insecure',
    money: 'not sent',
  },
  { code: exitCodes.bug, name: 'BUG', meaning: 'A mistake in presto', money: 'see `presto history`' },
  {
    code: exitCodes.state,
    name: 'STATE',
    meaning: 'The config or the ledger is unreadable, newer, full, or locked for more than 5 s',
    money: 'not sent',
  },
  {
    code: exitCodes.interrupted,
    name: 'INTERRUPTED',
    meaning: 'Ctrl-C',
    money: '`presto history` says what happened to a payment in flight',
  },
]
