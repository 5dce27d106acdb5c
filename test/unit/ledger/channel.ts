import type { ChannelSlot, NewChannel } from '../../../src/core/channel-store.ts'
import type { Intention } from '../../../src/core/ledger.ts'
import type { Hex } from '../../../src/core/payment.ts'
import { intention, noon } from './intention.ts'

let count = 0

/** The slot that every channel of these tests shares unless a test wants another one. */
export const slot: ChannelSlot = {
  payer: `0x${'aa'.repeat(20)}`,
  origin: 'https://api.example',
  chainId: 1337,
  genesis: `0x${'11'.repeat(32)}`,
  escrow: `0x${'e5'.repeat(20)}`,
  payee: `0x${'bb'.repeat(20)}`,
  token: '0x20c0000000000000000000000000000000000000',
}

/** Ceilings that nothing of these tests passes. */
export const wide = { perChannel: 10n ** 30n, together: 10n ** 30n }

/** A channel of 1.00 pathUSD on a test network that is about to be opened. */
export function newChannel(parts: Partial<NewChannel> & { id?: Hex } = {}): NewChannel {
  const { id = nextId(), ...members } = parts
  const { origin: _origin, genesis: _genesis, ...shared } = { ...slot, ...pickSlot(members) }
  return {
    ...slot,
    facts: {
      id,
      version: 'v2',
      ...shared,
      operator: `0x${'00'.repeat(20)}`,
      salt: `0x${'5a'.repeat(32)}`,
      authorizedSigner: shared.payer,
      expiringNonceHash: `0x${'6e'.repeat(32)}`,
    },
    network: 'sandbox',
    testnet: true,
    host: 'api.example',
    currency: 'pathUSD',
    decimals: 6,
    dollar: true,
    pendingDeposit: 1_000_000n,
    pendingCall: { kind: 'open', validBefore: 1, fields: { gas: '1' } },
    feeMicros: 2000n,
    resource: 'https://api.example/stream',
    createdAt: noon,
    ...members,
  }
}

/** A request of 0.10 pathUSD that a channel pays. */
export function sessionIntention(parts: Partial<Intention> = {}): Intention {
  return intention({
    intent: 'session',
    amount: 100_000n,
    splits: [],
    feeMicros: 0n,
    memo: undefined,
    ...parts,
  })
}

function pickSlot(members: Partial<NewChannel>): Partial<ChannelSlot> {
  const names = Object.keys(slot) as (keyof ChannelSlot)[]
  return Object.fromEntries(names.filter((name) => name in members).map((name) => [name, members[name]]))
}

function nextId(): Hex {
  return `0x${(++count).toString(16).padStart(8, '0')}${process.pid.toString(16).padStart(56, '0')}`
}
