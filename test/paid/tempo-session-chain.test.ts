import { randomBytes } from 'node:crypto'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createRpc } from '../../src/chain/rpc.ts'
import type { ApprovedCall, CallContext, ChannelFacts } from '../../src/core/channel.ts'
import type { Hex, UsableOffer } from '../../src/core/payment.ts'
import { channelPay } from '../../src/methods/tempo-session/channel-pay.ts'
import { parseSessionReceipt } from '../../src/methods/tempo-session/session-receipt.ts'
import { tempoSession } from '../../src/methods/tempo-session/tempo-session.ts'
import { mpp } from '../../src/protocols/mpp/mpp.ts'
import { startLocalChain } from '../../src/sandbox/sandbox.ts'
import { createSigner } from '../../src/wallet/signer.ts'
import { type Account, freshAccount, localChain } from '../helpers/local-chain.ts'
import { type ChainEndpoint, createChainReader } from '../helpers/session-chain.ts'
import {
  createSessionServer,
  createV1SessionServer,
  type SessionServer,
  type SessionServerOptions,
} from '../helpers/session-server.ts'

let lastAfter = 1000

function context(more: Partial<CallContext> = {}): CallContext {
  const now = Math.floor(Date.now() / 1000)
  return {
    now,
    maxFeeMicros: 200_000n,
    sponsored: false,
    validAfter: lastAfter++,
    expiresAt: undefined,
    ...more,
  }
}

const signerOf = ({ privateKey, address }: Account) =>
  createSigner(Buffer.from(privateKey.slice(2), 'hex'), address)

async function createServer(version: 'v1' | 'v2', options: SessionServerOptions): Promise<SessionServer> {
  return version === 'v1' ? await createV1SessionServer(options) : await createSessionServer(options)
}

/** One payer, one server, and what the method alone makes of it. */
async function createCase(
  version: 'v1' | 'v2',
  options: SessionServerOptions = {},
  chain: ChainEndpoint = localChain(),
) {
  const server = await createServer(version, { ...options, chain })
  const account = await freshAccount({ funded: false })
  const reader = createChainReader(chain)
  await reader.ask('tempo_fundAddress', [account.address])
  const rpc = createRpc(chain.rpcUrl)
  const signer = signerOf(account)
  const offer = async (): Promise<UsableOffer> => {
    const { status, headers } = await fetch(server.url)
    const [read] = mpp.readOffers({ status, headers: [...headers], url: server.url, host: '127.0.0.1' })
    const found = read?.usable ? tempoSession.read(read) : read
    if (!found?.usable) throw new Error(found?.reason ?? 'no offer')
    return found
  }
  const send = async (payload: Readonly<Record<string, unknown>>, channel: ChannelFacts, method = 'GET') => {
    const headers = mpp.writePayment(await offer(), payload, channelPay.source(channel))
    const response = await fetch(server.url, {
      method,
      headers: headers.map(([name, value]) => [name, value]),
    })
    const body = await response.text()
    const paywall = { status: response.status, headers: [...response.headers], url: server.url, host: '' }
    const receipt = mpp.readReceipt(paywall)
    return { status: response.status, body, receipt: receipt && parseSessionReceipt(receipt.raw) }
  }
  const open = async (deposit: bigint, cumulative: bigint, sponsored = false) => {
    const salt: Hex = `0x${randomBytes(32).toString('hex')}`
    const call = channelPay.draftOpen(await offer(), {
      ...context({ sponsored }),
      payer: account.address,
      salt,
      deposit,
    })
    const signed = await channelPay.signCall(call, signer)
    const signature = await channelPay.signVoucher(call.channel, cumulative, signer)
    const answer = await send(channelPay.payloads.open(call, signed, cumulative, signature), call.channel)
    return { call, signed, answer, channel: call.channel }
  }
  const put = async (call: ApprovedCall) =>
    await channelPay.broadcast(await channelPay.signCall(call, signer), rpc)
  return { server, account, reader, rpc, signer, offer, send, open, put }
}

