import { CliError } from '../../core/errors.ts'
import type { Ledger } from '../../core/ledger.ts'
import type { PaidSession } from '../../payment/channel/paid-session.ts'
import { settleSessionFailure } from '../../payment/channel/session-failure.ts'
import type { PreparedPayment } from '../../payment/pay.ts'
import { deliverPaid } from './deliver-paid.ts'
import { sendPaid } from './paid-request.ts'
import { sessionDepsOf } from './session-deps.ts'
import type { Resend, TransferState } from './transfer-state.ts'

/**
 * `--retry` after a credential has left: the same bytes and Idempotency-Key once more, and the answer to them.
 *
 * @throws {CliError} 115 to 117, 112
 */
export async function resendPaid(state: TransferState, resend: Resend): Promise<void> {
  const { plan, payment } = resend
  const ledger = await state.session.app.ledger()
  const session = payment.session && (await reopen(state, resend, payment.session, ledger))
  const again: PreparedPayment = { ...payment, session, markSent: () => undefined }
  try {
    const answer = await sendPaid(state, plan, again, ledger)
    await deliverPaid(state, answer, again, ledger)
  } finally {
    session?.release()
  }
}

/** The try before gave the channel back: another process may use it by now. */
async function reopen(
  state: TransferState,
  { plan, payment }: Resend,
  session: PaidSession,
  ledger: Ledger,
): Promise<PaidSession> {
  try {
    return await session.reopen(sessionDepsOf(state, plan, (wait) => wait()))
  } catch (error) {
    if (!(error instanceof CliError)) throw error
    const cause = `it was not sent again: ${error.message.replace(/\.$/, '')}`
    throw settleSessionFailure(ledger, payment, session, cause)
  }
}
