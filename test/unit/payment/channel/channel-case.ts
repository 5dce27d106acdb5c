import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { RpcError } from '../../../../src/chain/rpc-error.ts'
import type { ChainChannel, ChannelFacts, SignedCall } from '../../../../src/core/channel.ts'
import type { ChannelRow, ChannelStore } from '../../../../src/core/channel-store.ts'
import type { HeaderList } from '../../../../src/core/http.ts'
import type { Ledger } from '../../../../src/core/ledger.ts'
import { openLedger } from '../../../../src/ledger/open-ledger.ts'
import { channelPay } from '../../../../src/methods/tempo-session/channel-pay.ts'
import type { ChannelDeps } from '../../../../src/payment/channel/channel-deps.ts'
import type { ManagementReply } from '../../../../src/payment/channel/manage.ts'
import { createSigner } from '../../../../src/wallet/signer.ts'
import { challenge, readCredential, receipt } from '../../../helpers/hostile-server.ts'
import { channelFacts, devAddress, devKey } from '../../../helpers/session-offer.ts'
import { newChannel, sessionIntention, wide } from '../../ledger/channel.ts'
import { ceilings } from '../../ledger/intention.ts'

export const now = Date.UTC(2026, 0, 15, 12)
export const facts: ChannelFacts = channelFacts('v2')
const v2Facts = facts
const resource = 'https://api.example/stream'

/** What a server answers to one request; `undefined`: nothing ever comes. */
export type Scripted = Readonly<{ status: number; headers?: HeaderList; body?: string }>

/** A request as the server saw it; `close` is the amount that it was asked to close with. */
export type Seen = Readonly<{ method: string; close: bigint | undefined; state: string | undefined }>

export type ChannelCase = Readonly<{
  deps: ChannelDeps
  ledger: Ledger
  store: ChannelStore
  row(): ChannelRow
  seen: Seen[]
  /** What the chain has; tests change it. `clock` in unix seconds. */
  chain: { channel: ChainChannel | undefined; clock: number; silent: boolean; opened: ChannelFacts[] }
  /** Transactions that were broadcast. */
  sent: SignedCall[]
}>

/** A 402 that asks for a payment by the channel of these tests. */
export function askAgain(
  members: Readonly<Record<string, unknown>> = {},
  problem?: Readonly<Record<string, unknown>>,
): Scripted {
  const request = {
    amount: '10000',
    currency: facts.token,
    recipient: facts.payee,
    methodDetails: { chainId: facts.chainId, escrowContract: facts.escrow, sessionProtocol: 'v2' },
    ...members,
  }
  const value = challenge({ intent: 'session', request })
  const type = ['Content-Type', 'application/problem+json'] as const
  return {
    status: 402,
    headers: [['WWW-Authenticate', value], ...(problem ? [type] : [])],
    body: problem ? JSON.stringify(problem) : '',
  }
}

/** An answer with a receipt for the channel of these tests. */
export function agreed(members: Readonly<Record<string, unknown>> = {}): Scripted {
  const session = { intent: 'session', challengeId: 'x', reference: facts.id, channelId: facts.id }
  const amounts = { acceptedCumulative: '30000', spent: '30000', txHash: `0x${'77'.repeat(32)}` }
  return { status: 204, headers: [['Payment-Receipt', receipt({ ...session, ...amounts, ...members })]] }
}

/**
 * A channel with 50000 deposited, of which `signed` and `spent` were paid with, a scripted server, and a chain that says what
 * the test wants.
 */
export function createCase(
  answer: (seen: Seen, index: number) => Scripted | undefined,
  options: Readonly<{ signed?: bigint; spent?: bigint; isOpen?: boolean; facts?: ChannelFacts }> = {},
): ChannelCase {
  const { signed = 40_000n, spent = 30_000n, isOpen = true, facts = v2Facts } = options
  const folder = mkdtempSync(join(tmpdir(), 'presto-close-'))
  const ledger = openLedger(join(folder, 'ledger.db'), { now: () => now, pid: process.pid })
  onTestFinished(() => {
    ledger.close()
    rmSync(folder, { recursive: true })
  })
  const store = ledger.channels()
  const { token, payer, payee, escrow, chainId } = facts
  const channel = newChannel({ token, payer, payee, escrow, chainId, resource, pendingDeposit: 50_000n })
  const validBefore = now / 1000 + 25
  store.intendOpen({ ...channel, facts, pendingCall: { kind: 'open', validBefore, fields: {} } }, wide)
  if (isOpen) store.confirmDeposit(facts.id, 50_000n)
  const payment = sessionIntention({ token, payer, chainId, recipient: payee, amount: signed })
  ledger.intend(payment, ceilings())
  store.voucher(facts.id, signed, { id: payment.id, grows: 0n, ceilings: ceilings() })
  store.acknowledge(facts.id, { acceptedCumulative: spent, spent })
  const chain: ChannelCase['chain'] = {
    channel: { deposit: 50_000n, settled: 0n, closeRequestedAt: undefined, finalized: false },
    clock: now / 1000,
    silent: false,
    opened: [facts],
  }
  const seen: Seen[] = []
  const sent: SignedCall[] = []
  const signer = createSigner(Buffer.from(devKey.slice(2), 'hex'), devAddress)
  const deps: ChannelDeps = {
    now: () => now,
    sleep: async () => undefined,
    random: (bytes) => new Uint8Array(bytes).fill(7),
    store,
    pay: {
      ...channelPay,
      readClock: async () => chain.clock,
      isPast: async (validBefore) => chain.clock > validBefore,
      readChannel: async () => chain.channel,
      findChannels: async () => chain.opened,
      broadcast: async (call) => {
        sent.push(call)
        onBroadcast(chain, call)
      },
    },
    findChain: async () => (chain.silent ? 'no endpoint is known' : { rpc: neverAsked }),
    signer: async () => signer,
    send: () => async (method, headers, beforeFirstByte) => {
      beforeFirstByte()
      const request = { method, close: readClose(headers), state: store.get(facts.id)?.state }
      seen.push(request)
      const reply = answer(request, seen.length - 1)
      if (!reply) throw new RpcError(28, 'Operation timed out')
      return toReply(reply)
    },
    maxFeeMicros: 50_000n,
  }
  return { deps, ledger, store, row: () => requireRow(store, facts.id), seen, chain, sent }
}

/** What a close request and a withdrawal do; the selectors are the reserve's. */
function onBroadcast(chain: ChannelCase['chain'], { transaction }: SignedCall): void {
  const { channel } = chain
  if (!channel) return
  if (transaction.includes('675402e5')) chain.channel = { ...channel, closeRequestedAt: chain.clock }
  if (transaction.includes('41e2c664')) chain.channel = { ...channel, finalized: true }
}

function toReply({ status, headers = [], body = '' }: Scripted): ManagementReply {
  return { status, headers, url: resource, host: 'api.example', body: Buffer.from(body) }
}

function readClose(headers: HeaderList): bigint | undefined {
  const [, value] = headers.find(([name]) => name === 'Authorization') ?? []
  if (value === undefined) return undefined
  const { payload } = readCredential(value) as {
    payload: { action: string; cumulativeAmount: string; channelId: string }
  }
  if (payload.action !== 'close' || payload.channelId !== facts.id) throw new Error('another credential')
  return BigInt(payload.cumulativeAmount)
}

function requireRow(store: ChannelStore, id: ChannelFacts['id']): ChannelRow {
  const row = store.get(id)
  if (!row) throw new Error('no row')
  return row
}

/** The fake chain needs no endpoint. */
export function neverAsked(): Promise<never> {
  return Promise.reject(new Error('the fake asks nobody'))
}
