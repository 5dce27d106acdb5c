import { describe, expect, test } from 'vitest'
import type { Hex } from '../../src/core/payment.ts'
import { hostileServer, paywall, receipt } from '../helpers/hostile-server.ts'
import { freshAddress } from '../helpers/local-chain.ts'
import { createPayer, expectNothingMoved, expectUnpaid, type Payer } from '../helpers/payer.ts'
import { createRpcProxy } from '../helpers/rpc-proxy.ts'
import { paidAnswer, settle, settlingServer } from '../helpers/settling-server.ts'

/** Nobody listens there. */
const nowhere = 'http://127.0.0.1:1'
const methodDetails = { chainId: 1337 }

/** Settles, and drops the connection on the first paid request only. */
async function forgetfulShop() {
  const recipient = freshAddress()
  let answered = 0
  const server = await settlingServer([{ request: { recipient, methodDetails } }], (txHash) =>
    answered++ === 0 ? { hangUp: true } : paidAnswer(txHash),
  )
  return { server, url: `${server.url}/paid`, recipient }
}

/** Pays while no endpoint can be asked, so that nobody knows what became of it. */
async function loseAnswer(payer: Payer, url: string, args: readonly string[] = []) {
  const lost = await payer.run([...args, url])
  expect(lost).toMatchObject({ code: 116, payments: [{ state: 'unknown' }] })
  expect(lost.stdout).toHaveLength(0)
  const { id = '' } = lost.payments[0] ?? {}
  expect(lost.stderr).toContain(`--resume ${id}`)
  return { id, lost }
}

describe('--resume', () => {
  test('sends the same bytes again and gets the answer; one payment is on the chain', async () => {
    const payer = await createPayer({ config: { 'networks.sandbox.rpc': nowhere } })
    const { server, url, recipient } = await forgetfulShop()
    const { id, lost } = await loseAnswer(payer, url, ['-d', 'body'])
    expect(lost.moved).toMatchObject([{ to: recipient, amount: 10_000n }])

    const resumed = await payer.run(['--resume', id, '-d', 'body', url])
    expect(resumed).toMatchObject({ code: 0, moved: [], spent: 0n })
    expect(resumed.stdout.toString()).toBe('paid')
    expect(resumed.payments).toMatchObject([{ id, state: 'settled', txHash: lost.moved[0]?.txHash }])
    expect(resumed.stderr).toMatch(/^paid 0\.01 pathUSD /)

    const [first, second] = server.requests.filter(({ credential }) => credential !== undefined)
    expect(second).toEqual(first)
    expect(server.requests).toHaveLength(3)
    expect(await payer.history()).toHaveLength(1)
  })

  test.each<readonly [string, (url: string) => readonly string[], string]>([
    ['another URL', (url) => [`${url}?2`], 'another URL'],
    ['another method', (url) => ['-X', 'PUT', url], 'another method'],
    ['another body', (url) => ['-d', 'x', '-X', 'GET', url], 'another body'],
  ])('refuses %s: 2, and nothing is sent', async (_name, args, words) => {
    const payer = await createPayer({ config: { 'networks.sandbox.rpc': nowhere } })
    const { server, url } = await forgetfulShop()
    const { id } = await loseAnswer(payer, url)
    const run = await payer.run(['--resume', id, ...args(url)])
    expect(run).toMatchObject({ code: 2, payments: [] })
    expect(run.stderr).toContain(words)
    expect(server.requests).toHaveLength(2)
  })

  test('refuses another account: 114', async () => {
    const payer = await createPayer({ config: { 'networks.sandbox.rpc': nowhere } })
    const { server, url } = await forgetfulShop()
    const { id } = await loseAnswer(payer, url)
    await payer.run(['wallet', 'create', 'other', '--no-password'])
    const run = await payer.run(['--wallet', 'other', '--resume', id, url])
    expect(run).toMatchObject({ code: 114, payments: [] })
    expect(run.stderr).toContain(payer.address)
    expect(server.requests).toHaveLength(2)
  })

  test('refuses an unknown payment, and one that is settled: 2', async () => {
    const payer = await createPayer()
    const { server, url } = await forgetfulShop()
    expectUnpaid(await payer.run(['--resume', 'pay_0', url]), 2, server)
    // With an endpoint the chain is asked at once, and it knows.
    const lost = await payer.run([url])
    expect(lost).toMatchObject({ code: 117, payments: [{ state: 'settled', settledBy: 'chain' }] })
    const { id = '' } = lost.payments[0] ?? {}
    const again = await payer.run(['--resume', id, url])
    expect(again).toMatchObject({ code: 2, moved: [] })
    expect(again.stderr).toContain(`${id} is settled`)
    expect(server.requests).toHaveLength(2)
  })
})

