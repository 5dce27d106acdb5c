import type { App } from '../../app.ts'
import type { CommandInput } from '../../cli/spec.ts'
import { exitCodes } from '../../core/exit-codes.ts'
import type { Ledger, PaymentRow, PaymentState } from '../../core/ledger.ts'
import type { Rpc } from '../../core/payment.ts'
import { sanitize } from '../../core/sanitize.ts'
import { isVoucher, settlementOf, type VoucherRow } from '../../payment/settlement-of.ts'
import { printResult } from '../print-result.ts'
import { createChainFinder, type FindChain } from './find-chain.ts'
import { findPayment } from './find-payment.ts'
import { formatMoment, formatRowAmount, formatRowOrigin } from './format-row.ts'

/** What `check` found out about one payment. */
type Finding = Readonly<{ before: PaymentState; row: PaymentRow; reason: string | undefined }>

const neverSent = 'nothing of it was ever sent'
const neverSettles = 'the chain has no such payment and takes it no more'

/**
 * Decides unresolved payments: those of ended processes, then by what the chain says.
 *
 * @returns 0 when all are decided, 116 while an outcome is unknown.
 * @throws {UsageError} for an id that is none.
 */
export async function check(app: App, input: CommandInput, ledger: Ledger | undefined): Promise<number> {
  const findings = ledger ? await checkLedger(app, input, ledger) : []
  if (!ledger && input.arguments[0] !== undefined) findPayment(ledger, input.arguments[0])
  await printResult(app, input, {
    document: { checked: findings.map(findingDocument) },
    text: findings.length === 0 ? 'No payment is unresolved.' : findings.map(formatFinding).join('\n'),
  })
  return findings.some(({ row }) => isUnknown(row)) ? exitCodes.outcomeUnknown : exitCodes.ok
}

async function checkLedger(app: App, input: CommandInput, ledger: Ledger): Promise<Finding[]> {
  const [typed] = input.arguments
  const asked = typed === undefined ? undefined : findPayment(ledger, typed)
  const open = asked ? [asked] : ledger.unresolved()
  ledger.resolveDead()
  const findChain = createChainFinder(app, input)
  const findings: Finding[] = []
  for (const before of open) {
    const row = ledger.get(before.id) ?? before
    findings.push({ before: before.state, ...(await decide(app, input, row, ledger, findChain)) })
  }
  return findings
}

async function decide(
  app: App,
  input: CommandInput,
  row: PaymentRow,
  ledger: Ledger,
  findChain: FindChain,
): Promise<Omit<Finding, 'before'>> {
  if (row.state === 'intended' || row.state === 'signed')
    return { row, reason: 'another presto is making it right now' }
  if (!isUnknown(row))
    return { row, reason: row.state === 'expired' ? (row.reason ?? neverSent) : row.reason }
  const chain = await findChain(row)
  if (typeof chain === 'string') return { row, reason: chain }
  return isVoucher(row)
    ? await decideVoucher(app, input, row, ledger, chain.rpc)
    : await decideCharge(row, ledger, chain.rpc)
}

async function decideVoucher(
  app: App,
  input: CommandInput,
  row: VoucherRow,
  ledger: Ledger,
  rpc: Rpc,
): Promise<Omit<Finding, 'before'>> {
  const { checkVoucher } = await import('./check-voucher.ts')
  const words = await checkVoucher(app, input, ledger, row, rpc)
  const decided = ledger.get(row.id) ?? row
  return { row: decided, reason: isUnknown(decided) ? words : decided.reason }
}

async function decideCharge(row: PaymentRow, ledger: Ledger, rpc: Rpc): Promise<Omit<Finding, 'before'>> {
  const settlement = await settlementOf(row, rpc)
  const current = ledger.get(row.id) ?? row
  // The process that sent it may have learnt meanwhile what became of it.
  if (!isUnknown(current)) return { row: current, reason: current.reason }
  if (settlement?.state === 'settled') ledger.settled(row.id, 'chain', { txHash: settlement.txHash })
  else if (settlement?.state === 'dead')
    ledger.expired(row.id, row.reason === undefined ? neverSettles : `${neverSettles}; ${row.reason}`)
  const reason = settlement ? undefined : 'the endpoint did not answer'
  const decided = ledger.get(row.id) ?? row
  return { row: decided, reason: reason ?? (decided.state === 'expired' ? neverSettles : undefined) }
}

function isUnknown({ state }: PaymentRow): boolean {
  return state === 'sent' || state === 'unknown'
}

function findingDocument({ before, row, reason }: Finding) {
  return {
    id: row.id,
    before,
    state: row.state,
    txHash: row.txHash ?? null,
    settlesUntil: isUnknown(row) && !isVoucher(row) ? new Date(row.validBefore * 1000).toISOString() : null,
    reason: reason ?? null,
  }
}

function formatFinding({ row, reason }: Finding): string {
  const what = `${row.id} (${formatRowAmount(row)} ${row.currency}, ${formatRowOrigin(row)})`
  const why = reason === undefined ? '' : `: ${reason}`
  if (!isUnknown(row))
    return sanitize(`${what} is ${row.state}${row.state === 'settled' ? inTransaction(row) : why}`, 600)
  if (isVoucher(row)) return sanitize(`${what} is not decided${why}`, 600)
  const until = `${formatMoment(row.validBefore * 1000)} UTC by the chain's clock`
  return sanitize(`${what} is not decided${why}; it can settle until ${until}`, 600)
}

function inTransaction({ txHash }: PaymentRow): string {
  return txHash === undefined ? '' : ` in transaction ${txHash}`
}
