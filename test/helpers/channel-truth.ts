import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect } from 'vitest'
import type { Address } from '../../src/core/payment.ts'
import { readChannelLedger } from './channel-ledger.ts'
import { type Account, freshAccount, localChain, rpc } from './local-chain.ts'
import { createHome, type Finished, runPresto } from './run-presto.ts'

const hook = fileURLToPath(new URL('./kill-after-commit.cjs', import.meta.url))

/** keccak256("ChannelOpened(bytes32,address,address,address,address,address,bytes32,bytes32,uint96)") */
const openedTopic = '0xdebaba36f0e9c7978f536fed432d9360b1f9646d7ca88531c34c3eae43f154a7'
/** keccak256("ChannelOpened(bytes32,address,address,address,address,bytes32,uint256)"), of the first generation. */
const v1OpenedTopic = '0xcd6e60364f8ee4c2b0d62afc07a1fb04fd267ce94693f93f8f85daaa099b5c94'

/** Somebody with a wallet whose program is killed. */
export type Mortal = Account &
  Readonly<{
    home: string
    run(args: readonly string[], env?: Readonly<Record<string, string>>): Promise<Finished>
    /** Ends the program with SIGKILL after so many writes of the ledger. */
    runUntil(writes: number, args: readonly string[]): Promise<Finished>
    /** Runs to the end. @returns What each write of the ledger was about. */
    countWrites(args: readonly string[]): Promise<string[]>
  }>

/** Somebody with money on the chain that all tests share, or on another. */
export async function createMortal(
  chain = localChain(),
  fund: (address: Address) => Promise<unknown> = (address) => rpc('tempo_fundAddress', [address]),
): Promise<Mortal> {
  const account = await freshAccount({ funded: false })
  await fund(account.address)
  const home = await createHome({ ...chain, privateKey: account.privateKey })
  const run: Mortal['run'] = (args, env) => runPresto(args, { home, env })
  const NODE_OPTIONS = `--require ${hook}`
  return {
    ...account,
    home,
    run,
    runUntil: (writes, args) => run(args, { NODE_OPTIONS, PRESTO_TEST_KILL_AFTER: String(writes) }),
    countWrites: async (args) => {
      const folder = mkdtempSync(join(tmpdir(), 'presto-test-'))
      const file = join(folder, 'writes')
      try {
        const { code, stderr } = await run(args, { NODE_OPTIONS, PRESTO_TEST_COMMITS: file })
        expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
        return readFileSync(file, 'utf8').trim().split('\n')
      } finally {
        rmSync(folder, { recursive: true })
      }
    },
  }
}

/** How many channels somebody opened on the chain. */
export async function countOpened(payer: Address, ask: typeof rpc = rpc): Promise<number> {
  const topics = [[openedTopic, v1OpenedTopic], null, `0x${payer.slice(2).padStart(64, '0')}`]
  const logs = await ask('eth_getLogs', [{ fromBlock: '0x0', toBlock: 'latest', topics }])
  return (logs as unknown[]).length
}

/** What a ledger says about all channels together, base units, after its rules were checked. */
export type ChannelTruth = Readonly<{
  /** Channels that are not dead. */
  channels: number
  signed: bigint
  accepted: bigint
  spent: bigint
  /** What the budget counts today, dollars. */
  counted: string
}>

/** Asserts that every row of a ledger keeps the rules of channels. */
export async function readTruth({ home, run }: Pick<Mortal, 'home' | 'run'>): Promise<ChannelTruth> {
  const { channels } = readChannelLedger({ home })
  const alive = channels.filter(({ state }) => state !== 'dead')
  for (const { spent, accepted, signed, deposit, pendingDeposit } of alive) {
    const rising = [0n, spent, accepted, signed, deposit + pendingDeposit]
    expect(rising).toEqual(rising.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0)))
  }
  const { stdout } = await run(['limits', '-j'])
  const { spentToday } = JSON.parse(stdout.toString()) as { spentToday: { testnet: string } }
  const sum = (name: 'signed' | 'accepted' | 'spent') =>
    alive.reduce((total, channel) => total + channel[name], 0n)
  return {
    channels: alive.length,
    signed: sum('signed'),
    accepted: sum('accepted'),
    spent: sum('spent'),
    counted: spentToday.testnet,
  }
}
