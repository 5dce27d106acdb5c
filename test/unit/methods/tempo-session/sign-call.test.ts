import { assert, asyncProperty, bigInt, boolean, constantFrom, integer, record, uint8Array } from 'fast-check'
import { SignatureEnvelope, TxEnvelopeTempo } from 'ox/tempo'
import { decodeFunctionData, keccak256, parseAbi, recoverAddress } from 'viem'
import { expect, test } from 'vitest'
import type { ApprovedCall, CallContext } from '../../../../src/core/channel.ts'
import type { Hex } from '../../../../src/core/payment.ts'
import { draftCall, draftOpen } from '../../../../src/methods/tempo-session/draft-call.ts'
import { signCall } from '../../../../src/methods/tempo-session/sign-call.ts'
import { tempoSession } from '../../../../src/methods/tempo-session/tempo-session.ts'
import { createSigner } from '../../../../src/wallet/signer.ts'
import { channelFacts, details, devAddress, devKey, sessionOffer } from '../../../helpers/session-offer.ts'

const signer = createSigner(Buffer.from(devKey.slice(2), 'hex'), devAddress)
const struct =
  'struct D { address payer; address payee; address operator; address token; bytes32 salt; address authorizedSigner; bytes32 expiringNonceHash; }'
const abis = {
  v1: parseAbi([
    'function approve(address spender, uint256 amount)',
    'function open(address payee, address token, uint128 deposit, bytes32 salt, address authorizedSigner)',
    'function topUp(bytes32 channelId, uint256 additionalDeposit)',
    'function requestClose(bytes32 channelId)',
    'function withdraw(bytes32 channelId)',
  ]),
  v2: parseAbi([
    struct,
    'function open(address payee, address operator, address token, uint96 deposit, bytes32 salt, address authorizedSigner)',
    'function topUp(D descriptor, uint96 additionalDeposit)',
    'function requestClose(D descriptor)',
    'function withdraw(D descriptor)',
  ]),
}

type Case = Readonly<{
  version: 'v1' | 'v2'
  kind: ApprovedCall['kind']
  salt: Uint8Array
  amount: bigint
  sponsored: boolean
  now: number
  validAfter: number
}>

const cases = record<Case>({
  version: constantFrom('v1', 'v2'),
  kind: constantFrom('open', 'topUp', 'requestClose', 'withdraw'),
  salt: uint8Array({ minLength: 32, maxLength: 32 }),
  amount: bigInt(1n, 2n ** 96n - 1n),
  sponsored: boolean(),
  now: integer({ min: 1_700_000_000, max: 2_000_000_000 }),
  validAfter: integer({ min: 1, max: 1_500_000_000 }),
})

function approve({ version, kind, salt: bytes, amount, ...more }: Case): ApprovedCall {
  const salt: Hex = `0x${Buffer.from(bytes).toString('hex')}`
  const context: CallContext = { maxFeeMicros: 100_000n, expiresAt: undefined, ...more }
  if (kind !== 'open')
    return draftCall(kind, channelFacts(version, { salt }), kind === 'topUp' ? amount : 0n, context)
  const offer = tempoSession.read(sessionOffer(details[version]))
  if (!offer.usable) throw new Error(offer.reason)
  return draftOpen(offer, { ...context, payer: devAddress, salt, deposit: amount })
}

/** The parameters by ABI name, lower case. */
function expectedArguments({ kind, channel, amount }: ApprovedCall): unknown[] {
  const { version, id, payer, payee, operator, token, salt, authorizedSigner, expiringNonceHash } = channel
  const descriptor = { payer, payee, operator, token, salt, authorizedSigner, expiringNonceHash }
  const which = version === 'v1' ? id : descriptor
  if (kind === 'topUp') return [which, amount]
  if (kind !== 'open') return [which]
  return version === 'v1'
    ? [payee, token, amount, salt, authorizedSigner]
    : [payee, operator, token, amount, salt, authorizedSigner]
}

function lowerCase(value: unknown): unknown {
  if (typeof value === 'string') return value.toLowerCase()
  if (Array.isArray(value)) return value.map(lowerCase)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, lowerCase(member)]))
}

