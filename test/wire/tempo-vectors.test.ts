import { hashTypedData } from 'viem'
import { describe, expect, test } from 'vitest'
import type { Address, Approved, Hex, Rpc } from '../../src/core/payment.ts'
import { attributionMemo } from '../../src/methods/tempo-charge/attribution.ts'
import { proofDigest } from '../../src/methods/tempo-charge/proof.ts'
import { settlement } from '../../src/methods/tempo-charge/settlement.ts'
import proof from '../fixtures/mpp/tempo-proof.json' with { type: 'json' }
import transfers from '../fixtures/mpp/tempo-transfers.json' with { type: 'json' }

const payer: Address = '0xabcdabcdabcdabcdabcdabcdabcdabcdabcdabcd'
const validBefore = 1_900_000_000

/** A sponsored payment: its hash is the sponsor's, so that only the logs can tell. */
function approved(): Approved {
  const { id, realm, amount, currency, recipient } = transfers.challenge
  return {
    paymentId: 'pay_test',
    protocol: 'mpp',
    method: 'tempo',
    intent: 'charge',
    chainId: 42431,
    token: currency as Address,
    amount: BigInt(amount),
    payer,
    recipient: recipient as Address,
    splits: [],
    memo: attributionMemo(realm, id),
    mode: 'pull',
    sponsored: true,
    maxFeeMicros: 0n,
    validBefore,
    realm,
    challengeId: id,
    origin: 'https://api.example.com',
    httpMethod: 'GET',
    bodyHash: '',
    draft: {},
  }
}

/** One block, just past the payment's time, whose only log is `log`. */
function chainWith(log: { topics: readonly string[]; data: string }): Rpc {
  const answers: Record<string, unknown> = {
    eth_chainId: '0xa5bf',
    eth_getBlockByNumber: { number: '0x1', timestamp: `0x${(validBefore + 1).toString(16)}` },
    eth_getLogs: [
      { address: transfers.challenge.currency, transactionHash: transfers.transactionHash, ...log },
    ],
  }
  return async (method) => answers[method]
}

describe('transfers', () => {
  test.each(transfers.logs)('$about: pays the challenge: $counts', async (log) => {
    const state = await settlement(approved(), undefined, chainWith(log))
    expect(state).toEqual(
      log.counts ? { state: 'settled', txHash: transfers.transactionHash } : { state: 'dead' },
    )
  })
})

test('a proof has the form that servers take, which is newer than the published one', () => {
  const { chainId, challengeId, realm } = proof.challenge
  const digestOf = ({ version, fields }: typeof proof.taken): Hex =>
    hashTypedData({
      domain: { name: 'MPP', version, chainId },
      types: { Proof: fields },
      primaryType: 'Proof',
      message: { account: payer, challengeId, realm },
    })
  const ours = proofDigest({ chainId, account: payer, challengeId, realm })
  expect(ours).toBe(digestOf(proof.taken))
  expect(ours).not.toBe(digestOf(proof.published))
})