describe('an unresolved payment for the same request', () => {
  test('is named once, and refused with --if-unresolved refuse: 116', async () => {
    const payer = await createPayer({ config: { 'networks.sandbox.rpc': nowhere } })
    const { server, url } = await forgetfulShop()
    const { id } = await loseAnswer(payer, url)
    const refused = await payer.run(['--if-unresolved', 'refuse', url])
    expect(refused).toMatchObject({ code: 116, moved: [], payments: [] })
    expect(refused.stderr).toContain(id)
    expect(server.credentials()).toBe(1)
    const other = await payer.run(['--if-unresolved', 'refuse', `${url}?other`])
    expect(other.code).toBe(0)
    const warned = await payer.run([url])
    expect(warned).toMatchObject({ code: 0, moved: [{ amount: 10_000n }] })
    expect(warned.stderr.split(id)).toHaveLength(3)
    expect(warned.stderr).toContain(`--resume ${id}`)
  })
})

describe('--wait', () => {
  test('asks the chain until it has decided', async () => {
    const recipient = freshAddress()
    let looks = 0
    let settleNow: (() => Promise<Hex>) | undefined
    const proxy = await createRpcProxy(async ({ method }) => {
      if (method === 'eth_getTransactionReceipt' && ++looks === 2) await settleNow?.()
      return undefined
    })
    const payer = await createPayer({ config: { 'networks.sandbox.rpc': proxy.url } })
    const server = await hostileServer((request) => {
      if (request.credential === undefined) return paywall({ request: { recipient, methodDetails } })
      settleNow = () => settle(request)
      return { hangUp: true }
    })
    const run = await payer.run(['--wait', server.url])
    expect(run).toMatchObject({ code: 117, payments: [{ state: 'settled', settledBy: 'chain' }] })
    expect(run.moved).toMatchObject([{ to: recipient, amount: 10_000n }])
    expect(looks).toBe(2)
  })
})

describe('a good answer whose receipt proves nothing', () => {
  const foreign: Hex = `0x${'ab'.repeat(32)}`

  test.each<readonly [string, readonly (readonly [string, string])[], string]>([
    ['none', [], 'no valid receipt'],
    [
      'one for another transaction',
      [['Payment-Receipt', receipt({ reference: foreign })]],
      'names another payment',
    ],
    [
      'one for another method',
      [['Payment-Receipt', receipt({ method: 'stripe', reference: foreign })]],
      'another payment method',
    ],
    ['one that is no JSON', [['Payment-Receipt', 'e30x']], 'no valid receipt'],
    ['one that says failed', [['Payment-Receipt', receipt({ status: 'failed' })]], 'no valid receipt'],
  ])('%s: exit 0, a warning, `sent`, and `history check` settles it', async (_name, headers, words) => {
    const [payer, recipient] = [await createPayer(), freshAddress()]
    const server = await settlingServer([{ request: { recipient, methodDetails } }], () => ({
      headers,
      body: 'paid',
    }))
    const run = await payer.run([server.url])
    expect({ code: run.code, stdout: run.stdout.toString() }).toEqual({ code: 0, stdout: 'paid' })
    expect(run.stderr).toContain(words)
    expect(run.stderr).toMatch(/^sent 0\.01 pathUSD .*not confirmed yet/m)
    expect(run.payments).toMatchObject([{ state: 'sent', settledBy: null, receipt: null, reference: null }])
    expect(run.moved).toMatchObject([{ to: recipient, amount: 10_000n }])
    const checked = await payer.run(['history', 'check'])
    expect(checked).toMatchObject({
      code: 0,
      payments: [{ state: 'settled', settledBy: 'chain', txHash: run.moved[0]?.txHash }],
    })
    expectNothingMoved({ ...checked, payments: [] })
  })
})
