import { DeclinedError } from '../core/errors.ts'
import { formatAmount, formatDollars } from '../core/money.ts'
import type { Draft } from '../core/payment.ts'
import { formatPrice, type PricedOffer } from './price.ts'

/** When the user wants to be asked. */
export type ConsentRules = Readonly<{
  /** `--confirm` or PRESTO_CONFIRM=1. */
  always: boolean
  /** Micro-dollars; `undefined`: never because of the price. */
  aboveMicros: bigint | undefined
  /** `--yes` */
  yes: boolean
}>

type ConsentFacts = Readonly<{
  host: string
  amountMicros: bigint | undefined
  firstMainnet: boolean
  /** What a new channel locks, for people. */
  deposit?: string | undefined
}>

type Ask = (question: string) => Promise<boolean | undefined>

/**
 * Asks where the rules want it; returns when the payment may go on.
 *
 * @param firstMainnet The first payment ever on a mainnet: asked once, on a terminal only.
 * @throws {DeclinedError} on No, or when a wanted question has nobody to answer it.
 */
export async function askConsent(
  priced: PricedOffer,
  draft: Draft,
  facts: ConsentFacts,
  rules: ConsentRules,
  ask: Ask,
): Promise<void> {
  const above = rules.aboveMicros !== undefined && (facts.amountMicros ?? 0n) > rules.aboveMicros
  if (rules.yes || !(rules.always || above || facts.firstMainnet)) return
  const answer = await ask(question(priced, draft, facts))
  if (answer === true) return
  if (answer === false) throw new DeclinedError('You declined the payment.', { hint: 'Nothing was sent.' })
  if (!rules.always && !above) return
  throw new DeclinedError(`The payment of ${formatPrice(priced)} needs a yes, and nobody is there to ask.`, {
    hint: 'Nothing was sent. Answer on a terminal, or give --yes.',
  })
}

function question(priced: PricedOffer, draft: Draft, facts: ConsentFacts): string {
  const { offer, network, token } = priced
  const first = facts.firstMainnet ? `This is your first payment with real money, on ${network.name}. ` : ''
  const fee = draft.feeMicros > 0n ? ` and a network fee of at most $${formatDollars(draft.feeMicros)}` : ''
  const shares = offer.splits.map(
    (split) => `${formatAmount(split.amount, token.decimals)} of it to ${split.recipient}`,
  )
  const rest = offer.amount - offer.splits.reduce((sum, split) => sum + split.amount, 0n)
  const small =
    offer.splits.length > 0 && rest * 10n < offer.amount ? ' (less than a tenth for the payee)' : ''
  const splits = shares.length > 0 ? `, ${shares.join(', ')}${small}` : ''
  const deposit =
    facts.deposit === undefined ? '' : `, out of a new channel with a deposit of ${facts.deposit},`
  return `${first}Pay ${formatPrice(priced)}${fee}${deposit} to ${offer.recipient}${splits} on ${network.name} for ${facts.host}?`
}
