import { existsSync } from 'node:fs'
import { expect } from 'vitest'
import { findPaths } from '../../src/config/paths.ts'
import { setConfigValue } from '../../src/config/store.ts'
import type { Address } from '../../src/core/payment.ts'
import { openLedger } from '../../src/ledger/open-ledger.ts'
import { type PaymentDocument, paymentDocument } from '../../src/output/payment-document.ts'
import {
  type Account,
  balanceOf,
  freshAccount,
  localChain,
  pathUsd,
  type Transfer,
  transfers,
} from './local-chain.ts'
import type { TestServer } from './paid-server.ts'
import { createHome, type Finished, type RunOptions, runPresto } from './run-presto.ts'

/** Where the chain books network fees. */
const feeManager = '0xfeec000000000000000000000000000000000000'

/** One run of the program, and what it did to the payer. */
export type PaidRun = Finished &
  Readonly<{
    /** Out of the payer, network fees left out. */
    moved: readonly Transfer[]
    /** Base units that went to the fee manager. */
    fee: bigint
    /** Base units by which the payer's balances of all tokens together went down. */
    spent: bigint
    /** Ledger rows that are new or changed, oldest first, in the shape of `history -j`. */
    payments: readonly PaymentDocument[]
  }>

export type Payer = Account &
  Readonly<{
    home: string
    /** Runs the program in the payer's home. */
    run(args: readonly string[], options?: Omit<RunOptions, 'home'>): Promise<PaidRun>
    /** `history -j`, newest first. */
    history(): Promise<readonly PaymentDocument[]>
  }>

/**
 * Somebody with a wallet, 1000 of both tokens of the local chain and an empty ledger.
 *
 * @param options `config` by key; `stored: false`: no account in the home (give its key in the environment).
 */
export async function createPayer(
  options: Readonly<{
    funded?: boolean
    stored?: boolean
    config?: Readonly<Record<string, string>>
  }> = {},
): Promise<Payer> {
  const account = await freshAccount({ funded: options.funded ?? true })
  const privateKey = options.stored === false ? undefined : account.privateKey
  const home = await createHome({ ...localChain(), privateKey })
  const paths = findPaths({ PRESTO_HOME: home }, home, process.platform)
  for (const [key, value] of Object.entries(options.config ?? {})) await setConfigValue(paths, key, value)
  return payerIn(home, account)
}

function payerIn(home: string, account: Account): Payer {
  const { address } = account
  const paths = findPaths({ PRESTO_HOME: home }, home, process.platform)
  const readLedger = () => {
    if (!existsSync(paths.ledgerFile)) return []
    const ledger = openLedger(paths.ledgerFile, { now: Date.now, pid: process.pid })
    try {
      return ledger.list().map(paymentDocument)
    } finally {
      ledger.close()
    }
  }
  let known: readonly PaymentDocument[] = []
  return {
    ...account,
    home,
    history: async () => {
      const { stdout } = await runPresto(['history', '-j'], { home })
      return (JSON.parse(stdout.toString()) as { payments: PaymentDocument[] }).payments
    },
    run: async (args, options) => {
      const earlier = (await transfers({ from: address })).length
      const before = await wealthOf(address)
      const finished = await runPresto(args, { ...options, home })
      const out = (await transfers({ from: address })).slice(earlier)
      const rows = readLedger()
      const old = new Set(known.map((row) => JSON.stringify(row)))
      known = rows
      return {
        ...finished,
        moved: out.filter(({ to }) => to !== feeManager),
        fee: out.reduce((sum, { to, amount }) => (to === feeManager ? sum + amount : sum), 0n),
        spent: before - (await wealthOf(address)),
        payments: rows.filter((row) => !old.has(JSON.stringify(row))).reverse(),
      }
    },
  }
}

/** Every token of the local chain that the faucet pays out. */
async function wealthOf(address: Address): Promise<bigint> {
  const alphaUsd = `${pathUsd.slice(0, -1)}1` as Address
  return (await balanceOf(pathUsd, address)) + (await balanceOf(alphaUsd, address))
}

/** What a good payment has to look like. Money in base units. */
export type ExpectedPayment = Readonly<{
  /** Payees that had nothing before, in the order of the transfers, and what each of them got. */
  to: readonly (readonly [payee: Address, amount: bigint])[]
  token?: Address
  /** The server paid the network fee. */
  sponsored?: boolean
  /** Of the answer, byte for byte. */
  stdout?: string | Uint8Array
  /** How many requests the server got; the last one carried the credential. */
  requests?: number
  row?: Readonly<Record<string, unknown>>
}>

/**
 * Asserts that exactly one payment was made: on the chain to the unit, in the ledger, in the requests and on stdout.
 *
 * @returns The ledger's row.
 */
export async function expectPaid(
  run: PaidRun,
  server: TestServer,
  expected: ExpectedPayment,
): Promise<PaymentDocument> {
  expect({ code: run.code, stderr: run.stderr }).toEqual({ code: 0, stderr: expect.any(String) })
  if (typeof expected.stdout === 'string') expect(run.stdout.toString()).toBe(expected.stdout)
  // Comparing byte by byte takes seconds for megabytes.
  if (typeof expected.stdout === 'object') expect(run.stdout.equals(expected.stdout)).toBe(true)
  const token = expected.token ?? pathUsd
  const price = expected.to.reduce((sum, [, amount]) => sum + amount, 0n)
  expect(run.moved.map(({ to, amount, token: moved }) => [to, amount, moved])).toEqual(
    expected.to.map(([payee, amount]) => [payee, amount, token]),
  )
  for (const [payee, amount] of expected.to) expect(await balanceOf(token, payee)).toBe(amount)
  expect(run.spent).toBe(price + run.fee)
  if (expected.sponsored || price === 0n) expect(run.fee).toBe(0n)
  else expect(run.fee).toBeGreaterThan(0n)
  expectOneCredential(server, expected.requests ?? 2)
  const [row, ...others] = run.payments
  expect(others).toEqual([])
  expect(row).toMatchObject({
    state: 'settled',
    settledBy: 'receipt',
    protocol: 'mpp',
    method: 'tempo',
    intent: 'charge',
    network: 'sandbox',
    chainId: 1337,
    amountBase: price.toString(),
    token,
    recipient: expected.to[0]?.[0] ?? row?.recipient,
    txHash: run.moved[0]?.txHash ?? null,
    origin: server.url,
    ...expected.row,
  })
  return row as PaymentDocument
}

/** The last of so many requests is the only one with a credential. */
export function expectOneCredential(server: TestServer, requests = 2): void {
  const carried = server.requests.map(({ credential }) => credential !== undefined)
  expect(carried).toEqual(Array.from({ length: requests }, (_, at) => at === requests - 1))
}

/** Asserts that nothing was signed: no money moved, no credential left, no row beyond `refused`, nothing on stdout. */
export function expectUnpaid(run: PaidRun, code: number, ...servers: readonly TestServer[]): void {
  expect({ code: run.code, stderr: run.stderr, stdout: run.stdout.toString() }).toEqual({
    code,
    stderr: expect.any(String),
    stdout: '',
  })
  expectNothingMoved(run)
  for (const server of servers) expect(server.credentials()).toBe(0)
}

/** No money moved and no row but `refused` was written. */
export function expectNothingMoved(run: PaidRun): void {
  expect(run.moved).toEqual([])
  expect(run.spent).toBe(0n)
  for (const { state } of run.payments) expect(state).toBe('refused')
}
