import { Challenge, Credential, Receipt } from 'mppx'
import { Session } from 'mppx/tempo'
import { createClient, encodeFunctionData, http } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { sendTransactionSync } from 'viem/actions'
import { tempoModerato } from 'viem/chains'
import { describe, expect, onTestFinished, test } from 'vitest'
import { channelReserve } from '../../src/sandbox/channel-contracts.ts'
import { devAccounts, sandboxChainId } from '../../src/sandbox/dev-accounts.ts'
import { startSandbox } from '../../src/sandbox/sandbox.ts'
import { createEscrowCaller } from '../helpers/escrow-calls.ts'
import { createMppxPayer, type MppxPayer } from '../helpers/mppx-session-client.ts'
import { startChain } from '../helpers/own-chain.ts'
import { closeGracePeriod, createChainReader } from '../helpers/session-chain.ts'
import { createSessionServer, createV1SessionServer, type SessionServer } from '../helpers/session-server.ts'

const feeManager = '0xfeec000000000000000000000000000000000000'
const funds = 1_000_000_000n
const gone = { deposit: 0n, settled: 0n, closeRequestedAt: 0 }

/** Asserts what a closed channel left behind, to the unit. */
async function expectClosed(
  payer: MppxPayer,
  server: Pick<SessionServer, 'payee' | 'escrow'>,
  { deposits, paid }: Readonly<{ deposits: bigint; paid: bigint }>,
  chain = createChainReader(),
) {
  const fees = await chain.moved(payer.address, feeManager)
  const returned = await chain.moved(feeManager, payer.address)
  expect({
    deposits: await chain.moved(payer.address, server.escrow),
    paid: await chain.moved(server.escrow, server.payee.address),
    refund: await chain.moved(server.escrow, payer.address),
    balance: await chain.balanceOf(payer.address),
  }).toEqual({ deposits, paid, refund: deposits - paid, balance: funds - paid - fees + returned })
}

describe.each([
  ['v2', createSessionServer, { streamDeposit: '0.12', actions: ['open', 'voucher', 'topUp', 'close'] }],
  // The legacy client tops nothing up by itself.
  ['v1', createV1SessionServer, { streamDeposit: '0.35', actions: ['open', 'voucher', 'close'] }],
] as const)('%s', (version, create, { streamDeposit, actions }) => {
  const v1 = version === 'v1'

  test('a channel is opened once, pays for three requests and is closed', async () => {
    const server = await create({ amount: '0.01', suggestedDeposit: '0.05' })
    const payer = await createMppxPayer({ v1 })
    for (const cumulative of [10_000n, 20_000n, 30_000n]) {
      const reply = await payer.manager.fetch(`${server.url}/data?page=1`)
      expect([reply.status, await reply.json()]).toEqual([200, { path: '/data?page=1' }])
      expect(payer.manager.cumulative).toBe(cumulative)
    }
    await payer.manager.close()
    expect(server.payloads().map(({ action }) => action)).toEqual(['open', 'voucher', 'voucher', 'close'])
    await expectClosed(payer, server, { deposits: 50_000n, paid: 30_000n })
  })

  test('a stream of 30 events costs 30 prices', async () => {
    const server = await create({ amount: '0.01', suggestedDeposit: streamDeposit, streams: true })
    const payer = await createMppxPayer({ v1 })
    const events = await collect(payer, `${server.url}/stream?events=30`)
    expect(events).toEqual(Array.from({ length: 30 }, (_, event) => ({ event })))
    await payer.manager.close()
    expect([...new Set(server.payloads().map(({ action }) => action))]).toEqual(actions)
    const deposits = await createChainReader().moved(payer.address, server.escrow)
    await expectClosed(payer, server, { deposits, paid: 300_000n })
  })

  test('a sponsored channel costs its payer no fee', async () => {
    const server = await create({ amount: '0.02', suggestedDeposit: '0.2', sponsored: true })
    const payer = await createMppxPayer({ v1 })
    expect((await payer.manager.fetch(server.url)).status).toBe(200)
    const chain = createChainReader()
    expect(await chain.balanceOf(payer.address)).toBe(funds - 200_000n)
    await payer.manager.close()
    expect(await chain.balanceOf(payer.address)).toBe(funds - 20_000n)
    await expectClosed(payer, server, { deposits: 200_000n, paid: 20_000n })
  })
})

