import { abiWord } from '../../chain/abi-word.ts'
import type { Address, Hex, Split } from '../../core/payment.ts'

/** One token transfer of a payment. */
export type Transfer = Readonly<{ recipient: Address; amount: bigint; memo: Hex | undefined }>

type Shares = Readonly<{
  amount: bigint
  recipient: Address
  splits: readonly Split[]
  memo: Hex | undefined
}>

/**
 * What is transferred, in order: to the payee what the splits leave, then every split.
 *
 * @source draft-tempo-charge-00, section 4.4
 */
export function transfersOf({ amount, recipient, splits, memo }: Shares): readonly Transfer[] {
  return [{ recipient, amount: primaryAmount({ amount, splits }), memo }, ...splits]
}

/** Base units that the splits leave for the payee. */
export function primaryAmount({ amount, splits }: Pick<Shares, 'amount' | 'splits'>): bigint {
  return splits.reduce((rest, split) => rest - split.amount, amount)
}

const selectors = { transfer: 'a9059cbb', transferWithMemo: '95777d59' }

/** Call data of one transfer, hex digits. */
export function encodeTransfer({ recipient, amount, memo }: Transfer): string {
  const parameters = abiWord(recipient.slice(2)) + abiWord(amount)
  return memo === undefined
    ? selectors.transfer + parameters
    : selectors.transferWithMemo + parameters + memo.slice(2)
}

/** @returns `undefined` when the call data is not exactly one transfer. */
export function decodeTransfer(data: string): Transfer | undefined {
  const match = /^([0-9a-f]{8})0{24}([0-9a-f]{40})([0-9a-f]{64})([0-9a-f]{64})?$/.exec(data)
  if (!match) return undefined
  const [, selector, recipient, amount, memo] = match
  if (selector !== (memo === undefined ? selectors.transfer : selectors.transferWithMemo)) return undefined
  return {
    recipient: `0x${recipient}`,
    amount: BigInt(`0x${amount}`),
    memo: memo === undefined ? undefined : `0x${memo}`,
  }
}
