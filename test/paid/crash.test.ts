import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { freshAddress } from '../helpers/local-chain.ts'
import { createOwner, startChain } from '../helpers/own-chain.ts'
import { createPaidServer } from '../helpers/paid-server.ts'
import { runPresto, startPresto } from '../helpers/run-presto.ts'

const hook = fileURLToPath(new URL('../helpers/kill-after-commit.cjs', import.meta.url))
const price = 10_000n
/** Longer than a signed payment can be valid. */
const lifetime = 40

/** A payee with a real server on a chain of the test's own, and a payer whose day covers exactly two payments. */
async function prepare() {
  const chain = await startChain()
  const recipient = freshAddress()
  const server = await createPaidServer(
    { '/paid': { offers: [{ amount: '0.01', recipient }] } },
    { rpcUrl: chain.rpcUrl },
  )
  const owner = await createOwner(chain)
  const url = `${server.url}/paid`
  await owner.run('config', 'set', 'limits.per-day', '0.02')
  // The first payment makes the ledger and the cache of balances, so that the next one writes nothing but its own steps.
  expect((await owner.run('-s', url)).code).toBe(0)
  const earned = async () => {
    const data = `0x70a08231${recipient.slice(2).padStart(64, '0')}`
    const token = '0x20c0000000000000000000000000000000000000'
    return BigInt((await chain.ask('eth_call', [{ to: token, data }, 'latest'])) as string)
  }
  const killAfter = (writes: number) => {
    const env = { NODE_OPTIONS: `--require ${hook}`, PRESTO_TEST_KILL_AFTER: String(writes) }
    return runPresto(['-s', url], { home: owner.home, env })
  }
  const latest = async () => (await owner.rows())[0]?.['state']
  return { chain, server, owner, url, earned, killAfter, latest }
}

describe('killed right after the ledger was written', () => {
  test.each([
    [1, 'intended'],
    [2, 'signed'],
  ])('for the %i. time (%s): nothing has left, and the money is free again', async (writes, state) => {
    const { server, owner, url, earned, killAfter, latest } = await prepare()
    expect(await killAfter(writes)).toMatchObject({ signal: 'SIGKILL' })
    expect({ state: await latest(), credentials: server.credentials() }).toEqual({ state, credentials: 1 })
    expect((await owner.run('history', 'check')).code).toBe(0)
    expect({ state: await latest(), earned: await earned() }).toEqual({ state: 'expired', earned: price })
    expect((await owner.run('-s', url)).code).toBe(0)
    expect(await earned()).toBe(2n * price)
  })

  test('for the third time (sent): it is held until the chain is past its end', async () => {
    const { chain, server, owner, url, earned, killAfter, latest } = await prepare()
    expect((await killAfter(3)).signal).toBe('SIGKILL')
    expect({ state: await latest(), credentials: server.credentials() }).toEqual({
      state: 'sent',
      credentials: 1,
    })
    expect((await owner.run('-s', url)).code).toBe(111)
    expect((await owner.run('history', 'check')).code).toBe(116)
    await chain.passTime(lifetime)
    expect((await owner.run('history', 'check')).code).toBe(0)
    const states = (await owner.rows()).map((row) => row['state'])
    expect(states).toEqual(['refused', 'expired', 'settled'])
    expect(await earned()).toBe(price)
  })

  test('for the fourth time (settled): it is paid once and known to be', async () => {
    const { owner, url, earned, killAfter, latest } = await prepare()
    expect((await killAfter(4)).signal).toBe('SIGKILL')
    expect({ state: await latest(), earned: await earned() }).toEqual({
      state: 'settled',
      earned: 2n * price,
    })
    expect((await owner.run('history', 'check')).code).toBe(0)
    expect((await owner.run('-s', url)).code).toBe(111)
    expect(await earned()).toBe(2n * price)
  })
})

test('killed while the server settles: the chain says that it is paid, and nothing is paid twice', async () => {
  const { chain, owner, earned, latest } = await prepare()
  const recipient = freshAddress()
  const child: { kill?: () => void } = {}
  const server = await createPaidServer(
    {
      '/kill': {
        offers: [{ amount: '0.01', recipient }],
        content: () => {
          child.kill?.()
          return new Response('too late')
        },
      },
    },
    { rpcUrl: chain.rpcUrl },
  )
  const started = startPresto(['-s', `${server.url}/kill`], { home: owner.home })
  child.kill = () => started.child.kill('SIGKILL')
  expect(await started.finished).toMatchObject({ signal: 'SIGKILL', stdout: Buffer.alloc(0) })
  expect(await latest()).toBe('sent')
  const check = await owner.run('history', 'check')
  expect(check.code).toBe(0)
  expect((await owner.rows())[0]).toMatchObject({ state: 'settled', settledBy: 'chain' })
  expect((await owner.run('-s', `${server.url}/kill`)).code).toBe(111)
  expect(server.credentials()).toBe(1)
  expect(await earned()).toBe(price)
})

test('Ctrl-C while a payment is in flight names it', async () => {
  const { chain, owner } = await prepare()
  const child: { interrupt?: () => void } = {}
  const server = await createPaidServer(
    {
      '/wait': {
        offers: [{ amount: '0.01', recipient: freshAddress() }],
        content: () => {
          child.interrupt?.()
          return new Response(new ReadableStream())
        },
      },
    },
    { rpcUrl: chain.rpcUrl },
  )
  const started = startPresto([`${server.url}/wait`], { home: owner.home })
  child.interrupt = () => started.child.kill('SIGINT')
  const { code, stdout, stderr } = await started.finished
  const [row] = await owner.rows()
  expect({ code, stdout: stdout.toString() }).toEqual({ code: 130, stdout: '' })
  expect(stderr).toContain(`payment ${row?.['id']} was in flight`)
})
