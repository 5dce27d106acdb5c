import { StateError } from '../core/errors.ts'
import type { PaymentState } from '../core/ledger.ts'
import type { Database, SqlValue } from './database.ts'

type Rule = Readonly<{
  /** States that the step leads on from. */
  from: readonly PaymentState[]
  /** States in which the step is taken already, or another process or the chain has decided: nothing changes. */
  stays: readonly PaymentState[]
}>

/**
 * The only ways from state to state. A final state stays: what the chain or a receipt has decided is not decided again.
 *
 * @source docs/ledger.md
 */
const rules = {
  signed: { from: ['intended'], stays: [] },
  sent: { from: ['signed'], stays: ['sent', 'unknown'] },
  settled: { from: ['sent', 'unknown', 'settled'], stays: [] },
  unknown: { from: ['sent', 'unknown'], stays: ['settled', 'rejected', 'expired'] },
  rejected: { from: ['sent', 'unknown'], stays: ['rejected', 'expired'] },
  expired: { from: ['intended', 'signed', 'sent', 'unknown'], stays: ['rejected', 'expired'] },
} as const satisfies Partial<Record<PaymentState, Rule>>

export type Step = keyof typeof rules

/**
 * Takes one step of one payment.
 *
 * @param columns Further columns to set, by name; their values are SQL expressions with `?`.
 * @param stays More states in which nothing happens.
 * @returns Whether the row changed.
 * @throws {StateError} when another process has given the payment up
 */
export function takeStep(
  database: Database,
  id: string,
  step: Step,
  now: number,
  columns: Readonly<Record<string, readonly [expression: string, value: SqlValue]>> = {},
  stays: readonly PaymentState[] = [],
): boolean {
  const { from, stays: usual }: Rule = rules[step]
  const names = Object.keys(columns)
  const sets = names.map((name) => `, ${name} = ${columns[name]?.[0]}`).join('')
  const sql = `UPDATE payments SET state = ?, updated_at = ?${sets} WHERE id = ? AND state IN (${quote(from)})`
  const values = names.map((name) => columns[name]?.[1] ?? null)
  const changed = nameOnFailure(id, step, () => database.run(sql, step, now, ...values, id))
  if (changed === 1) return true
  const state = database.get('SELECT state FROM payments WHERE id = ?', id)?.['state'] as
    | PaymentState
    | undefined
  if (state !== undefined && [...usual, ...stays].includes(state)) return false
  if (state === 'expired' && (step === 'signed' || step === 'sent'))
    throw new StateError(`Payment ${id} was given up by another presto, which took this one for ended`, {
      hint: 'Nothing was sent. Run the command again.',
      payment: { id, state },
    })
  throw new Error(`payment ${id} is ${state ?? 'not in the ledger'} and cannot become ${step}`)
}

/** When the ledger fails after the money may have left, the error has to say which payment that is. */
function nameOnFailure<T>(id: string, step: Step, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof StateError) || step === 'signed' || step === 'sent') throw error
    throw new StateError(`${error.message}; that payment ${id} is ${step} could not be written`, {
      hint: `The ledger has it as it was before. ${error.hint ?? ''}`.trim(),
      payment: { id, state: step },
      cause: error,
    })
  }
}

function quote(states: readonly PaymentState[]): string {
  return states.map((state) => `'${state}'`).join(',')
}
