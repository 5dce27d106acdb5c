import { DeclinedError } from '../core/errors.ts'
import { formatAmount, formatDollars } from '../core/money.ts'
import type { Draft } from '../core/payment.ts'
import { sanitize } from '../core/sanitize.ts'
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
  /** What a channel locks for it, for people. */
  deposit?: string | undefined
  /** What the price is for, where it may be asked again: server text. */
  unit?: string | undefined
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

/**
 * Asks whether a stream may go on: what more it locks or costs is a payment like the first one.
 *
 * @param costMicros What it would have cost then.
 * @param text A question.
 * @returns Whether anybody was asked.
 * @throws {DeclinedError} on No, or when nobody is there to ask.
 */
export async function askToGoOn(
  { always, aboveMicros, yes }: ConsentRules,
  costMicros: bigint,
  text: string,
  { isDeposit }: { isDeposit: boolean },
  ask: Ask,
): Promise<boolean> {
  const above = aboveMicros !== undefined && costMicros > aboveMicros
  if (yes || !((always && isDeposit) || above)) return false
  const answer = await ask(text)
  if (answer === true) return true
  if (answer === false) throw new DeclinedError('You declined to pay for more.')
  throw new DeclinedError('To pay for more needs a yes, and nobody is there to ask.', {
    hint: 'No further voucher was signed. Answer on a terminal, or give --yes.',
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
  const deposit = facts.deposit === undefined ? '' : `, ${facts.deposit},`
  const unit = facts.unit === undefined ? '' : ` per "${sanitize(facts.unit, 20)}"`
  return `${first}Pay ${formatPrice(priced)}${unit}${fee}${deposit} to ${offer.recipient}${splits} on ${network.name} for ${facts.host}?`
}
