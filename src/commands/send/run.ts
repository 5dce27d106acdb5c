import type { App } from '../../app.ts'
import { readBalance } from '../../chain/balances.ts'
import type { CommandInput } from '../../cli/spec.ts'
import { DeclinedError, InsufficientFundsError } from '../../core/errors.ts'
import { exitCodes } from '../../core/exit-codes.ts'
import { formatAmount } from '../../core/money.ts'
import type { Hex } from '../../core/payment.ts'
import { paymentDocument } from '../../output/payment-document.ts'
import { feeUnits } from '../../payment/funds.ts'
import { payerOf, requireAccount } from '../account.ts'
import { checkedRpc } from '../checked-rpc.ts'
import { chosenNetwork } from '../default-network.ts'
import { printResult } from '../print-result.ts'
import { parseOrder } from './parse-order.ts'
import { checkBalance, type Plan, planOrder, sendOrder, toIntention } from './send-order.ts'

/** Sends a plain transfer and prints its transaction hash. */
export async function run(app: App, input: CommandInput): Promise<number> {
  const { wallet, yes } = input.options
  const order = await parseOrder(chosenNetwork(app, input), input.arguments)
  const account = requireAccount(app, typeof wallet === 'string' ? wallet : undefined)
  const payer = await payerOf(app, account)
  const rpc = await checkedRpc(app, input, order.network)
  const plan = await planOrder(app, order, payer.address)
  const ledger = await app.ledger()
  try {
    checkBalance(plan, await readBalance(rpc, order.token.address, payer.address))
    if (yes !== true) await askForYes(app, plan)
  } catch (error) {
    if (error instanceof InsufficientFundsError || error instanceof DeclinedError)
      ledger.refuse(toIntention(app, plan), error.message)
    throw error
  }
  const txHash = await sendOrder(app, plan, payer, rpc, ledger)
  const row = ledger.get(plan.offer.challengeId)
  await printSent(app, input, plan, txHash, row && paymentDocument(row))
  return exitCodes.ok
}

/** @throws {DeclinedError} on No, and when nobody is there to ask. */
async function askForYes(app: App, plan: Plan): Promise<void> {
  const { order, draft } = plan
  const { network, token, to } = order
  const fee = `${formatAmount(feeUnits(token, draft), token.decimals)} ${token.symbol}`
  const answer = await app.io.confirm(
    `Send ${describe(plan)} to ${to} on ${network.name}, with a network fee of at most ${fee}?`,
  )
  if (answer === true) return
  if (answer === false) throw new DeclinedError('You declined the transfer.', { hint: 'Nothing was sent.' })
  throw new DeclinedError(`Sending ${describe(plan)} needs a yes, and nobody is there to ask.`, {
    hint: 'Nothing was sent. Run it on a terminal, or give --yes.',
  })
}

async function printSent(
  app: App,
  input: CommandInput,
  plan: Plan,
  txHash: Hex,
  payment: unknown,
): Promise<void> {
  const { network, to } = plan.order
  app.io.writeErr(`presto: sent ${describe(plan)} to ${to} on ${network.name}\n`)
  await printResult(app, input, { document: { txHash, payment }, text: txHash })
}

function describe({ order }: Plan): string {
  return `${formatAmount(order.amount, order.token.decimals)} ${order.token.symbol}`
}
