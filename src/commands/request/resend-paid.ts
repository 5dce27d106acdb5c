import { deliverPaid } from './deliver-paid.ts'
import { sendPaid } from './paid-request.ts'
import type { Resend, TransferState } from './transfer-state.ts'

/**
 * `--retry` after a credential has left: the same bytes and Idempotency-Key once more, and the answer to them.
 *
 * @throws {CliError} 115 to 117, 112
 */
export async function resendPaid(state: TransferState, { plan, payment }: Resend): Promise<void> {
  const ledger = await state.session.app.ledger()
  const again = { ...payment, markSent: () => undefined }
  const answer = await sendPaid(state, plan, again, ledger)
  return deliverPaid(state, answer, again, ledger)
}
