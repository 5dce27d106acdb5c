import type { Ceilings, Intention } from '../../../src/core/ledger.ts'

let count = 0

/** Noon of a day; what a test's clock says unless it moves it. */
export const noon = Date.UTC(2026, 0, 15, 12)

/** A payment of 0.60 pathUSD on a test network, with what a test wants otherwise. */
export function intention(parts: Partial<Intention> = {}): Intention {
  const amount = parts.amount ?? 600_000n
  return {
    id: `pay_${process.pid}_${++count}`,
    protocol: 'mpp',
    method: 'tempo',
    intent: 'charge',
    network: 'sandbox',
    chainId: 1337,
    genesis: `0x${'11'.repeat(32)}`,
    testnet: true,
    amount,
    decimals: 6,
    amountMicros: amount,
    feeMicros: 2000n,
    currency: 'pathUSD',
    token: '0x20c0000000000000000000000000000000000000',
    payer: `0x${'aa'.repeat(20)}`,
    recipient: `0x${'bb'.repeat(20)}`,
    splits: [{ recipient: `0x${'cc'.repeat(20)}`, amount: 1000n, memo: undefined }],
    mode: 'pull',
    memo: `0x${'22'.repeat(32)}`,
    sponsored: false,
    validBefore: noon / 1000 + 25,
    origin: 'https://api.example',
    host: 'api.example',
    httpMethod: 'GET',
    urlHash: '33'.repeat(32),
    bodyHash: '',
    idempotencyKey: 'key-1',
    challenge: { id: 'abc', realm: 'api.example', request: 'e30' },
    credentialHeader: 'Authorization',
    draft: { gas: '200000' },
    createdAt: noon,
    ...parts,
  }
}

/** Only what a test names is a ceiling. */
export function ceilings(parts: Partial<Ceilings> = {}): Ceilings {
  return { perRequest: undefined, perDay: undefined, perHost: undefined, invocation: undefined, ...parts }
}