describe.each(['v1', 'v2'] as const)('%s', (version) => {
  test('opens, buys, tops up, and is closed by the server', async () => {
    const { server, account, reader, rpc, signer, open, send } = await createCase(version)
    const { channel, answer } = await open(20_000n, 10_000n)
    expect(answer).toMatchObject({ status: 200, receipt: { channelId: channel.id, spent: 10_000n } })
    expect(await channelPay.readChannel(channel, rpc)).toMatchObject({ deposit: 20_000n, finalized: false })
    const second = await channelPay.signVoucher(channel, 20_000n, signer)
    const bought = await send(channelPay.payloads.voucher(channel, 20_000n, second), channel)
    expect(bought).toMatchObject({ status: 200, receipt: { acceptedCumulative: 20_000n } })
    const call = channelPay.draftCall('topUp', channel, 5_000n, context())
    const added = await send(
      channelPay.payloads.topUp(call, await channelPay.signCall(call, signer)),
      channel,
      'POST',
    )
    expect(added.status).toBe(204)
    expect(await channelPay.readChannel(channel, rpc)).toMatchObject({ deposit: 25_000n })
    expect(await channelPay.settlement(channel, 20_000n, rpc)).toBe('pending')
    const closed = await send(channelPay.payloads.close(channel, 20_000n, second), channel, 'POST')
    expect(closed).toMatchObject({ status: 204, receipt: { txHash: expect.stringMatching(/^0x/) } })
    expect(await channelPay.readChannel(channel, rpc)).toMatchObject({
      deposit: 25_000n,
      settled: 20_000n,
      finalized: true,
    })
    expect(await channelPay.settlement(channel, 20_000n, rpc)).toBe('settled')
    expect(await channelPay.settlement(channel, 20_001n, rpc)).toBe('dead')
    expect(await reader.moved(server.escrow, server.payee.address)).toBe(20_000n)
    expect(await reader.moved(server.escrow, account.address)).toBe(5_000n)
  })

  test('a sponsored one costs the payer the deposit and nothing else', async () => {
    const { account, reader, signer, open, send } = await createCase(version, { sponsored: true })
    const before = await reader.balanceOf(account.address)
    const { channel, signed, answer } = await open(20_000n, 10_000n, true)
    expect(answer).toMatchObject({ status: 200 })
    expect(signed).toEqual({ transaction: expect.stringMatching(/^0x78/), txHash: undefined })
    const call = channelPay.draftCall('topUp', channel, 5_000n, context({ sponsored: true }))
    const payload = channelPay.payloads.topUp(call, await channelPay.signCall(call, signer))
    expect(await send(payload, channel, 'POST')).toMatchObject({ status: 204 })
    expect(before - (await reader.balanceOf(account.address))).toBe(25_000n)
  })

  test('is found by its event, and comes back without the server', async () => {
    const chain = await startLocalChain({ path: process.env['PATH'] })
    onTestFinished(chain.close)
    const { account, reader, rpc, open, put } = await createCase(version, {}, chain)
    const { channel } = await open(20_000n, 10_000n)
    const other = await open(30_000n, 10_000n)
    const found = await channelPay.findChannels(1337, account.address, rpc)
    expect(found).toEqual([other.channel, channel])
    const before = await reader.balanceOf(account.address)
    await put(channelPay.draftCall('requestClose', channel, 0n, context()))
    const requested = await channelPay.readChannel(channel, rpc)
    expect(requested).toMatchObject({ deposit: 20_000n, finalized: false })
    expect(requested?.closeRequestedAt).toBeGreaterThan(1_700_000_000)
    await reader.passTime(channelPay.graceSeconds)
    const block = (await reader.ask('eth_getBlockByNumber', ['latest', false])) as { timestamp: Hex }
    await put(channelPay.draftCall('withdraw', channel, 0n, context({ now: Number(block.timestamp) })))
    expect(await channelPay.readChannel(channel, rpc)).toMatchObject({ finalized: true, settled: 0n })
    expect(await channelPay.settlement(channel, 10_000n, rpc)).toBe('dead')
    expect(await reader.moved(channel.escrow, account.address)).toBe(20_000n)
    expect(await reader.balanceOf(account.address)).toBeGreaterThan(before - 20_000n)
  })
})
