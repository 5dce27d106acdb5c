import type { PaymentRow } from '../core/ledger.ts'
import type { Rpc, Settlement } from '../core/payment.ts'
import { approve } from './approve.ts'
import { methodOf } from './registry.ts'

/** The method that signed a stored payment: a plain transfer was signed by tempo/charge's code. */
export function methodOfRow(row: PaymentRow): ReturnType<typeof methodOf> {
  return methodOf({ ...row, intent: row.intent === 'transfer' ? 'charge' : row.intent })
}

/**
 * Asks the chain about a stored payment.
 *
 * @param rpc Endpoint of the row's own chain; `undefined` when none is known.
 * @returns `undefined` when nobody could be asked.
 */
export async function settlementOf(row: PaymentRow, rpc: Rpc | undefined): Promise<Settlement | undefined> {
  const method = methodOfRow(row)
  if (!method || !rpc) return undefined
  const pay = await method.load()
  try {
    return await pay.settlement(approve(row, challengeOf(row)), row.txHash, rpc)
  } catch {
    return undefined
  }
}

/** Realm and id of the challenge a row answers. */
export function challengeOf(row: PaymentRow): { realm: string; challengeId: string } {
  return { realm: row.challenge['realm'] ?? '', challengeId: row.challenge['id'] ?? '' }
}
