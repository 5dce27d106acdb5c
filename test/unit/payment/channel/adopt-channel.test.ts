import { expect, test } from 'vitest'
import type { ChannelFacts, SessionSnapshot } from '../../../../src/core/channel.ts'
import type { Network } from '../../../../src/core/config.ts'
import { channelId } from '../../../../src/methods/tempo-session/channel-id.ts'
import { channelPay } from '../../../../src/methods/tempo-session/channel-pay.ts'
import { adoptChannel } from '../../../../src/payment/channel/adopt-channel.ts'
import { createSigner } from '../../../../src/wallet/signer.ts'
import { devAddress, devKey } from '../../../helpers/session-offer.ts'
import { createCase, facts } from './channel-case.ts'

const signer = createSigner(Buffer.from(devKey.slice(2), 'hex'), devAddress)
const place = { origin: 'https://api.example', host: 'api.example', resource: 'https://api.example/a' }
const network: Network = {
  name: 'test',
  aliases: [],
  chainId: facts.chainId,
  testnet: true,
  rpcUrl: undefined,
  genesis: undefined,
  tokens: [{ address: facts.token, symbol: 'pathUSD', decimals: 6, dollar: true }],
}

/** A channel that the ledger does not know. */
function lostChannel(more: Partial<ChannelFacts> = {}): ChannelFacts {
  const described = { ...facts, salt: `0x${'66'.repeat(32)}` as const, ...more }
  return { ...described, id: channelId(described) }
}

async function adopt(lost: ChannelFacts, voucher: { cumulative: bigint; by?: ChannelFacts } | undefined) {
  const it = createCase(() => undefined)
  const snapshot: SessionSnapshot = {
    channelId: lost.id,
    deposit: 50_000n,
    settled: 0n,
    acceptedCumulative: 50_000n,
    spent: 45_000n,
    requiredCumulative: undefined,
    highestVoucher: voucher && {
      cumulative: voucher.cumulative,
      signature: await channelPay.signVoucher(voucher.by ?? lost, 20_000n, signer),
    },
  }
  const wallet = { network, payer: devAddress, rpc: async () => undefined, signer }
  const row = await adoptChannel({ facts: lost, snapshot }, place, it.deps, wallet)
  return { it, row }
}

test('what our own signature proves is taken over, and no more than that was spent', async () => {
  const { row } = await adopt(lostChannel(), { cumulative: 20_000n })
  expect(row).toMatchObject({ recovered: true, signed: 20_000n, spent: 20_000n, deposit: 50_000n, ...place })
})

test.each([
  ['a higher amount than was signed', { cumulative: 30_000n }],
  ['a signature for another channel', { cumulative: 20_000n, by: facts }],
  ['no signature', undefined],
])('%s proves nothing: nothing counts as signed', async (_name, voucher) => {
  const { row } = await adopt(lostChannel(), voucher)
  expect(row).toMatchObject({ recovered: true, signed: 0n, spent: 0n, deposit: 50_000n })
})

test.each<[string, Partial<ChannelFacts>]>([
  ['of another payer', { payer: facts.payee }],
  ['of another signer', { authorizedSigner: facts.payee }],
  ['on another chain', { chainId: 1 }],
  ['in a contract that nobody knows', { escrow: `0x${'99'.repeat(20)}` }],
])('a channel %s is refused', async (_name, more) => {
  await expect(adopt(lostChannel(more), undefined)).rejects.toThrow('not one of this wallet')
})

test('a channel that was never lost stays as it is', async () => {
  const { it, row } = await adopt(facts, { cumulative: 20_000n })
  expect(row).toBeUndefined()
  expect(it.row()).toMatchObject({ recovered: false, signed: 40_000n, spent: 30_000n })
})
