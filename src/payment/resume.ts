import type { Network } from '../core/config.ts'
import { CliError, UsageError } from '../core/errors.ts'
import { exitCodes } from '../core/exit-codes.ts'
import type { PaymentRow } from '../core/ledger.ts'
import { offerFromStored } from '../protocols/mpp/credential.ts'
import { approve } from './approve.ts'
import type { PayDeps, PreparedPayment, RequestFacts } from './pay.ts'
import { methodOf, protocolOf } from './registry.ts'
import { challengeOf, methodOfRow } from './settlement-of.ts'

/**
 * Makes a stored payment's credential again, byte for byte: signatures are deterministic, so this is the same payment.
 *
 * @throws {UsageError} when there is no such payment or URL, method or body differ (exit 2).
 * @throws {CliError} when the row is final or dead, or the key is another one.
 */
export async function resumePayment(
  row: PaymentRow | undefined,
  id: string,
  request: Omit<RequestFacts, 'idempotencyKey'>,
  networks: readonly Network[],
  deps: PayDeps,
): Promise<PreparedPayment> {
  if (!row)
    throw new UsageError(`There is no payment ${id}.`, { hint: '`presto history list` shows all of them.' })
  if (row.intent === 'session')
    throw new UsageError(`Payment ${id} was made out of a channel.`, {
      hint: 'Run the same request again without --resume: the same voucher goes out, and pays once.',
      payment: { id, state: row.state },
    })
  checkSameRequest(row, request)
  checkAlive(row, deps)
  const method = methodOfRow(row)
  const offer = readStoredOffer(row)
  const network = networks.find(({ chainId }) => chainId === row.chainId)
  const token = network?.tokens.find(({ address }) => address === row.token)
  if (!method || !network || !token)
    throw new UsageError(`presto no longer knows the network or token of ${id}.`)
  const pay = await method.load()
  const signed = await pay.sign(approve(row, challengeOf(row)), await deps.payer.signer())
  if (row.txHash !== undefined && signed.txHash !== row.txHash)
    throw new CliError(`Payment ${id} cannot be made again byte for byte.`, {
      code: 'STATE',
      exitCode: exitCodes.state,
      hint: 'It was signed by another version; `presto history check` decides what became of it.',
      payment: { id, state: row.state },
    })
  const credential = protocolOf(offer).writePayment(offer, signed.payload, signed.source)
  const headers = [...credential, ['Idempotency-Key', row.idempotencyKey] as const]
  return {
    id,
    priced: { offer, network, token },
    approved: approve(row, challengeOf(row)),
    txHash: signed.txHash,
    headers: headers.map(([name, value]) => ({ name, value, from: 'builtin' as const })),
    markSent: () => (row.state === 'signed' ? deps.ledger.sent(id) : undefined),
  }
}

function checkSameRequest(row: PaymentRow, request: Omit<RequestFacts, 'idempotencyKey'>): void {
  const differs = [
    row.urlHash !== request.urlHash && 'URL',
    row.httpMethod !== request.httpMethod && 'method',
    row.bodyHash !== request.bodyHash && 'body',
  ].filter((name) => name !== false)
  if (differs.length === 0) return
  throw new UsageError(`Payment ${row.id} was made for another ${differs.join(' and ')}.`, {
    hint: '--resume needs the same URL, method and body as the first time.',
    payment: { id: row.id, state: row.state },
  })
}

function checkAlive(row: PaymentRow, deps: PayDeps): void {
  const payment = { id: row.id, state: row.state }
  if (row.payer !== deps.payer.address)
    throw new CliError(`Payment ${row.id} was signed by another account.`, {
      code: 'WALLET',
      exitCode: exitCodes.wallet,
      hint: `Choose the account with address ${row.payer} with --wallet.`,
      payment,
    })
  if (row.ownerAlive && (row.state === 'signed' || row.state === 'intended'))
    throw new UsageError(`Payment ${row.id} is still being made by another presto.`, { payment })
  if (!['signed', 'sent', 'unknown'].includes(row.state))
    throw new UsageError(`Payment ${row.id} is ${row.state}; there is nothing left to send.`, { payment })
  if (row.mode === 'push' || deps.now() / 1000 <= row.validBefore) return
  throw new UsageError(
    `Payment ${row.id} was valid until ${new Date(row.validBefore * 1000).toISOString()}.`,
    {
      hint: '`presto history check` decides whether it settled; after that it is safe to ask again.',
      payment,
    },
  )
}

function readStoredOffer(row: PaymentRow) {
  const offer = offerFromStored(row.challenge)
  const read = offer?.usable ? methodOf(offer)?.read(offer) : undefined
  if (!read?.usable)
    throw new UsageError(`The challenge of payment ${row.id} cannot be read any more.`, {
      payment: { id: row.id, state: row.state },
    })
  return read
}
