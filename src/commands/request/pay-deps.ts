import type { Ledger } from '../../core/ledger.ts'
import type { PayDeps, Payer } from '../../payment/pay.ts'
import { formatPaymentId } from '../../payment/payment-id.ts'
import { dollarsOf } from '../../payment/price.ts'
import { maxSpendLeft } from './session.ts'
import type { TransferState } from './transfer-state.ts'

/** What paying may touch of the world, put together for one transfer. */
export function createPayDeps({ session, endpoints }: TransferState, ledger: Ledger, payer: Payer): PayDeps {
  const { app, warn } = session
  return {
    now: app.now,
    newId: () => formatPaymentId(app.now(), app.random(10)),
    ledger,
    payer,
    rpc: endpoints.rpc,
    readBalance: endpoints.readBalance,
    maxSpendLeft: () => maxSpendLeft(session),
    reserved: (priced) => {
      session.budget.reservedMicros += dollarsOf(priced)
    },
    ask: app.io.confirm,
    warn,
  }
}
