import type { Reply } from '../../core/http.ts'
import type { Ledger } from '../../core/ledger.ts'
import { judgeOffers, type Situation, type Verdict } from '../../payment/choose.ts'
import { type PayOptions, type PreparedPayment, preparePayment } from '../../payment/pay.ts'
import { readOffers } from '../../payment/read-offers.ts'
import { accountOf, payerOf } from '../account.ts'
import { checkUnresolved } from './check-unresolved.ts'
import { deliver } from './deliver.ts'
import { deliverPaid } from './deliver-paid.ts'
import { noWalletError } from './no-wallet.ts'
import { sendPaid } from './paid-request.ts'
import { createPayDeps, hooksOf, readConsent } from './pay-deps.ts'
import { proveTargets } from './prove-targets.ts'
import { readRequestFacts } from './request-facts.ts'
import { takeTurn } from './session.ts'
import { sessionDepsOf } from './session-deps.ts'
import { readSituation, toPaywall } from './situation.ts'
import type { TransferState } from './transfer-state.ts'

/**
 * Answers a 402: shows its offers (`--dry-run`), or pays one and delivers what was paid for. A 402 that speaks no payment
 * protocol is an answer like any other.
 *
 * @throws {CliError} 110 to 120
 */
export async function payPaywall(state: TransferState, reply: Reply): Promise<void> {
  const { app, flags } = state.session
  const offers = readOffers(toPaywall(reply), Math.floor(app.now() / 1000))
  if (offers.length === 0) return deliver(state, reply)
  const drained = reply.drain().catch(() => undefined)
  const situation = await readSituation(state, reply)
  const verdicts = judgeOffers(offers, situation)
  if (flags.dryRun) {
    const { showOffers } = await import('./show-offers.ts')
    await drained
    return showOffers(state, reply, verdicts)
  }
  await drained
  return pay(state, reply, verdicts, situation)
}

async function pay(
  state: TransferState,
  reply: Reply,
  verdicts: readonly Verdict[],
  situation: Situation,
): Promise<void> {
  const { payment, ledger } = await prepareAnswer(state, reply, verdicts, situation)
  let last = payment
  try {
    const answer = await sendPaid(state, reply.plan, payment, ledger)
    if (!payment.session || (answer.status !== 402 && answer.status !== 410))
      return await deliverPaid(state, answer, payment, ledger)
    const { answerAgain } = await import('./answer-again.ts')
    const next = await answerAgain(state, answer, payment, ledger)
    last = next.payment
    return await deliverPaid(state, next.answer, last, ledger)
  } finally {
    last.session?.release()
    payment.session?.release()
  }
}

/**
 * Everything before the credential leaves: the wallet, what was paid for the same request before, the offer, the limits.
 *
 * @throws {CliError} 110 to 114, 118, 120
 */
export async function prepareAnswer(
  state: TransferState,
  reply: Reply,
  verdicts: readonly Verdict[],
  situation: Situation,
): Promise<Readonly<{ payment: PreparedPayment; ledger: Ledger }>> {
  const { session } = state
  const { app, flags } = session
  const account = accountOf(app, flags.wallet)
  if (!account) throw noWalletError(verdicts)
  if (verdicts.some(({ refusal }) => !refusal)) proveTargets(state)
  const ledger = await app.ledger()
  ledger.resolveDead()
  reply.plan.body?.check?.()
  const request = await readRequestFacts(reply.plan)
  checkUnresolved(session, ledger, request)
  const payer = await payerOf(app, account)
  const payment = await takeTurn(session.budget, (aside) =>
    preparePayment(
      verdicts,
      situation,
      { ...request, idempotencyKey: idempotencyKeyOf(state) },
      payOptionsOf(state),
      createPayDeps(
        app,
        state.endpoints,
        ledger,
        payer,
        hooksOf(session, sessionDepsOf(state, reply.plan, aside)),
      ),
    ),
  )
  return { payment, ledger }
}

function payOptionsOf({ session: { flags, config } }: TransferState): PayOptions {
  return { mode: flags.mode, consent: readConsent(config, flags) }
}

/** The user's own key wins; a generated one is new for every payment and the same for every copy of it. */
function idempotencyKeyOf({ session: { app, flags }, plan }: TransferState): string {
  const own = plan?.headers.find(({ name }) => name.toLowerCase() === 'idempotency-key')
  return flags.idempotencyKey ?? own?.value ?? Buffer.from(app.random(16)).toString('hex')
}
