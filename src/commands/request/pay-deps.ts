import type { App } from '../../app.ts'
import type { Config } from '../../core/config.ts'
import type { Ledger } from '../../core/ledger.ts'
import type { SessionDeps } from '../../payment/channel/session-context.ts'
import type { ConsentRules } from '../../payment/consent.ts'
import type { PayDeps, Payer } from '../../payment/pay.ts'
import { formatPaymentId } from '../../payment/payment-id.ts'
import { dollarsOf } from '../../payment/price.ts'
import type { Endpoints } from './endpoints.ts'
import { maxSpendLeft, parseMoneyFlag, type Session } from './session.ts'

/** What differs between those who pay: the limit of the whole command and who is told. */
type PayHooks = Pick<PayDeps, 'maxSpendLeft' | 'reserved' | 'warn' | 'sessions'>

/** What paying may touch of the world; `hooks` are the caller's own part of it. */
export function createPayDeps(
  app: App,
  endpoints: Endpoints,
  ledger: Ledger,
  payer: Payer,
  hooks: PayHooks,
): PayDeps {
  return {
    now: app.now,
    newId: () => formatPaymentId(app.now(), app.random(10)),
    ledger,
    payer,
    rpc: endpoints.rpc,
    readBalance: endpoints.readBalance,
    ask: app.io.confirm,
    ...hooks,
  }
}

/** When the user wants to be asked. @throws {UsageError} */
export function readConsent(
  config: Config,
  { confirm, yes }: { confirm: boolean; yes: boolean },
): ConsentRules {
  const aboveMicros = parseMoneyFlag('limits.confirm-above', config.limits?.confirmAbove)
  return { always: confirm, aboveMicros, yes }
}

/** What paying tells the session: a reservation counts against `--max-spend`, a warning is silent with `-s`. */
export function hooksOf(session: Session, sessions?: SessionDeps): PayHooks {
  return {
    maxSpendLeft: () => maxSpendLeft(session),
    reserved: (priced) => {
      session.budget.reservedMicros += dollarsOf(priced)
    },
    warn: session.warn,
    sessions,
  }
}
