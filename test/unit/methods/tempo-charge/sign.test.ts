import { Secp256k1 } from 'ox'
import { SignatureEnvelope, TxEnvelopeTempo } from 'ox/tempo'
import { hashTypedData, keccak256 } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { expect, test } from 'vitest'
import type { Approved, Hex } from '../../../../src/core/payment.ts'
import { draft } from '../../../../src/methods/tempo-charge/draft.ts'
import { proofDigest } from '../../../../src/methods/tempo-charge/proof.ts'
import { sign } from '../../../../src/methods/tempo-charge/sign.ts'
import { tempoCharge } from '../../../../src/methods/tempo-charge/tempo-charge.ts'
import { createSigner } from '../../../../src/wallet/signer.ts'
import { approvedOf, tempoOffer } from '../../../helpers/tempo-offer.ts'

// The first account of every development chain.
const key = '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80'
const account = privateKeyToAccount(key)
const payer = account.address.toLowerCase() as Hex
const signer = createSigner(Buffer.from(key.slice(2), 'hex'), payer)
const memo = `0x${'11'.repeat(32)}` as const
const splits = [
  { recipient: '0x3c44cdddb6a900fa2b585dd299e03d12fa4293bc', amount: '250000', memo },
  { recipient: '0x90f79bf6eb2c4f870365e785982e1f101e93b906', amount: '250000' },
]

function approve(details: object, mode: 'pull' | 'push' | undefined, amount = 1_000_000n): Approved {
  const offer = tempoCharge.read(tempoOffer({ chainId: 42431, ...details }, { amount }))
  if (!offer.usable) throw new Error(offer.reason)
  const context = { payer, mode, now: 1_800_000_000, maxFeeMicros: 100_000n }
  return approvedOf(offer, draft(offer, context), payer)
}

/** The same transaction made by ox, which knows nothing of our encoder. */
function signWithOx(approved: Approved): Hex {
  const number = (name: string) => BigInt(String(approved.draft[name]))
  const word = (value: Hex | bigint) =>
    (typeof value === 'bigint' ? value.toString(16) : value.slice(2)).padStart(64, '0')
  const rest = approved.splits.reduce((sum, split) => sum + split.amount, 0n)
  const first = { recipient: approved.recipient, amount: approved.amount - rest, memo: approved.memo }
  const envelope = TxEnvelopeTempo.from({
    chainId: approved.chainId,
    calls: [first, ...approved.splits].map((transfer) => ({
      to: approved.token,
      data: `0x${transfer.memo ? '95777d59' : 'a9059cbb'}${word(transfer.recipient)}${word(transfer.amount)}${
        transfer.memo?.slice(2) ?? ''
      }` as Hex,
    })),
    gas: number('gas'),
    maxFeePerGas: number('maxFeePerGas'),
    maxPriorityFeePerGas: number('maxPriorityFeePerGas'),
    nonce: 0n,
    nonceKey: 2n ** 256n - 1n,
    validBefore: approved.validBefore,
    validAfter: Number(number('validAfter')),
    feeToken: approved.token,
  })
  const signature = Secp256k1.sign({ payload: TxEnvelopeTempo.getSignPayload(envelope), privateKey: key })
  return TxEnvelopeTempo.serialize(envelope, { signature: SignatureEnvelope.from(signature) })
}

test.each([
  ['one transfer', {}],
  ['the memo of the server', { memo }],
  ['splits', { splits }],
  ['eleven transfers', { splits: Array.from({ length: 10 }, () => ({ ...splits[0], amount: '7' })) }],
])('signs the same bytes as ox: %s', async (_name, details) => {
  const approved = approve(details, 'pull')
  const expected = signWithOx(approved)
  const signed = await sign(approved, signer)
  expect(signed.payload).toEqual({ type: 'transaction', signature: expected })
  expect(signed.source).toBe(`did:pkh:eip155:42431:${payer}`)
  expect(signed.txHash).toBe(keccak256(expected))
  expect(signed.rawTransaction).toBeUndefined()
})

