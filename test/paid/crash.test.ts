import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { hostileServer, paywall, receipt } from '../helpers/hostile-server.ts'
import { freshAddress } from '../helpers/local-chain.ts'
import { createOwner, startChain } from '../helpers/own-chain.ts'
import { createPaidServer } from '../helpers/paid-server.ts'
import { runPresto, startPresto } from '../helpers/run-presto.ts'
import { settle } from '../helpers/settling-server.ts'

const hook = fileURLToPath(new URL('../helpers/kill-after-commit.cjs', import.meta.url))
const price = 10_000n
/** Longer than a signed payment can be valid. */
const lifetime = 40

/** A payee with a real server on a chain of the test's own, and a payer whose day covers exactly two payments. */
async function prepare(supportedModes?: readonly ['push']) {
  const chain = await startChain()
  const recipient = freshAddress()
  const server = await createPaidServer(
    { '/paid': { offers: [{ amount: '0.01', recipient, ...(supportedModes ? { supportedModes } : {}) }] } },
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

describe('killed before a pushed payment', () => {
  test.each([
    [1, 'intended', 'expired', 1n],
    [2, 'signed', 'expired', 1n],
    [4, 'settled', 'settled', 2n],
  ])('after %i writes (%s): then %s', async (writes, state, decided, payments) => {
    const { server, owner, url, earned, killAfter, latest } = await prepare(['push'])
    expect(await killAfter(writes)).toMatchObject({ signal: 'SIGKILL' })
    // The credential names the transaction; it had not been handed over yet.
    expect({ state: await latest(), credentials: server.credentials() }).toEqual({ state, credentials: 1 })
    expect((await owner.run('history', 'check')).code).toBe(0)
    expect({ state: await latest(), earned: await earned() }).toEqual({
      state: decided,
      earned: payments * price,
    })
    expect((await owner.run('-s', url)).code).toBe(payments === 1n ? 0 : 111)
    expect(await earned()).toBe(2n * price)
  })

  test('after 3 writes (sent): held until the chain is past its end, then free', async () => {
    const { chain, owner, url, earned, killAfter, latest } = await prepare(['push'])
    expect(await killAfter(3)).toMatchObject({ signal: 'SIGKILL' })
    expect({ state: await latest(), earned: await earned() }).toEqual({ state: 'sent', earned: price })
    expect((await owner.run('history', 'check')).code).toBe(116)
    expect((await owner.run('-s', url)).code).toBe(111)
    await chain.passTime(lifetime)
    expect((await owner.run('history', 'check')).code).toBe(0)
    expect((await owner.rows()).map((row) => row['state'])).toEqual(['refused', 'expired', 'settled'])
    expect(await earned()).toBe(price)
  })
})

test('killed before the credential left: --resume sends it, once, and it is the same payment', async () => {
  const { server, owner, url, earned, killAfter, latest } = await prepare()
  expect(await killAfter(3)).toMatchObject({ signal: 'SIGKILL' })
  const [row] = await owner.rows()
  const resumed = await owner.run('--resume', String(row?.['id']), url)
  expect({ code: resumed.code, stdout: resumed.stdout.toString() }).toEqual({
    code: 0,
    stdout: '{"path":"/paid"}',
  })
  expect({ state: await latest(), earned: await earned() }).toEqual({ state: 'settled', earned: 2n * price })
  expect((await owner.run('--resume', String(row?.['id']), url)).code).toBe(2)
  expect({ credentials: server.credentials(), earned: await earned() }).toEqual({
    credentials: 2,
    earned: 2n * price,
  })
})

test('killed in the middle of the body: it is known to be paid', async () => {
  const { chain, owner, latest } = await prepare()
  const server = await hostileServer(async (request) => {
    if (request.credential === undefined) return paywall({ request: { recipient: freshAddress() } })
    const reference = await settle(request, chain.ask)
    const proof = `Payment-Receipt: ${receipt({ reference })}`
    return { raw: `HTTP/1.1 200 OK\r\nContent-Length: 100\r\n${proof}\r\n\r\nfirst part` }
  })
  const started = startPresto(['-s', server.url], { home: owner.home })
  started.child.stdout.once('data', () => started.child.kill('SIGKILL'))
  const { signal, stdout } = await started.finished
  expect({ signal, stdout: stdout.toString() }).toEqual({ signal: 'SIGKILL', stdout: 'first part' })
  expect(await latest()).toBe('settled')
  expect((await owner.run('-s', server.url)).code).toBe(111)
  expect(server.credentials()).toBe(1)
})

test('killed between the arrival of the credential and its settlement: the chain says so later', async () => {
  const { chain, owner, latest } = await prepare()
  const child: { kill?: () => void } = {}
  const late: { settle?: () => Promise<unknown> } = {}
  const server = await hostileServer((request) => {
    if (request.credential === undefined) return paywall({ request: { recipient: freshAddress() } })
    late.settle = () => settle(request, chain.ask)
    child.kill?.()
    return { hang: true }
  })
  const started = startPresto(['-s', server.url], { home: owner.home })
  child.kill = () => started.child.kill('SIGKILL')
  expect((await started.finished).signal).toBe('SIGKILL')
  expect((await owner.run('history', 'check')).code).toBe(116)
  expect(await latest()).toBe('sent')
  await late.settle?.()
  expect((await owner.run('history', 'check')).code).toBe(0)
  expect((await owner.rows())[0]).toMatchObject({ state: 'settled', settledBy: 'chain' })
  expect((await owner.run('-s', server.url)).code).toBe(111)
  expect(server.credentials()).toBe(1)
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
  expect((await owner.run('history', 'check')).code).toBe(0)
  expect((await owner.rows())[0]).toMatchObject({ id: row?.['id'], state: 'settled' })
})

test('Ctrl-C before anything was paid says nothing about money', async () => {
  const { owner } = await prepare()
  const child: { interrupt?: () => void } = {}
  const server = await hostileServer(() => {
    child.interrupt?.()
    return { hang: true }
  })
  const started = startPresto([server.url], { home: owner.home })
  child.interrupt = () => started.child.kill('SIGINT')
  expect(await started.finished).toMatchObject({ code: 130, stdout: Buffer.alloc(0), stderr: '' })
  expect(await owner.rows()).toHaveLength(1)
})
