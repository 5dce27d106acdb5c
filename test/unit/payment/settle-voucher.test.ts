import { expect, test } from 'vitest'
import { abiWords } from '../../../src/chain/abi-word.ts'
import { RpcError } from '../../../src/chain/rpc-error.ts'
import type { Rpc } from '../../../src/core/payment.ts'
import { isVoucher, settleVoucher } from '../../../src/payment/settlement-of.ts'
import { channelFacts } from '../../helpers/session-offer.ts'
import { createCase } from './channel/channel-case.ts'

const facts = channelFacts('v1')

/** A chain with the v1 channel in this state. */
function chainWith(settled: bigint, finalized: boolean): Rpc {
  const { payer, payee, token, authorizedSigner } = facts
  const words = abiWords(finalized ? 1n : 0n, 0n, payer, payee, token, authorizedSigner, 50_000n, settled)
  return async (method) => (method === 'eth_chainId' ? '0xa5bf' : `0x${words}`)
}

/** A voucher for 40000 whose answer never came. */
function prepare() {
  const it = createCase(() => undefined, { facts, signed: 40_000n, spent: 0n })
  const find = () => {
    const [row] = it.ledger.list()
    if (!row || !isVoucher(row)) throw new Error('no voucher')
    return row
  }
  return { ...it, find }
}

test.each([
  ['paid out', 40_000n, false, 'settled', 'settled', 'open'],
  ['paid out in part', 39_999n, false, 'pending', 'sent', 'open'],
  ['paid out and closed', 40_000n, true, 'settled', 'settled', 'closed'],
  ['closed without it', 0n, true, 'dead', 'expired', 'closed'],
] as const)(
  'a voucher is decided by its channel: %s',
  async (_, settled, finalized, answer, state, channel) => {
    const { ledger, row, find } = prepare()
    expect(await settleVoucher(find(), chainWith(settled, finalized), ledger)).toBe(answer)
    expect([find().state, row().state]).toEqual([state, channel])
  },
)

test('an endpoint that does not answer, or serves another chain, decides nothing', async () => {
  const { ledger, find } = prepare()
  const broken: Rpc = async () => {
    throw new RpcError(7, 'The endpoint cannot be reached')
  }
  expect(await settleVoucher(find(), broken, ledger)).toBe(undefined)
  expect(await settleVoucher(find(), async () => '0x1', ledger)).toBe('pending')
  expect(find().state).toBe('sent')
})
