import { describe, expect, test } from 'vitest'
import { hostileServer, paywall } from '../helpers/hostile-server.ts'
import { freshAddress } from '../helpers/local-chain.ts'
import { createOwner, startChain } from '../helpers/own-chain.ts'
import type { Recorded } from '../helpers/paid-server.ts'
import { createPayer, expectOneCredential } from '../helpers/payer.ts'
import { createRpcProxy } from '../helpers/rpc-proxy.ts'
import { paidAnswer, settle, settlingServer } from '../helpers/settling-server.ts'

/** As long as a signed payment can be in the future of the chain's clock. */
const lifetime = 26

describe('a payment that the server did not take', () => {
  test('is unknown until the chain is past its end, and then expired; its money is free again', async () => {
    const chain = await startChain()
    const owner = await createOwner(chain)
    const server = await hostileServer(({ credential }) => (credential ? { hangUp: true } : paywall()))
    expect((await owner.run(server.url)).code).toBe(116)
    expectOneCredential(server)
    const [row] = await owner.rows()
    expect(row).toMatchObject({ state: 'unknown', amount: '0.01' })
    expect(await owner.spentToday()).toBe('0.01')

    const early = await owner.run('history', 'check')
    expect(early.code).toBe(116)
    expect(early.stdout.toString()).toContain(`${row?.['id']} (0.01 pathUSD, ${server.url}) is not decided`)

    await chain.passTime(lifetime)
    const late = await owner.run('history', 'check', '-j')
    expect(late.code).toBe(0)
    expect(JSON.parse(late.stdout.toString())).toMatchObject({
      checked: [{ id: row?.['id'], before: 'unknown', state: 'expired', settlesUntil: null }],
    })
    expect(await owner.rows()).toMatchObject([{ state: 'expired', settledBy: null }])
    expect(await owner.spentToday()).toBe('0.00')
    const none = await owner.run('history', 'check')
    expect({ code: none.code, stdout: none.stdout.toString() }).toEqual({
      code: 0,
      stdout: 'No payment is unresolved.\n',
    })
    // A dead payment is not sent again.
    const resumed = await owner.run('--resume', String(row?.['id']), server.url)
    expect(resumed.code).toBe(2)
    expect(server.credentials()).toBe(1)
  })

  test('is known to be dead at once when the chain is past its end: 115', async () => {
    const chain = await startChain()
    const owner = await createOwner(chain)
    const server = await hostileServer(async ({ credential }) => {
      if (credential) await chain.passTime(lifetime)
      return paywall()
    })
    const { code, stdout, stderr } = await owner.run(server.url)
    expect({ code, stdout: stdout.toString() }).toEqual({ code: 115, stdout: '' })
    expect(stderr).toContain('0.01 pathUSD was not paid and can no longer settle')
    expect(await owner.rows()).toMatchObject([{ state: 'rejected' }])
    expect(await owner.spentToday()).toBe('0.00')
    expectOneCredential(server)
  })

  test('--wait waits for that', async () => {
    const chain = await startChain()
    let looks = 0
    const proxy = await createRpcProxy(async ({ method }) => {
      if (method === 'eth_getTransactionReceipt' && ++looks === 2) await chain.passTime(lifetime)
      return undefined
    }, chain.rpcUrl)
    const owner = await createOwner(chain, proxy.url)
    const server = await hostileServer(({ credential }) =>
      credential ? { status: 503, body: 'busy' } : paywall(),
    )
    const { code, stdout } = await owner.run('--wait', server.url)
    expect({ code, stdout: stdout.toString() }).toEqual({ code: 115, stdout: 'busy' })
    expect(looks).toBeGreaterThan(1)
    expect(await owner.rows()).toMatchObject([{ state: 'expired' }])
    expectOneCredential(server)
  })
})

describe('a payment that did settle', () => {
  test('is found long after its end, and never taken for dead', async () => {
    const chain = await startChain()
    const owner = await createOwner(chain)
    const recipient = freshAddress()
    const server = await hostileServer(async (request: Recorded) => {
      if (request.credential === undefined) return paywall({ request: { recipient } })
      await settle(request, chain.ask)
      return { body: 'paid' }
    })
    expect(await owner.run(server.url)).toMatchObject({ code: 0 })
    expect(await owner.rows()).toMatchObject([{ state: 'sent' }])
    await chain.passTime(3600)
    for (let blocks = 0; blocks < 5; blocks++) await chain.ask('evm_mine')
    expect((await owner.run('history', 'check')).code).toBe(0)
    expect(await owner.rows()).toMatchObject([{ state: 'settled', settledBy: 'chain', recipient }])
    expect(await owner.spentToday()).toBe('0.01')
  })

  test('is not decided by an endpoint of another chain with the same id', async () => {
    const [chain, payer] = [await startChain(), await createPayer()]
    const server = await settlingServer([{}], () => ({ body: 'paid' }))
    expect(await payer.run([server.url])).toMatchObject({ code: 0, payments: [{ state: 'sent' }] })
    const other = await payer.run(['history', 'check', '--rpc-url', chain.rpcUrl])
    expect(other).toMatchObject({ code: 116, payments: [] })
    expect(other.stdout.toString()).toContain('another chain with the id 1337')
    const silent = await payer.run(['history', 'check', '--rpc-url', 'http://127.0.0.1:1'])
    expect(silent).toMatchObject({ code: 0, payments: [{ state: 'settled', settledBy: 'chain' }] })
  })

  test('of two, only the one that is named is checked', async () => {
    const payer = await createPayer()
    const server = await settlingServer([{}], () => ({ body: 'paid' }))
    const [first, second] = [await payer.run([server.url]), await payer.run([server.url])]
    const id = first.payments[0]?.id ?? expect.fail()
    expect(second.code).toBe(0)
    const checked = await payer.run(['history', 'check', id])
    expect(checked).toMatchObject({ code: 0, payments: [{ id, state: 'settled' }] })
    expect((await payer.history()).map(({ state }) => state)).toEqual(['sent', 'settled'])
  })
})

test('list, show, export and stats tell the same', async () => {
  const payer = await createPayer()
  const server = await settlingServer([{}], paidAnswer)
  expect(await payer.run([server.url])).toMatchObject({ code: 0 })
  expect(await payer.run(['--max-spend', '0', server.url])).toMatchObject({ code: 111 })
  const rows = await payer.history()
  expect(rows.map(({ state }) => state)).toEqual(['refused', 'settled'])
  const { stdout: list } = await payer.run(['history', 'list', '--state', 'settled'])
  expect(list.toString().split('\n')).toHaveLength(3)
  expect(list.toString()).toContain(rows[1]?.id)
  const { stdout: exported } = await payer.run(['history', 'export'])
  expect(JSON.parse(exported.toString())).toEqual({ payments: rows })
  const { stdout: csv } = await payer.run(['history', 'export', '--format', 'csv'])
  expect(csv.toString()).toContain(rows[1]?.txHash)
  const { stdout: stats } = await payer.run(['history', 'stats', '--by', 'host'])
  expect(stats.toString()).toMatch(/127\.0\.0\.1.* 0\.01\b/)
  const { stdout: shown } = await payer.run(['history', 'show', rows[1]?.id ?? ''])
  expect(shown.toString()).toMatch(/^state +settled \(says the receipt\)$/m)
})
