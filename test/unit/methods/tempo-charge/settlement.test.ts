import { expect, test } from 'vitest'
import type { Approved, Hex, Rpc } from '../../../../src/core/payment.ts'
import { draft } from '../../../../src/methods/tempo-charge/draft.ts'
import { settlement } from '../../../../src/methods/tempo-charge/settlement.ts'
import { tempoCharge } from '../../../../src/methods/tempo-charge/tempo-charge.ts'
import { approvedOf, tempoOffer } from '../../../helpers/tempo-offer.ts'

const payer = '0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266'
const now = 1_800_000_000
const hash: Hex = `0x${'ab'.repeat(32)}`
const otherHash: Hex = `0x${'cd'.repeat(32)}`

function approve(details: object, amount = 1_000_000n): Approved {
  const offer = tempoCharge.read(tempoOffer({ chainId: 1337, ...details }, { amount }))
  if (!offer.usable) throw new Error(offer.reason)
  return approvedOf(offer, draft(offer, { payer, mode: undefined, now, maxFeeMicros: 50_000n }), payer)
}

const plain = approve({})
const sponsored = approve({ feePayer: true, splits: [{ recipient: payer, amount: '300000' }] })
const word = (value: string) => `0x${value.padStart(64, '0')}`
const log = {
  address: sponsored.token,
  topics: [
    '0x57bc7354aa85aed339e000bccffabbc529466af35f0772c8f8ee1145927de7f0',
    word(payer.slice(2)),
    word(sponsored.recipient.slice(2)),
    sponsored.memo,
  ],
  data: word((700_000).toString(16)),
  transactionHash: otherHash,
  removed: false,
}

type Chain = { chainId?: number; seconds?: number; status?: string; logs?: unknown; asked?: string[] }

/** A chain with a block every second; the latest is `seconds` after the payment was made. */
function chainOf({ chainId = 1337, seconds = 10, status, logs = [], asked = [] }: Chain): Rpc {
  const genesis = now - 100_000
  const latest = now + seconds - genesis
  return async (method, params) => {
    asked.push(`${method} ${JSON.stringify(params)}`)
    const number = params[0] === 'latest' ? latest : Number(params[0])
    if (method === 'eth_chainId') return `0x${chainId.toString(16)}`
    if (method === 'eth_getTransactionReceipt') return status ? { transactionHash: hash, status } : null
    if (method === 'eth_getLogs') return logs
    return { number: `0x${number.toString(16)}`, timestamp: `0x${(genesis + number).toString(16)}` }
  }
}

test.each<[string, Approved, Hex | undefined, Chain, object]>([
  ['a receipt', plain, hash, { status: '0x1' }, { state: 'settled', txHash: hash }],
  ['a late receipt', plain, hash, { status: '0x1', seconds: 500 }, { state: 'settled', txHash: hash }],
  ['a reverted transaction', plain, hash, { status: '0x0' }, { state: 'dead' }],
  ['nothing yet', plain, hash, {}, { state: 'pending' }],
  ['nothing in its last second', plain, hash, { seconds: 25 }, { state: 'pending' }],
  ['nothing and its time over', plain, hash, { seconds: 26 }, { state: 'dead' }],
  ['another chain', plain, hash, { chainId: 1, status: '0x1', seconds: 500 }, { state: 'pending' }],
  ['sponsored, in a log', sponsored, undefined, { logs: [log] }, { state: 'settled', txHash: otherHash }],
  [
    'sponsored, late',
    sponsored,
    undefined,
    { logs: [log], seconds: 90_000 },
    { state: 'settled', txHash: otherHash },
  ],
  ['sponsored, nothing', sponsored, undefined, {}, { state: 'pending' }],
  ['sponsored, nothing and over', sponsored, undefined, { seconds: 26 }, { state: 'dead' }],
  [
    'of another amount',
    sponsored,
    undefined,
    { logs: [{ ...log, data: word('1') }], seconds: 26 },
    { state: 'dead' },
  ],
  [
    'of another token',
    sponsored,
    undefined,
    { logs: [{ ...log, address: payer }], seconds: 26 },
    { state: 'dead' },
  ],
  [
    'to another payee',
    sponsored,
    undefined,
    { logs: [{ ...log, topics: [...log.topics.slice(0, 2), word('1'), log.topics[3]] }] },
    { state: 'pending' },
  ],
  ['taken back', sponsored, undefined, { logs: [{ ...log, removed: true }] }, { state: 'pending' }],
  ['a proof', approve({}, 0n), undefined, {}, { state: 'pending' }],
  ['a proof that is over', approve({}, 0n), undefined, { seconds: 301 }, { state: 'dead' }],
])('%s', async (_name, approved, txHash, chain, expected) => {
  expect(await settlement(approved, txHash, chainOf(chain))).toEqual(expected)
})

test('looks for logs only while the payment was valid, with few questions', async () => {
  const asked: string[] = []
  await settlement(sponsored, undefined, chainOf({ seconds: 90_000, asked }))
  const filter = JSON.parse(asked.at(-1)?.replace('eth_getLogs ', '') ?? '') as [Record<string, string>]
  expect(Number(filter[0]['fromBlock'])).toBe(100_000 - 60)
  expect(Number(filter[0]['toBlock'])).toBe(100_000 + 26)
  expect(asked.length).toBeLessThan(60)
})

test.each<[string, Chain]>([
  ['logs that are none', { logs: 'none' }],
  ['a log without a hash', { logs: [{ ...log, transactionHash: '0x1' }] }],
])('says nothing about %s', async (_name, chain) => {
  await expect(settlement(sponsored, undefined, chainOf(chain))).rejects.toThrow('The endpoint sent no')
})
