import type { PaymentRow } from '../../../src/core/ledger.ts'
import type { WriteOutFacts } from '../../../src/output/write-out-variables.ts'

/** A settled charge of 0.01 pathUSD; anything in `members` instead. */
export function exampleRow(members: Partial<PaymentRow> = {}): PaymentRow {
  return {
    id: 'pay_01m6k2r5x0abcdefghjk',
    protocol: 'mpp',
    method: 'tempo',
    intent: 'charge',
    network: 'tempo-testnet',
    chainId: 42431,
    genesis: undefined,
    testnet: true,
    amount: 10_000n,
    decimals: 6,
    amountMicros: 10_000n,
    feeMicros: 0n,
    currency: 'pathUSD',
    token: '0x20c0000000000000000000000000000000000000',
    payer: '0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266',
    recipient: '0xa0ee7a142d267c1f36714e4a8f75612f20a79720',
    splits: [],
    mode: 'pull',
    memo: undefined,
    sponsored: false,
    validBefore: 1_800_000_000,
    origin: 'https://api.example.com',
    host: 'api.example.com',
    httpMethod: 'GET',
    urlHash: 'aa',
    bodyHash: '',
    idempotencyKey: 'k',
    challenge: {},
    credentialHeader: 'Authorization',
    draft: {},
    createdAt: 1_799_999_970_000,
    state: 'settled',
    settledBy: 'receipt',
    txHash: `0x3f1c${'0'.repeat(58)}e2`,
    reference: `0x3f1c${'0'.repeat(58)}e2`,
    receipt: { status: 'success' },
    reason: undefined,
    channelId: undefined,
    cumulative: undefined,
    updatedAt: 1_799_999_980_000,
    ownerAlive: true,
    ...members,
  }
}

type ReplyFacts = NonNullable<WriteOutFacts['reply']>

/** A reply with two headers of one name. */
export function exampleReply(members: Partial<ReplyFacts> = {}): ReplyFacts {
  return {
    status: 200,
    httpVersion: '1.1',
    headers: [
      ['Content-Type', 'text/plain'],
      ['X-A', '1'],
      ['x-a', '2'],
    ],
    raw: Buffer.alloc(120),
    before: [],
    redirectUrl: undefined,
    redirects: 0,
    remoteIp: '127.0.0.1',
    remotePort: 8917,
    localIp: '127.0.0.1',
    localPort: 35_180,
    verifyResult: 0,
    requestSize: 78,
    timings: {
      nameLookup: 0.000036,
      connect: 0.000264,
      appConnect: 0,
      preTransfer: 0.000301,
      startTransfer: 0.001451,
      redirect: 0,
    },
    ...members,
  }
}

export function exampleFacts(members: Partial<WriteOutFacts> = {}): WriteOutFacts {
  return {
    version: '1.2.3',
    url: 'http://127.0.0.1:8917/',
    urlEffective: 'http://127.0.0.1:8917/',
    urlNumber: 0,
    method: 'GET',
    scheme: 'http',
    exitCode: 0,
    errorMessage: undefined,
    filename: undefined,
    sizeDownload: 5,
    sizeUpload: 0,
    totalSeconds: 0.001542,
    verifyResult: 0,
    connections: 1,
    reply: exampleReply(),
    payment: undefined,
    ...members,
  }
}
