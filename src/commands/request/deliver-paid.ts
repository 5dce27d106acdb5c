import type { Reply } from '../../core/http.ts'
import type { Ledger } from '../../core/ledger.ts'
import type { PreparedPayment } from '../../payment/pay.ts'
import { deliver } from './deliver.ts'
import { explainBrokenBody, readOutcome } from './paid-request.ts'
import { printPayment } from './print-payment.ts'
import type { TransferState } from './transfer-state.ts'

/**
 * Prints the answer to a paid request and says what became of the money.
 *
 * @throws {CliError} 115 to 117, 112
 */
export async function deliverPaid(
  state: TransferState,
  reply: Reply,
  payment: PreparedPayment,
  ledger: Ledger,
): Promise<void> {
  const { failure, doubt } = await readOutcome(state, reply, payment, ledger)
  // The second 402 is a refusal in the protocol's own words; its body is no answer.
  if (failure && reply.status === 402) throw failure
  let broken: unknown
  try {
    await deliver(state, reply, { paid: true })
  } catch (error) {
    broken = await explainBrokenBody(state, ledger, error)
  }
  state.session.app.inFlight.delete(payment.id)
  if (doubt !== undefined && broken === undefined)
    state.session.warn(
      `${doubt}; payment ${payment.id} stays "sent" until \`presto history check\` has asked the chain`,
    )
  // A reader that went away (`| head`) does not make the payment less interesting.
  await printPayment(state, ledger, payment.id)
  if (broken ?? failure) throw broken ?? failure
}
