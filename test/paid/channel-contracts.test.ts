import { Session } from 'mppx/tempo'
import { SessionLegacy } from 'mppx-v1/tempo'
import { type Abi, encodeFunctionData, erc20Abi, parseAbi } from 'viem'
import { expect, test } from 'vitest'
import type { Address, Hex } from '../../src/core/payment.ts'
import { channelReserve, streamChannel } from '../../src/sandbox/channel-contracts.ts'
import { createEscrowCaller, malleate } from '../helpers/escrow-calls.ts'
import { type Account, freshAccount, pathUsd } from '../helpers/local-chain.ts'
import { startChain } from '../helpers/own-chain.ts'
import { type ChainEndpoint, closeGracePeriod, createChainReader } from '../helpers/session-chain.ts'

const zeroAddress: Address = '0x0000000000000000000000000000000000000000'
const salt: Hex = `0x${'5a'.repeat(32)}`
const noSignature: Hex = '0x'

const reserveErrors = parseAbi([
  'error ChannelAlreadyExists()',
  'error ChannelNotFound()',
  'error NotPayer()',
  'error NotPayeeOrOperator()',
  'error InvalidPayee()',
  'error ZeroDeposit()',
  'error InvalidSignature()',
  'error AmountExceedsDeposit()',
  'error AmountNotIncreasing()',
  'error CaptureAmountInvalid()',
  'error CloseNotReady()',
  'error DepositOverflow()',
])
const reserveAbi: Abi = [...Session.Precompile.escrowAbi, ...reserveErrors]
const streamAbi: Abi = SessionLegacy.Session.Chain.escrowAbi

/** A channel over 100 that three accounts with money have to do with. */
async function openReserveChannel(chain?: ChainEndpoint) {
  const [payer, payee, operator] = await createAccounts(chain)
  const caller = createEscrowCaller(channelReserve, reserveAbi, chain)
  const args = [payee.address, operator.address, pathUsd, 100n, salt, zeroAddress]
  const [opened] = (await caller.send(payer, 'open', args)) as Record<string, unknown>[]
  const descriptor = { ...opened, token: pathUsd } as unknown as Readonly<Record<string, Hex>>
  const id = descriptor['channelId'] as Hex
  const voucher = (signer: Account, amount: bigint) =>
    caller.voucher(signer, 'TIP20 Channel Reserve', 'uint96', id, amount)
  return { ...caller, payer, payee, operator, descriptor, id, voucher, reader: createChainReader(chain) }
}

/** The same with a v1 channel. */
async function openStreamChannel(chain?: ChainEndpoint) {
  const [payer, payee] = await createAccounts(chain)
  const caller = createEscrowCaller(streamChannel, streamAbi, chain)
  const args = [payee.address, pathUsd, 100n, salt, zeroAddress]
  const [opened] = (await caller.send(payer, 'open', args, [approve(100n)])) as Record<string, unknown>[]
  const id = opened?.['channelId'] as Hex
  const voucher = (signer: Account, amount: bigint) =>
    caller.voucher(signer, 'Tempo Stream Channel', 'uint128', id, amount)
  return { ...caller, payer, payee, id, voucher, reader: createChainReader(chain) }
}

test('the reserve opens for a payee that can be paid, and for money', async () => {
  const { refusal, payer, payee } = await openReserveChannel()
  const open = (to: Address, deposit: bigint) =>
    refusal(payer.address, 'open', [to, zeroAddress, pathUsd, deposit, salt, zeroAddress])
  expect(await open(zeroAddress, 1n)).toBe('InvalidPayee')
  expect(await open(pathUsd, 1n)).toBe('InvalidPayee')
  expect(await open(payee.address, 0n)).toBe('ZeroDeposit')
  expect(await open(payee.address, 1n)).toBeUndefined()
})

