import { onTestFinished } from 'vitest'
import { startLocalChain } from '../../src/sandbox/sandbox.ts'
import { freshAccount } from './local-chain.ts'
import { createHome, runPresto } from './run-presto.ts'

/** A chain of one test's own, since its clock is moved. */
export async function startChain() {
  const chain = await startLocalChain({ path: process.env['PATH'] })
  onTestFinished(chain.close)
  const ask = async (method: string, params: readonly unknown[] = []): Promise<unknown> => {
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params })
    const response = await fetch(chain.rpcUrl, { method: 'POST', body })
    const reply = (await response.json()) as { result?: unknown; error?: { message: string } }
    if (reply.error) throw new Error(reply.error.message)
    return reply.result
  }
  const passTime = async (seconds: number) => {
    await ask('evm_increaseTime', [seconds])
    await ask('evm_mine')
  }
  return { ...chain, ask, passTime }
}

/** Somebody with money on such a chain. */
export async function createOwner(chain: Awaited<ReturnType<typeof startChain>>, rpcUrl = chain.rpcUrl) {
  const { address, privateKey } = await freshAccount({ funded: false })
  await chain.ask('tempo_fundAddress', [address])
  const home = await createHome({ rpcUrl, genesis: chain.genesis, privateKey })
  const run = (...args: string[]) => runPresto(args, { home })
  const read = async <T>(...args: string[]) => JSON.parse((await run(...args, '-j')).stdout.toString()) as T
  return {
    address,
    home,
    run,
    rows: async () => (await read<{ payments: Record<string, unknown>[] }>('history')).payments,
    spentToday: async () => (await read<{ spentToday: { testnet: string } }>('limits')).spentToday.testnet,
  }
}
