import { truncateSync, unlinkSync } from 'node:fs'
import { CurlError } from '../../core/errors.ts'
import { exitCodes } from '../../core/exit-codes.ts'
import { findHeader } from '../../core/find-header.ts'
import type { Reply } from '../../core/http.ts'
import type { Attempt } from './transfer.ts'
import { type Resend, startTransfer, type TransferState } from './transfer-state.ts'

const firstDelayMs = 1000
const maxDelayMs = 600_000
/** What a timer can hold. */
const maxSleepMs = 2_147_483_647
const transientStatuses: ReadonlySet<number> = new Set([408, 429, 500, 502, 503, 504])

type Reason = 'timeout' | 'refused' | 'status' | 'error'

/**
 * `--retry`: tries a transfer again as long as it is worth it. Once a credential has left, only that credential goes out
 * again.
 *
 * @param first The try that was made.
 * @returns The last try.
 * @source curl 7.88.1, curl(1), --retry, and its behaviour
 */
export async function tryAgain(
  first: Attempt,
  tryOnce: (state: TransferState) => Promise<Attempt>,
): Promise<Attempt> {
  const { session, target, urlNumber } = first.state
  const { app, flags, warn } = session
  const { retry, retryDelayMs } = flags.many
  let attempt = first
  let delayMs = retryDelayMs ?? firstDelayMs
  for (let left = retry; left > 0; left -= 1) {
    const reason = reasonOf(attempt)
    const waitMs = reason && waitOf(attempt.state, reason, first.state.startedAt, delayMs)
    const resend = resendOf(attempt.state)
    if (waitMs === undefined || (resend && !isStillValid(resend, app.now() + waitMs))) return attempt
    const tries = left === 1 ? 'try' : 'tries'
    warn(`${words[reason ?? 'error']}; trying again in ${Math.round(waitMs / 1000)} s, ${left} ${tries} left`)
    emptyFile(attempt.state)
    await app.sleep(Math.min(waitMs, maxSleepMs))
    if (retryDelayMs === undefined) delayMs = Math.min(delayMs * 2, maxDelayMs)
    attempt = await tryOnce(startTransfer(session, target, urlNumber, resend))
  }
  return attempt
}

/** Milliseconds until the next try; `undefined` when `--retry-max-time` allows none. */
function waitOf(
  { session: { app, flags, warn }, reply }: TransferState,
  reason: Reason,
  startedAt: number,
  delayMs: number,
): number | undefined {
  const { retryMaxTimeMs = Number.POSITIVE_INFINITY } = flags.many
  const elapsed = app.now() - startedAt
  if (elapsed >= retryMaxTimeMs) return undefined
  const asked = reason === 'status' ? readRetryAfter(reply, app.now()) : 0
  if (asked === 0) return delayMs
  if (elapsed + asked <= retryMaxTimeMs) return asked
  warn('the server asks to wait for longer than --retry-max-time allows')
  return undefined
}

const words: Readonly<Record<Reason, string>> = {
  timeout: 'the request timed out',
  refused: 'the connection was refused',
  status: 'the server could not answer now',
  error: 'the request failed',
}

/** Why a try is worth another one, `undefined` when it is not. */
function reasonOf(attempt: Attempt): Reason | undefined {
  const { state, failure } = attempt
  const { many, noPay } = state.session.flags
  if (!state.hasStarted || isPaymentsOwn(attempt)) return undefined
  const broken = state.brokenBy ?? (failure instanceof CurlError ? failure : undefined)
  const number = broken?.number
  if (number === 28 || number === 6 || number === 5) return 'timeout'
  if (number === 7 && many.retryConnrefused && isRefused(broken)) return 'refused'
  const status = state.reply?.status ?? 0
  const hasAnswer = number === undefined || number === 22
  if (hasAnswer && transientStatuses.has(status)) return 'status'
  // A 402 is a question, not a failure that passes; that it was answered, and the answer's answer lost, is one.
  const isAnswered = state.credentialLeft && number !== undefined
  if (status === 402 && !noPay && !isAnswered) return undefined
  return many.retryAllErrors && hasFailed(attempt, number) ? 'error' : undefined
}

/** Whether curl would call it a failure; once a credential has left, the exit code speaks of the money. */
function hasFailed({ state, code }: Attempt, number: number | undefined): boolean {
  if (!state.credentialLeft) return code !== exitCodes.ok
  return number !== undefined || (state.session.flags.fail && (state.reply?.status ?? 0) >= 400)
}

/** Refusals to pay, and payments that are decided: nothing that time mends. */
function isPaymentsOwn({ state, code, failure }: Attempt): boolean {
  if (failure === undefined || failure instanceof CurlError) return false
  // Its credential is a frame of a WebSocket that is gone; a request over HTTP would pay for another answer.
  if (state.credentialLeft && state.paidPlan?.url.webSocket) return true
  return !state.credentialLeft || (code !== exitCodes.outcomeUnknown && code !== exitCodes.paidNotDelivered)
}

function resendOf({ credentialLeft, paidPlan, payment }: TransferState): Resend | undefined {
  return credentialLeft && paidPlan && payment ? { plan: paidPlan, payment } : undefined
}

/** A credential that no chain takes any more is not worth another request; a voucher has no such end. */
function isStillValid({ payment: { approved } }: Resend, at: number): boolean {
  const { mode, validBefore } = approved
  return mode !== 'pull' || validBefore === 0 || at / 1000 <= validBefore
}

function isRefused(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ECONNREFUSED') return true
    if (cause instanceof AggregateError && cause.errors.some(isRefused)) return true
  }
  return false
}

/** Milliseconds; 0 when the server does not say. @source RFC 9110, section 10.2.3 */
function readRetryAfter(reply: Reply | undefined, now: number): number {
  const value = findHeader(reply?.headers ?? [], 'retry-after')?.trim() ?? ''
  if (/^\d+$/.test(value)) return Number(value) * 1000
  const date = /^[A-Za-z]/.test(value) ? Date.parse(value) : Number.NaN
  return Number.isNaN(date) ? 0 : Math.max(0, Math.ceil((date - now) / 1000) * 1000)
}

/** What a failed try saved is not the answer; what the file held before it is. */
function emptyFile({ filename, bytesPrinted, madeFile, heldBefore }: TransferState): void {
  if (filename === undefined || (bytesPrinted === 0 && !madeFile)) return
  try {
    // The next try must not find its own file in its way.
    if (madeFile) unlinkSync(filename)
    else truncateSync(filename, heldBefore)
  } catch {
    // A pipe or a device keeps what it got.
  }
}
