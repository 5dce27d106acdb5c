import { exitCodes } from './exit-codes.ts'

/** Which payment a failure is about, as error documents show it. */
export type PaymentNote = { id: string; state: string }

type Facts = {
  /** Machine name: `OVER_LIMIT`, `CURL_6` … */
  code: string
  exitCode: number
  /** What to type or do next; one sentence. */
  hint?: string | undefined
  payment?: PaymentNote | undefined
  cause?: unknown
  /** Free facts for JSON output; text that came from a server stands under `serverText`. */
  details?: Record<string, unknown> | undefined
}

/**
 * A failure that the user is told about. The message is one sentence that says what happened, without the
 * program's name; everything that is not a `CliError` is our own bug (exit 119).
 */
export class CliError extends Error {
  readonly code: string
  readonly exitCode: number
  readonly hint: string | undefined
  readonly payment: PaymentNote | undefined
  readonly details: Record<string, unknown> | undefined

  constructor(message: string, facts: Facts) {
    super(message, facts.cause === undefined ? undefined : { cause: facts.cause })
    this.name = new.target.name
    this.code = facts.code
    this.exitCode = facts.exitCode
    this.hint = facts.hint
    this.payment = facts.payment
    this.details = facts.details
  }
}

type More = Omit<Facts, 'code' | 'exitCode'>

/** A failure that curl has a number for; printed as `presto: (N) message`. */
export class CurlError extends CliError {
  readonly number: number
  constructor(number: number, message: string, more: More = {}) {
    super(message, { ...more, code: `CURL_${number}`, exitCode: number })
    this.number = number
  }
}

/** One redirect too many (47); the heads that came before are still worth printing. */
export class RedirectLimitError extends CurlError {
  readonly heads: readonly { readonly raw: Uint8Array }[]
  constructor(limit: number, heads: readonly { readonly raw: Uint8Array }[]) {
    super(exitCodes.tooManyRedirects, `Maximum (${limit}) redirects followed`, {
      hint: 'Raise the limit with --max-redirs, or look at the chain with -v.',
    })
    this.heads = heads
  }
}

/** A proxy refused to open a tunnel (56, with `-f` 22); what it said is still worth printing, and is no answer of the server. */
export class TunnelError extends CurlError {
  readonly status: number
  readonly heads: readonly { readonly raw: Uint8Array }[]
  constructor(status: number, heads: readonly { readonly raw: Uint8Array }[], withFail: boolean) {
    const number = withFail && status >= 400 ? exitCodes.httpError : exitCodes.receiveError
    super(number, `CONNECT tunnel failed, response ${status}`, {
      hint:
        status === 407
          ? 'The proxy wants a user name and password: --proxy-user NAME:PASSWORD.'
          : 'The proxy did not open a way to the server; nothing was sent to the server.',
    })
    this.status = status
    this.heads = heads
  }
}

/** The command line is wrong (exit 2). */
export class UsageError extends CliError {
  constructor(message: string, more: More = {}) {
    super(message, { hint: 'Try `presto --help`.', ...more, code: 'CURL_2', exitCode: exitCodes.usage })
  }
}

/** A file of options that the command line names cannot be read (exit 26). */
export class ConfigFileError extends CliError {
  constructor(message: string, more: More = {}) {
    super(message, { ...more, code: 'CURL_26', exitCode: exitCodes.readError })
  }
}

/** Nothing that was offered can be paid here (exit 110); nothing was sent. */
export class NoUsableOfferError extends CliError {
  constructor(message: string, more: More = {}) {
    super(message, { ...more, code: 'NO_USABLE_OFFER', exitCode: exitCodes.noUsableOffer })
  }
}

/** The price is above a ceiling or a budget (exit 111); nothing was sent. */
export class OverLimitError extends CliError {
  constructor(message: string, more: More = {}) {
    super(message, { ...more, code: 'OVER_LIMIT', exitCode: exitCodes.overLimit })
  }
}

/** The wallet's balance does not cover price and fee (exit 112). */
export class InsufficientFundsError extends CliError {
  constructor(message: string, more: More = {}) {
    super(message, { ...more, code: 'INSUFFICIENT_FUNDS', exitCode: exitCodes.insufficientFunds })
  }
}

/** The user said no, or nobody was there to ask (exit 113). */
export class DeclinedError extends CliError {
  constructor(message: string, more: More = {}) {
    super(message, { ...more, code: 'DECLINED', exitCode: exitCodes.declined })
  }
}

/** No wallet, a locked one, or a wrong password (exit 114). */
export class WalletError extends CliError {
  constructor(message: string, more: More = {}) {
    super(message, { ...more, code: 'WALLET', exitCode: exitCodes.wallet })
  }
}

/** The server refused a payment that can never settle any more (exit 115). */
export class RejectedError extends CliError {
  constructor(message: string, more: More = {}) {
    super(message, { ...more, code: 'REJECTED', exitCode: exitCodes.rejected })
  }
}

/** A credential went out and what became of the money is not known (exit 116). */
export class OutcomeUnknownError extends CliError {
  constructor(message: string, more: More = {}) {
    super(message, { ...more, code: 'OUTCOME_UNKNOWN', exitCode: exitCodes.outcomeUnknown })
  }
}

/** The payment settled but the answer did not arrive whole (exit 117). */
export class PaidNotDeliveredError extends CliError {
  constructor(message: string, more: More = {}) {
    super(message, { ...more, code: 'PAID_NOT_DELIVERED', exitCode: exitCodes.paidNotDelivered })
  }
}

/** The challenge is malformed, expired, inconsistent or insecure (exit 118); nothing was sent. */
export class BadChallengeError extends CliError {
  constructor(message: string, more: More = {}) {
    super(message, { ...more, code: 'BAD_CHALLENGE', exitCode: exitCodes.badChallenge })
  }
}

/** The config or the ledger cannot be used (exit 120); presto then never pays. */
export class StateError extends CliError {
  constructor(message: string, more: More = {}) {
    super(message, { ...more, code: 'STATE', exitCode: exitCodes.state })
  }
}
