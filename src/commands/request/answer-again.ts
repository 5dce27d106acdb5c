import { CliError } from '../../core/errors.ts'
import type { Reply } from '../../core/http.ts'
import type { Ledger } from '../../core/ledger.ts'
import type { ManagementReply } from '../../payment/channel/manage.ts'
import { settleSessionFailure } from '../../payment/channel/session-failure.ts'
import type { PreparedPayment } from '../../payment/pay.ts'
import { readStart } from './explain-reply.ts'
import { sendPaid } from './paid-request.ts'
import type { TransferState } from './transfer-state.ts'

/**
 * A refused voucher is answered once more where that cannot pay twice; otherwise the refusal stays the answer.
 *
 * @throws {CliError} 111, 112, 116, 120
 */
export async function answerAgain(
  state: TransferState,
  answer: Reply,
  payment: PreparedPayment,
  ledger: Ledger,
): Promise<{ answer: Reply; payment: PreparedPayment }> {
  const { url } = answer.plan
  const body = await readStart(answer.body)
  const { status, headers } = answer
  const refusal = { status, headers, url: url.href, host: url.host, body }
  const next = await answerRefusal(payment, refusal, ledger)
  if (!next) return { answer: { ...answer, body: only(body) }, payment }
  try {
    return { answer: await sendPaid(state, state.paidPlan ?? answer.plan, next, ledger), payment: next }
  } catch (error) {
    // It may hold the lock of another channel by now.
    next.session?.release()
    throw error
  }
}

/** The voucher that was refused has left: what keeps another one from being made does not say what became of it. */
async function answerRefusal(
  payment: PreparedPayment,
  refusal: ManagementReply,
  ledger: Ledger,
): Promise<PreparedPayment | undefined> {
  const { session } = payment
  try {
    return await session?.answerRefusal(refusal)
  } catch (error) {
    if (!session || !(error instanceof CliError) || error.payment !== undefined) throw error
    const words = error.message.replace(/\.$/, '')
    const cause = `the server refused it, and no other one was made: ${words}`
    throw settleSessionFailure(ledger, payment, session, cause)
  }
}

async function* only(body: Uint8Array): AsyncGenerator<Uint8Array> {
  yield body
}