test('the reserve settles what its payer signed, for the payee or its operator, and only upwards', async () => {
  const { send, refusal, voucher, payer, payee, operator, descriptor, id, reader } =
    await openReserveChannel()
  const signed = await voucher(payer, 40n)
  const settle = (from: Account, amount: bigint, signature: Hex, channel = descriptor) =>
    refusal(from.address, 'settle', [channel, amount, signature])
  expect(await settle(payer, 40n, signed)).toBe('NotPayeeOrOperator')
  expect(await settle(payee, 41n, signed)).toBe('InvalidSignature')
  expect(await settle(payee, 40n, malleate(signed))).toBe('InvalidSignature')
  expect(await settle(payee, 40n, await voucher(payee, 40n))).toBe('InvalidSignature')
  expect(await settle(payee, 40n, noSignature)).toBe('InvalidSignature')
  expect(await settle(payee, 101n, await voucher(payer, 101n))).toBe('AmountExceedsDeposit')
  expect(await settle(payee, 40n, signed, { ...descriptor, salt: `0x${'00'.repeat(32)}` })).toBe(
    'ChannelNotFound',
  )

  expect(await send(operator, 'settle', [descriptor, 40n, signed])).toMatchObject([
    { name: 'Settled', channelId: id, cumulativeAmount: 40n, deltaPaid: 40n, newSettled: 40n },
  ])
  expect(await settle(payee, 40n, signed)).toBe('AmountNotIncreasing')
  expect(await send(payee, 'settle', [descriptor, 70n, await voucher(payer, 70n)])).toMatchObject([
    { name: 'Settled', deltaPaid: 30n, newSettled: 70n },
  ])
  expect(await reader.moved(channelReserve, payee.address)).toBe(70n)
  expect(await reader.channelState(id)).toEqual({ settled: 70n, deposit: 100n, closeRequestedAt: 0 })
})

test('the reserve closes for the payee, captures no more than is signed and refunds the rest', async () => {
  const { send, refusal, voucher, payer, payee, descriptor, id, reader } = await openReserveChannel()
  await send(payee, 'settle', [descriptor, 40n, await voucher(payer, 40n)])
  const signed = await voucher(payer, 60n)
  const close = (from: Account, cumulative: bigint, capture: bigint, signature = signed) =>
    refusal(from.address, 'close', [descriptor, cumulative, capture, signature])
  expect(await close(payer, 60n, 60n)).toBe('NotPayeeOrOperator')
  expect(await close(payee, 60n, 39n)).toBe('CaptureAmountInvalid')
  expect(await close(payee, 60n, 61n)).toBe('CaptureAmountInvalid')
  expect(await close(payee, 200n, 101n, await voucher(payer, 200n))).toBe('AmountExceedsDeposit')
  expect(await close(payee, 61n, 61n)).toBe('InvalidSignature')
  expect(await close(payee, 40n, 40n, noSignature)).toBeUndefined()

  expect(await send(payee, 'close', [descriptor, 60n, 55n, signed])).toMatchObject([
    { name: 'ChannelClosed', channelId: id, settledToPayee: 55n, refundedToPayer: 45n },
  ])
  expect(await reader.moved(channelReserve, payee.address)).toBe(55n)
  expect(await reader.moved(channelReserve, payer.address)).toBe(45n)
  expect(await close(payee, 60n, 60n)).toBe('ChannelNotFound')
})

test('the reserve takes a top-up from its payer alone, which takes a close request back', async () => {
  const { send, refusal, payer, payee, descriptor, id, reader } = await openReserveChannel()
  expect(await refusal(payee.address, 'topUp', [descriptor, 1n])).toBe('NotPayer')
  expect(await refusal(payer.address, 'topUp', [descriptor, 2n ** 96n - 1n])).toBe('DepositOverflow')
  expect(await refusal(payee.address, 'requestClose', [descriptor])).toBe('NotPayer')
  await send(payer, 'requestClose', [descriptor])
  expect(await send(payer, 'topUp', [descriptor, 20n])).toMatchObject([
    { name: 'CloseRequestCancelled', channelId: id },
    { name: 'TopUp', additionalDeposit: 20n, newDeposit: 120n },
  ])
  expect(await reader.channelState(id)).toEqual({ settled: 0n, deposit: 120n, closeRequestedAt: 0 })
  expect(await send(payer, 'topUp', [descriptor, 0n])).toEqual([])
})

