import type { Reply } from '../../core/http.ts'
import { formatAmount } from '../../core/money.ts'
import type { UnusableOffer, UsableOffer } from '../../core/payment.ts'
import { sanitize } from '../../core/sanitize.ts'
import { isSession, termsOf } from '../../payment/channel/session-offer.ts'
import { rankVerdicts, type Verdict } from '../../payment/choose.ts'

/** One offer as `inspect -j` shows it; figures come from our own tables, `description` is the server's text. */
export type OfferDocument = Readonly<{
  n: number
  protocol: string
  method: string
  intent: string
  network: string | null
  chainId: number | null
  amount: string | null
  amountBase: string | null
  currency: string | null
  token: string | null
  decimals: number | null
  recipient: string | null
  splits: readonly Readonly<{ recipient: string; amount: string; amountBase: string; memo: string | null }>[]
  deposit: string | null
  expires: string | null
  description: string | null
  payable: boolean
  reason: string | null
  chosen: boolean
}>

export type OffersDocument = Readonly<{ url: string; status: number; offers: readonly OfferDocument[] }>

/** Every offer of a reply, unusable ones with the reason, and the one that would be paid. */
export function offersDocument(reply: Reply, verdicts: readonly Verdict[]): OffersDocument {
  const chosen = rankVerdicts(verdicts)[0]
  return {
    url: reply.plan.url.href,
    status: reply.status,
    offers: verdicts.map((verdict) => ({
      ...(verdict.offer.usable ? usable(verdict, verdict.offer) : unusable(verdict, verdict.offer)),
      payable: !verdict.refusal,
      reason: verdict.refusal?.reason ?? null,
      chosen: verdict === chosen,
    })),
  }
}

type Facts = Omit<OfferDocument, 'payable' | 'reason' | 'chosen'>

function usable({ n, network, token }: Verdict, offer: UsableOffer): Facts {
  const price = (amount: bigint) => (token ? formatAmount(amount, token.decimals) : amount.toString())
  return {
    n,
    protocol: offer.protocol,
    method: offer.method,
    intent: offer.intent,
    network: network?.name ?? null,
    chainId: offer.chainId ?? null,
    amount: token ? price(offer.amount) : null,
    amountBase: offer.amount.toString(),
    currency: token?.symbol ?? null,
    token: offer.asset,
    decimals: token?.decimals ?? null,
    recipient: offer.recipient ?? null,
    splits: offer.splits.map(({ recipient, amount, memo }) => ({
      recipient,
      amount: price(amount),
      amountBase: amount.toString(),
      memo: memo ?? null,
    })),
    deposit: suggestedDeposit(offer, price),
    expires: offer.expiresAt === undefined ? null : new Date(offer.expiresAt * 1000).toISOString(),
    description: offer.description === undefined ? null : sanitize(offer.description),
  }
}

/** What the server would like to have locked: a suggestion. */
function suggestedDeposit(offer: UsableOffer, price: (amount: bigint) => string): string | null {
  const suggested = isSession(offer) ? termsOf(offer).suggestedDeposit : undefined
  return suggested === undefined ? null : price(suggested)
}

function unusable({ n }: Verdict, { protocol, method, intent, shown }: UnusableOffer): Facts {
  const text = (value: string | undefined) => (value === undefined ? null : sanitize(value))
  return {
    n,
    protocol,
    method: sanitize(method, 64),
    intent: sanitize(intent, 64),
    network: null,
    chainId: null,
    amount: null,
    amountBase: text(shown.amount),
    currency: null,
    token: text(shown.currency),
    decimals: null,
    recipient: text(shown.recipient),
    splits: [],
    deposit: null,
    expires: text(shown.expires),
    description: text(shown.description),
  }
}
