import type { Token } from '../core/config.ts'
import { InsufficientFundsError } from '../core/errors.ts'
import type { BalanceKey } from '../core/ledger.ts'
import { formatAmount } from '../core/money.ts'
import type { Draft } from '../core/payment.ts'
import type { PayDeps } from './pay.ts'
import { formatPrice, type PricedOffer } from './price.ts'

/** A balance that was read longer ago is read again. */
const freshMs = 15 * 60 * 1000

/**
 * Returns when the balance covers price and fee as far as anybody knows. One RPC, and none when a recent balance that
 * covers both is cached; an endpoint that fails never blocks a payment.
 *
 * @throws {InsufficientFundsError} only when a balance that was just read is too small.
 */
export async function checkFunds(priced: PricedOffer, draft: Draft, deps: PayDeps): Promise<void> {
  const need = neededUnits(priced, draft)
  if (need === 0n) return
  const key = balanceKey(priced, deps)
  const now = deps.now()
  const cached = deps.ledger.cachedBalance(key)
  if (cached && cached.amount >= need && now - cached.readAt < freshMs && cached.readAt <= now) return
  const balance = await readFreshBalance(priced, deps)
  if (balance === undefined || balance >= need) return
  const { token, network } = priced
  throw new InsufficientFundsError(
    `The wallet has ${formatAmount(balance, token.decimals)} ${token.symbol} on ${network.name}, and ${formatPrice(priced)}${
      draft.feeMicros > 0n ? ' and the network fee are' : ' is'
    } asked.`,
  )
}

/** Reads the payer's balance and remembers it; `undefined` when no endpoint answers. */
export async function readFreshBalance(
  priced: PricedOffer,
  deps: Pick<PayDeps, 'now' | 'readBalance' | 'payer' | 'ledger'>,
): Promise<bigint | undefined> {
  const balance = await deps.readBalance(priced.network, priced.token.address, deps.payer.address)
  if (balance !== undefined) deps.ledger.cacheBalance(balanceKey(priced, deps), balance, deps.now())
  return balance
}

/** The balance that was read last, less what was signed away since; base units. */
export function readKnownBalance(
  priced: PricedOffer,
  deps: Pick<PayDeps, 'ledger' | 'payer'>,
): bigint | undefined {
  return deps.ledger.cachedBalance(balanceKey(priced, deps))?.amount
}

function balanceKey({ network, token }: PricedOffer, deps: Pick<PayDeps, 'payer'>): BalanceKey {
  return {
    chainId: network.chainId,
    genesis: network.genesis,
    token: token.address,
    owner: deps.payer.address,
  }
}

function neededUnits({ offer, token }: PricedOffer, draft: Draft): bigint {
  return draft.mode === 'proof' ? 0n : offer.amount + feeUnits(token, draft)
}

/** Base units of the token that the fee may take: it is paid in the same token. */
export function feeUnits({ decimals }: Token, { feeMicros }: Draft): bigint {
  // Micro-dollars are base units where the token has six decimals.
  return decimals >= 6 ? feeMicros * 10n ** BigInt(decimals - 6) : feeMicros
}
