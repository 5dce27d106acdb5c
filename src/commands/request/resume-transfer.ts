import { resumePayment } from '../../payment/resume.ts'
import { payerOf, requireAccount } from '../account.ts'
import { deliverPaid } from './deliver-paid.ts'
import { sendPaid } from './paid-request.ts'
import { createPayDeps, hooksOf } from './pay-deps.ts'
import { proveTargets } from './prove-targets.ts'
import { readRequestFacts } from './request-facts.ts'
import { planOf, type TransferState } from './transfer-state.ts'

/** Sends a stored payment's credential again, byte for byte, and delivers the answer that was lost. */
export async function resumeTransfer(state: TransferState, id: string): Promise<void> {
  const { app, flags } = state.session
  const plan = planOf(state)
  const ledger = await app.ledger()
  const payer = await payerOf(app, requireAccount(app, flags.wallet))
  proveTargets(state)
  const request = await readRequestFacts(plan)
  const deps = createPayDeps(app, state.endpoints, ledger, payer, hooksOf(state.session))
  const payment = await resumePayment(ledger.get(id), id, request, app.networks(), deps)
  const answer = await sendPaid(state, plan, payment, ledger)
  return deliverPaid(state, answer, payment, ledger)
}
