/**
 * The exit codes that are presto's own; 0 to 101 mean what curl's mean.
 *
 * @source docs/exit-codes.md
 */
export const exitCodes = {
  ok: 0,
  unsupportedProtocol: 1,
  usage: 2,
  badUrl: 3,
  couldNotResolveProxy: 5,
  couldNotResolveHost: 6,
  couldNotConnect: 7,
  partialFile: 18,
  httpError: 22,
  writeError: 23,
  readError: 26,
  timeout: 28,
  tlsConnect: 35,
  tooManyRedirects: 47,
  emptyReply: 52,
  receiveError: 56,
  certificate: 60,
  badEncoding: 61,
  fileTooLarge: 63,
  caFile: 77,
  noUsableOffer: 110,
  overLimit: 111,
  insufficientFunds: 112,
  declined: 113,
  wallet: 114,
  rejected: 115,
  outcomeUnknown: 116,
  paidNotDelivered: 117,
  badChallenge: 118,
  bug: 119,
  state: 120,
  interrupted: 130,
} as const

export type ExitCode = number