test('the state of a channel is on the chain, and gone when it is closed', async () => {
  const server = await createSessionServer({ suggestedDeposit: '0.05' })
  const payer = await createMppxPayer()
  await payer.manager.fetch(server.url)
  const chain = createChainReader()
  expect(await chain.channelState(payer.channelId())).toEqual({ ...gone, deposit: 50_000n })
  await payer.manager.close()
  expect(await chain.channelState(payer.channelId())).toEqual(gone)
})

test('a v1 channel stays on the chain when it is closed', async () => {
  const server = await createV1SessionServer({ suggestedDeposit: '0.05' })
  const payer = await createMppxPayer({ v1: true })
  await payer.manager.fetch(server.url)
  await payer.manager.close()
  expect(await createChainReader().v1ChannelState(payer.channelId())).toEqual({
    finalized: true,
    closeRequestedAt: 0,
    payer: payer.address,
    payee: server.payee.address,
    deposit: 50_000n,
    settled: 10_000n,
  })
})

test('channels that are opened at the same time do not meet', async () => {
  const server = await createSessionServer({ suggestedDeposit: '0.03' })
  const payers = await Promise.all(Array.from({ length: 4 }, () => createMppxPayer()))
  const replies = await Promise.all(payers.map(({ manager }) => manager.fetch(server.url)))
  expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 200])
  expect(new Set(payers.map((payer) => payer.channelId())).size).toBe(4)
  const chain = createChainReader()
  for (const payer of payers)
    expect(await chain.channelState(payer.channelId())).toEqual({ ...gone, deposit: 30_000n })
})

test.each([
  ['HEAD', '/data'],
  ['HEAD', '/data?page=1'],
  ['POST', '/data'],
  ['POST', '/data?page=1'],
])('a voucher that comes by %s %s without a body buys nothing and is kept', async (method, path) => {
  const server = await createSessionServer({ suggestedDeposit: '0.05', minVoucherDelta: '0.02' })
  const payer = await createMppxPayer()
  await payer.manager.fetch(server.url)
  const send = async (cumulative: bigint) => {
    const challenge = Challenge.fromResponse(await fetch(server.url))
    const { descriptor } = server.payloads()[0] ?? {}
    const { voucher } = createEscrowCaller(server.escrow, Session.Precompile.escrowAbi)
    const signature = await voucher(payer, 'TIP20 Channel Reserve', 'uint96', payer.channelId(), cumulative)
    const cumulativeAmount = cumulative.toString()
    const payload = {
      action: 'voucher',
      channelId: payer.channelId(),
      descriptor,
      cumulativeAmount,
      signature,
    }
    const source = `did:pkh:eip155:${sandboxChainId}:${payer.address}`
    const authorization = Credential.serialize({ challenge, payload, source })
    return fetch(server.url + path, { method, headers: { authorization } })
  }
  const small = await send(20_000n)
  expect(small.status).toBe(402)
  if (method === 'POST') expect(await small.text()).toContain('session/delta-too-small')
  const reply = await send(30_000n)
  const receipt = Receipt.deserialize(reply.headers.get('payment-receipt') ?? '') as Record<string, unknown>
  expect([reply.status, receipt['acceptedCumulative'], receipt['spent']]).toEqual([204, '30000', '10000'])
})

