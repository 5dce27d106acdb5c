import { expect, test } from 'vitest'
import { createRpc } from '../../src/chain/rpc.ts'
import type { Draft, Hex, UsableOffer } from '../../src/core/payment.ts'
import { pay } from '../../src/methods/tempo-charge/pay.ts'
import { tempoCharge } from '../../src/methods/tempo-charge/tempo-charge.ts'
import { mpp } from '../../src/protocols/mpp/mpp.ts'
import type { ChargeOptions } from '../../src/sandbox/payments.ts'
import { createSigner } from '../../src/wallet/signer.ts'
import {
  type Account,
  balanceOf,
  freshAccount,
  freshAddress,
  give,
  localChain,
  pathUsd,
  transfers,
} from '../helpers/local-chain.ts'
import { createPaidServer } from '../helpers/paid-server.ts'
import { approvedOf, tempoOffer } from '../helpers/tempo-offer.ts'

const rpc = () => createRpc(localChain().rpcUrl)
const now = () => Math.floor(Date.now() / 1000)
const signerOf = ({ privateKey, address }: Account) =>
  createSigner(Buffer.from(privateKey.slice(2), 'hex'), address)

function draftOf(offer: UsableOffer, { address }: Account, mode?: 'push'): Draft {
  return pay.draft(offer, { payer: address, mode, now: now(), maxFeeMicros: 100_000n })
}

/** Pays `options` at the real server with the method alone. */
async function payOnce(options: ChargeOptions, account: Account, mode?: 'push') {
  const { url } = await createPaidServer({ '/paid': { offers: [options] } })
  const challenge = await fetch(`${url}/paid`)
  const paywall = { status: 402, headers: [...challenge.headers], url: `${url}/paid`, host: '127.0.0.1' }
  const [read] = mpp.readOffers(paywall)
  const offer = read?.usable ? tempoCharge.read(read) : undefined
  if (!offer?.usable) throw new Error('no offer')
  const approved = approvedOf(offer, draftOf(offer, account, mode), account.address)
  const signed = await pay.sign(approved, signerOf(account))
  const before = await pay.settlement(approved, signed.txHash, rpc())
  if (approved.mode === 'push') await pay.broadcast(signed, rpc())
  const headers = mpp
    .writePayment(offer, signed.payload, signed.source)
    .map(([name, value]) => [name, value] as [string, string])
  const { status } = await fetch(`${url}/paid`, { headers })
  return { status, before, after: await pay.settlement(approved, signed.txHash, rpc()), signed, approved }
}

const splits = (count: number) =>
  Array.from({ length: count }, (_, at) => ({
    amount: '0.001',
    recipient: freshAddress(),
    ...(at % 2 === 0 && { memo: `0x${'11'.repeat(32)}` as Hex }),
  }))

test.each<[string, ChargeOptions, 'push' | undefined]>([
  ['pull', { amount: '0.01' }, undefined],
  ['push', { amount: '0.01' }, 'push'],
  ['sponsored', { amount: '0.01', sponsored: true }, undefined],
  ['sponsored with splits', { amount: '0.1', sponsored: true, splits: splits(3) }, undefined],
  ['ten splits to accounts that never had the token', { amount: '0.1', splits: splits(10) }, undefined],
])(
  '%s: the server takes it, the payees get it, and the chain is found to say so',
  async (_name, asked, mode) => {
    const account = await freshAccount()
    const recipient = freshAddress()
    const options = { ...asked, recipient }
    const { status, before, after, approved } = await payOnce(options, account, mode)
    expect(status).toBe(200)
    expect(before).toEqual({ state: 'pending' })
    const [primary] = await transfers({ to: recipient })
    expect(after).toEqual({ state: 'settled', txHash: primary?.txHash })
    const shared = approved.splits.reduce((sum, split) => sum + split.amount, 0n)
    expect(primary?.amount).toBe(approved.amount - shared)
    for (const split of approved.splits) expect(await balanceOf(pathUsd, split.recipient)).toBe(split.amount)
    const spent = 1_000_000_000n - (await balanceOf(pathUsd, account.address))
    expect(spent).toBeGreaterThanOrEqual(approved.amount)
    expect(spent).toBeLessThanOrEqual(approved.amount + approved.maxFeeMicros)
  },
)

test('a proof is taken and moves nothing', async () => {
  const account = await freshAccount({ funded: false })
  expect(await payOnce({ amount: '0' }, account)).toMatchObject({
    status: 200,
    signed: { txHash: undefined },
  })
})

test('a balance of price and fee cap is enough', async () => {
  const account = await freshAccount({ funded: false })
  const to = freshAddress()
  const offer = tempoCharge.read(tempoOffer({ chainId: 1337 }, { recipient: to, amount: 1000n }))
  if (!offer.usable) throw new Error(offer.reason)
  const { feeMicros } = draftOf(offer, account, 'push')
  await give(account.address, 1000n + feeMicros)
  const approved = approvedOf(offer, draftOf(offer, account, 'push'), account.address)
  await pay.broadcast(await pay.sign(approved, signerOf(account)), rpc())
  expect(await balanceOf(pathUsd, to)).toBe(1000n)
})

test('an unsent payment whose time is over is dead, in the log and by its hash', async () => {
  const account = await freshAccount()
  for (const feePayer of [false, true]) {
    const offer = tempoCharge.read(tempoOffer({ chainId: 1337, feePayer }))
    if (!offer.usable) throw new Error(offer.reason)
    const draft = { ...draftOf(offer, account), validBefore: now() - 30 }
    const approved = approvedOf(offer, draft, account.address)
    const { txHash } = await pay.sign(approved, signerOf(account))
    expect(await pay.settlement(approved, txHash, rpc())).toEqual({ state: 'dead' })
  }
})