test('what ox and viem decode is exactly what was approved', async () => {
  await assert(
    asyncProperty(cases, async (made) => {
      const call = approve(made)
      const { channel, draft, amount, kind } = call
      const { transaction, txHash } = await signCall(call, signer)
      const envelope = TxEnvelopeTempo.deserialize(transaction as TxEnvelopeTempo.Serialized)
      const { calls, signature } = envelope
      expect(envelope).toMatchObject({
        chainId: channel.chainId,
        gas: BigInt(draft.fields['gas'] ?? 0),
        maxFeePerGas: BigInt(draft.fields['maxFeePerGas'] ?? 0),
        maxPriorityFeePerGas: BigInt(draft.fields['maxPriorityFeePerGas'] ?? 0),
        nonceKey: 2n ** 256n - 1n,
        validBefore: draft.validBefore,
        validAfter: made.validAfter,
      })
      expect(envelope.feeToken).toBe(draft.sponsored ? undefined : channel.token)
      expect(transaction.slice(0, 4)).toBe(draft.sponsored ? '0x78' : '0x76')
      expect(txHash).toBe(draft.sponsored ? undefined : keccak256(transaction))
      const decoded = calls.map(({ to, data = '0x', value = 0n }) => ({
        to,
        value,
        ...(decodeFunctionData({ abi: abis[channel.version], data }) as {
          functionName: string
          args: unknown
        }),
      }))
      const main = { to: channel.escrow, value: 0n, functionName: kind, args: expectedArguments(call) }
      const approval = {
        to: channel.token,
        value: 0n,
        functionName: 'approve',
        args: [channel.escrow, amount],
      }
      const expected =
        channel.version === 'v1' && (kind === 'open' || kind === 'topUp') ? [approval, main] : [main]
      expect(lowerCase(decoded)).toEqual(lowerCase(expected))
      const hash = TxEnvelopeTempo.getSignPayload(envelope)
      expect(
        (
          await recoverAddress({ hash, signature: SignatureEnvelope.serialize(signature as never) })
        ).toLowerCase(),
      ).toBe(devAddress)
    }),
    { numRuns: 300 },
  )
}, 60_000)

const v1 = approve({
  version: 'v1',
  kind: 'topUp',
  salt: new Uint8Array(32),
  amount: 5n,
  sponsored: false,
  now: 1_800_000_000,
  validAfter: 7,
})

test('the fields as they come back from the disk give the same bytes', async () => {
  const stored = { ...v1, draft: { ...v1.draft, fields: JSON.parse(JSON.stringify(v1.draft.fields)) } }
  expect(await signCall(stored, signer)).toEqual(await signCall(v1, signer))
})

test.each<[string, ApprovedCall]>([
  ['for another payer', { ...v1, channel: { ...v1.channel, payer: `0x${'77'.repeat(20)}` } }],
  ['for an id that is not the channel’s', { ...v1, channel: { ...v1.channel, id: `0x${'11'.repeat(32)}` } }],
  ['for a contract nobody knows', { ...v1, channel: channelFacts('v1', { escrow: `0x${'77'.repeat(20)}` }) }],
  ['for a topUp of nothing', { ...v1, amount: 0n }],
  ['for a close request with an amount', { ...v1, kind: 'requestClose' }],
  ['above the fee that was approved', { ...v1, draft: { ...v1.draft, feeMicros: v1.draft.feeMicros - 1n } }],
  ['without the fields of its draft', { ...v1, draft: { ...v1.draft, fields: {} } }],
])('signs nothing %s', async (_name, call) => {
  await expect(signCall(call, signer)).rejects.toThrow(Error)
})

test('signs no opening whose channel is another one’s', async () => {
  const call = approve({
    version: 'v2',
    kind: 'open',
    salt: new Uint8Array(32),
    amount: 5n,
    sponsored: false,
    now: 1_800_000_000,
    validAfter: 7,
  })
  const later = { ...call, draft: { ...call.draft, validBefore: call.draft.validBefore + 1 } }
  await expect(signCall(later, signer)).rejects.toThrow('differs')
})