test('a payer who has lost everything but the key gets the channel back from the server', async () => {
  const server = await createSessionServer({ suggestedDeposit: '0.05', bootstrap: true })
  const payer = await createMppxPayer()
  await payer.manager.fetch(server.url)
  const later = await createMppxPayer({ account: payer, bootstrap: true })
  expect((await later.manager.fetch(server.url)).status).toBe(200)
  expect(later.channelId()).toBe(payer.channelId())
  await later.manager.close()
  await expectClosed(payer, server, { deposits: 50_000n, paid: 20_000n })
})

test('a payer gets the rest back without the payee, once the grace period is over', async () => {
  const chain = await startChain()
  const reader = createChainReader(chain)
  const server = await createSessionServer({ chain, suggestedDeposit: '0.05' })
  const payer = await createMppxPayer({ chain })
  await payer.manager.fetch(server.url)
  const descriptor = server.payloads()[0]?.descriptor as never
  const status = async (functionName: 'requestClose' | 'withdraw') => {
    const data = encodeFunctionData({
      abi: Session.Precompile.escrowAbi,
      functionName,
      args: [descriptor],
    })
    const request = {
      account: privateKeyToAccount(payer.privateKey),
      calls: [{ to: channelReserve, data }],
      gas: 900_000n,
    }
    const sent = await sendTransactionSync(createTempoClient(chain.rpcUrl), request)
    return sent.status
  }
  expect(await status('withdraw')).toBe('reverted')
  expect(await status('requestClose')).toBe('success')
  expect((await reader.channelState(payer.channelId())).closeRequestedAt).toBeGreaterThan(0)
  await reader.passTime(closeGracePeriod - 60)
  expect(await status('withdraw')).toBe('reverted')
  await reader.passTime(61)
  expect(await status('withdraw')).toBe('success')
  expect(await reader.channelState(payer.channelId())).toEqual(gone)
  await expectClosed(payer, server, { deposits: 50_000n, paid: 0n }, reader)
})

describe('the sandbox', () => {
  test.each([
    ['/session', 10_000n, 100_000n],
    ['/session-small', 10_000n, 20_000n],
    ['/session-sponsored', 10_000n, 100_000n],
  ])('%s is paid from a channel', async (path, price, deposit) => {
    const { sandbox, chain, server } = await openSandbox()
    const payer = await createMppxPayer({ chain: sandbox })
    const reply = await payer.manager.fetch(sandbox.url + path)
    expect([reply.status, ((await reply.json()) as { path: string }).path]).toEqual([200, path])
    await payer.manager.close()
    await expectClosed(payer, server, { deposits: deposit, paid: price }, chain)
    if (path.endsWith('sponsored')) expect(await chain.moved(payer.address, feeManager)).toBe(0n)
  })

  test('/stream sends the events that were asked for, and vouchers start no second stream', async () => {
    const { sandbox, chain, server } = await openSandbox()
    const payer = await createMppxPayer({ chain: sandbox })
    const events = await collect(payer, `${sandbox.url}/stream?events=30`)
    expect(events).toEqual(Array.from({ length: 30 }, (_, index) => ({ event: index + 1, of: 30 })))
    await payer.manager.close()
    const deposits = await chain.moved(payer.address, channelReserve)
    await expectClosed(payer, server, { deposits, paid: 30_000n }, chain)
  })
})

async function collect(payer: MppxPayer, url: string): Promise<unknown[]> {
  const events: unknown[] = []
  for await (const event of await payer.manager.sse(url)) events.push(JSON.parse(event))
  return events
}

async function openSandbox() {
  const sandbox = await startSandbox({ path: process.env['PATH'] })
  onTestFinished(sandbox.close)
  const payee = { address: devAccounts.payee, privateKey: '0x' } as const
  return { sandbox, chain: createChainReader(sandbox), server: { payee, escrow: channelReserve } }
}

/** A client that makes Tempo transactions. */
function createTempoClient(rpcUrl: string) {
  return createClient({ chain: { ...tempoModerato, id: sandboxChainId }, transport: http(rpcUrl) })
}