test('the v1 escrow settles and closes for its payee, only upwards', async () => {
  const { send, refusal, voucher, payer, payee, id, reader } = await openStreamChannel()
  const signed = await voucher(payer, 40n)
  const call = (name: 'settle' | 'close', from: Account, amount: bigint, signature: Hex, channelId = id) =>
    refusal(from.address, name, [channelId, amount, signature])
  for (const name of ['settle', 'close'] as const) {
    expect(await call(name, payer, 40n, signed)).toBe('NotPayee')
    expect(await call(name, payee, 41n, signed)).toBe('InvalidSignature')
    expect(await call(name, payee, 40n, malleate(signed))).toBe('InvalidSignature')
    expect(await call(name, payee, 40n, await voucher(payee, 40n))).toBe('InvalidSignature')
    expect(await call(name, payee, 101n, await voucher(payer, 101n))).toBe('AmountExceedsDeposit')
    expect(await call(name, payee, 40n, signed, salt)).toBe('ChannelNotFound')
  }
  expect(await send(payee, 'settle', [id, 40n, signed])).toMatchObject([{ name: 'Settled', deltaPaid: 40n }])
  expect(await call('settle', payee, 40n, signed)).toBe('AmountNotIncreasing')
  expect(await call('close', payee, 39n, await voucher(payer, 39n))).toBe('AmountNotIncreasing')
  expect(await send(payee, 'close', [id, 60n, await voucher(payer, 60n)])).toMatchObject([
    { name: 'ChannelClosed', settledToPayee: 60n, refundedToPayer: 40n },
  ])
  expect(await reader.moved(streamChannel, payee.address)).toBe(60n)
  expect(await reader.moved(streamChannel, payer.address)).toBe(40n)
  expect(await call('close', payee, 60n, signed)).toBe('ChannelFinalized')
  const again = [payee.address, pathUsd, 100n, salt, zeroAddress]
  expect(await refusal(payer.address, 'open', again)).toBe('ChannelAlreadyExists')
})

test('the v1 escrow takes a top-up, and gives the rest back after the grace period', async () => {
  const chain = await startChain()
  const { send, refusal, payer, payee, id, reader } = await openStreamChannel(chain)
  expect(await refusal(payee.address, 'topUp', [id, 1n])).toBe('NotPayer')
  await send(payer, 'requestClose', [id])
  expect(await send(payer, 'topUp', [id, 20n], [approve(20n)])).toMatchObject([
    { name: 'CloseRequestCancelled' },
    { name: 'TopUp', additionalDeposit: 20n, newDeposit: 120n },
  ])
  expect(await refusal(payer.address, 'withdraw', [id])).toBe('CloseNotReady')
  expect(await refusal(payee.address, 'requestClose', [id])).toBe('NotPayer')
  await send(payer, 'requestClose', [id])
  await reader.passTime(closeGracePeriod - 60)
  expect(await refusal(payer.address, 'withdraw', [id])).toBe('CloseNotReady')
  await reader.passTime(61)
  expect(await refusal(payee.address, 'withdraw', [id])).toBe('NotPayer')
  expect(await send(payer, 'withdraw', [id])).toMatchObject([
    { name: 'ChannelClosed', refundedToPayer: 120n },
  ])
  expect(await reader.moved(streamChannel, payer.address)).toBe(120n)
})

async function createAccounts(chain?: ChainEndpoint): Promise<[Account, Account, Account]> {
  const { ask } = createChainReader(chain)
  const create = async () => {
    const account = await freshAccount({ funded: false })
    await ask('tempo_fundAddress', [account.address])
    return account
  }
  return [await create(), await create(), await create()]
}

function approve(amount: bigint) {
  const data = encodeFunctionData({ abi: erc20Abi, functionName: 'approve', args: [streamChannel, amount] })
  return { to: pathUsd, data }
}
