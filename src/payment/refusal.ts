import {
  BadChallengeError,
  type CliError,
  DeclinedError,
  InsufficientFundsError,
  NoUsableOfferError,
  OverLimitError,
  type PaymentNote,
  WalletError,
} from '../core/errors.ts'

/** Why an offer is not paid, in the order of how far it got (cli.md 6): a later kind decides the exit code. */
const refusalKinds = [
  'bad-challenge',
  'no-usable-offer',
  'over-limit',
  'wallet',
  'funds',
  'declined',
] as const

type RefusalKind = (typeof refusalKinds)[number]

/** One offer's reason in our own words. */
export type Refusal = Readonly<{ kind: RefusalKind; reason: string; hint?: string | undefined }>

const classes = {
  'bad-challenge': BadChallengeError,
  'no-usable-offer': NoUsableOfferError,
  'over-limit': OverLimitError,
  wallet: WalletError,
  funds: InsufficientFundsError,
  declined: DeclinedError,
} satisfies Record<RefusalKind, new (message: string, more?: object) => CliError>

/** An offer's refusal with its number in the server's list, as `inspect` counts. */
export type NumberedRefusal = Refusal & Readonly<{ n: number; name: string }>

/** The refusal of the offer that got furthest; the first of several. */
export function pickRefusal(refusals: readonly NumberedRefusal[]): NumberedRefusal | undefined {
  return [...refusals].sort((a, b) => refusalKinds.indexOf(b.kind) - refusalKinds.indexOf(a.kind))[0]
}

/**
 * The one error for a list of offers none of which is paid: its class and first sentence come from the offer that got
 * furthest, the others follow with their reasons.
 *
 * @param refusals In the server's order, numbered as `inspect` numbers them.
 * @param payment The row that was left for `history`.
 */
export function refusalError(
  refusals: readonly NumberedRefusal[],
  payment?: PaymentNote | undefined,
): CliError {
  const first = pickRefusal(refusals)
  if (!first) return new NoUsableOfferError('The server offers nothing that can be paid.')
  const reasons = refusals.map(({ n, name, reason }) => `offer ${n} (${name}): ${reason}`)
  const message = refusals.length === 1 ? sentence(first.reason) : `Nothing was paid; ${reasons.join('; ')}.`
  return new classes[first.kind](message, {
    hint: first.hint ?? defaultHints[first.kind],
    payment,
    details: { offers: refusals.map(({ n, name, kind, reason }) => ({ n, name, kind, reason })) },
  })
}

/** A refusal read from an error of the method or the ledger; `undefined` for errors of another kind. */
export function asRefusal(error: unknown): Refusal | undefined {
  for (const kind of refusalKinds)
    if (error instanceof classes[kind])
      return { kind, reason: error.message.replace(/\.$/, ''), hint: error.hint }
  return undefined
}

const defaultHints: Record<RefusalKind, string> = {
  'bad-challenge': 'Nothing was sent. The server has to send a correct challenge.',
  'no-usable-offer': 'Nothing was sent. `presto inspect URL` lists every offer with its reason.',
  'over-limit': 'Nothing was sent. `presto limits show` lists the ceilings.',
  wallet: 'Nothing was sent. Make a wallet with `presto wallet create`.',
  funds: 'Nothing was sent. `presto balance` shows what is there; `presto fund` gets test money.',
  declined: 'Nothing was sent.',
}

function sentence(text: string): string {
  const capital = text.charAt(0).toUpperCase() + text.slice(1)
  return capital.endsWith('.') ? capital : `${capital}.`
}