test('a sponsored transaction is the one of mppx, byte for byte', async () => {
  const approved: Approved = {
    ...approve({ feePayer: true }, 'pull'),
    chainId: 31337,
    amount: 20_000n,
    recipient: '0x70997970c51812dc3a010c7d01b50e0d17dc79c8',
    memo: '0xef1ed7120135bfd7eb12e2daed83fd000000000000000000002806e8c3962654',
    validBefore: 0x6b02dbaf,
    draft: {
      gas: '789000',
      maxFeePerGas: String(0x038fff1577),
      maxPriorityFeePerGas: '1000000000',
      validAfter: String(0x3c4fc5d4),
    },
  }
  const signed = await sign(approved, signer)
  expect(signed.payload['signature']).toBe(
    `0x78f90119827a69843b9aca0085038fff1577830c0a08f87ef87c9420c000000000000000000000000000000000000080b86495777d5900000000000000000000000070997970c51812dc3a010c7d01b50e0d17dc79c80000000000000000000000000000000000000000000000000000000000004e20ef1ed7120135bfd7eb12e2daed83fd000000000000000000002806e8c3962654c0a0${'f'.repeat(64)}80846b02dbaf843c4fc5d48094f39fd6e51aad88f6f4ce6ab8827279cfffb92266c0b841f26d6a7b39c432191a296cfb93005a9ab22b47064a62c793e66f0e522a1e7ccd49dc55ef072c05d33a5baa09f4310c9781483682caa2c142df928fc5f9910a211c`,
  )
  expect(signed.txHash).toBeUndefined()
})

test('push keeps the transaction back and gives its hash', async () => {
  const pushed = await sign(approve({}, 'push'), signer)
  const pulled = await sign(approve({}, 'pull'), signer)
  expect(pushed.rawTransaction).toBe(pulled.payload['signature'])
  expect(pushed.payload).toEqual({ type: 'hash', hash: pulled.txHash })
})

test('makes the same bytes from the same approval', async () => {
  expect(await sign(approve({ splits }, 'pull'), signer)).toEqual(
    await sign(approve({ splits }, 'pull'), signer),
  )
})

test('proofs: the digest and the signature of mppx', async () => {
  const one = createSigner(new Uint8Array(32).fill(1), '0x1a642f0e3c3af545e7acbd38b07251b3990914f1')
  const proof = { ...approve({}, undefined, 0n), payer: one.address }
  const signed = await sign(proof, one)
  expect(signed.payload).toEqual({
    type: 'proof',
    signature:
      '0x53f5d64d9f995e841b4212639b2e17e508e96752e10316df3814a16443dcbdb626c082190a4c3ecc3148101eb443d15bd83b579380b1be735a9c99f0df36c9fe1b',
  })
  expect(signed).toMatchObject({ source: `did:pkh:eip155:42431:${one.address}`, txHash: undefined })
})

test('proofs: the digest binds chain, account, challenge and realm', () => {
  const proof = {
    chainId: 4217,
    account: payer,
    challengeId: 'kM9xPqWvT2nJrHsY4aDfEb',
    realm: 'api.example.com',
  }
  expect(proofDigest(proof)).toBe('0x909a6b8278fd62483cb7e77f179b7beca1b9635871417c02a3a9093817ce6b14')
  const strange = { ...proof, realm: 'ü " \\ 日本', challengeId: '' }
  const types = ['account address', 'challengeId string', 'realm string'].map((line) => {
    const [name = '', type = ''] = line.split(' ')
    return { name, type }
  })
  const { chainId, ...message } = strange
  const domain = { name: 'MPP', version: '3', chainId }
  expect(proofDigest(strange)).toBe(
    hashTypedData({ domain, types: { Proof: types }, primaryType: 'Proof', message }),
  )
})

test.each<[string, Partial<Approved>]>([
  ['another payer', { payer: '0x742d35cc6634c0532925a3b844bc9e7595f8fe00' }],
  ['a proof of money', { mode: 'proof' }],
  ['a payment of nothing', { amount: 0n }],
  ['a pushed sponsored payment', { mode: 'push', sponsored: true }],
  ['a fee above what was approved', { maxFeeMicros: 1n }],
  ['no gas', { draft: {} }],
  ['splits above the amount', { splits: [{ recipient: payer, amount: 2_000_000n, memo: undefined }] }],
])('signs nothing for %s', async (_name, change) => {
  let used = 0
  const signDigest = (digest: Hex) => {
    used++
    return signer.signDigest(digest)
  }
  await expect(sign({ ...approve({}, 'pull'), ...change }, { ...signer, signDigest })).rejects.toThrow(Error)
  expect(used).toBe(0)
})
