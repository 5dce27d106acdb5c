import type { Reply } from '../../core/http.ts'
import type { Paywall } from '../../core/payment.ts'
import type { Situation } from '../../payment/choose.ts'
import { readLimits } from '../../payment/limits.ts'
import { readPreferences } from '../../payment/preferences.ts'
import { maxSpendLeft, parseMoneyFlag } from './session.ts'
import { planOf, type TransferState } from './transfer-state.ts'

/** A 402 as the protocols see it. */
export function toPaywall(reply: Reply): Paywall {
  const { url } = reply.plan
  return { status: reply.status, headers: reply.headers, url: url.href, host: url.host }
}

/** Everything that choosing an offer looks at besides the offers. */
export async function readSituation(state: TransferState, reply: Reply): Promise<Situation> {
  const { flags, config, app } = state.session
  const { url, headers, body } = reply.plan
  return {
    networks: app.networks(),
    networkFilter: flags.network ?? config.network,
    tokenFilter: flags.token,
    offerNumber: flags.offer,
    ranges: readPreferences(flags.payWith ?? config.payWith),
    userHeaders: new Set([
      ...headers.filter(({ from }) => from !== 'builtin').map(({ name }) => name.toLowerCase()),
      ...(reply.plan.hops?.claims() ?? []),
    ]),
    scheme: url.scheme,
    host: url.host,
    loopback: reply.loopback,
    unverified: flags.insecure,
    insecurePayment: flags.insecurePayment,
    redirected: url.origin !== planOf(state).url.origin,
    payRedirected: flags.payRedirected,
    bodySha256: body && (await body.sha256()),
    limits: readLimits(config.limits, { maxFeeMicros: parseMoneyFlag('--max-fee', flags.maxFee) }),
    maxSpendLeft: maxSpendLeft(state.session),
    noSessions: flags.sessions.session === 'none',
    prefersSessions: flags.sessions.isWanted,
  }
}
