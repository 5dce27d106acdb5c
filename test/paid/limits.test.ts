import { describe, expect, test } from 'vitest'
import { balanceOf, freshAddress, pathUsd } from '../helpers/local-chain.ts'
import { createPaidServer } from '../helpers/paid-server.ts'
import { createPayer, expectPaid, expectUnpaid } from '../helpers/payer.ts'
import { createRpcProxy } from '../helpers/rpc-proxy.ts'

const stranger = '0x00000000000000000000000000000000000000ee'

async function shop(amount = '0.01') {
  const [recipient, share] = [freshAddress(), freshAddress()]
  const splits = [{ amount: '0.001', recipient: share }]
  const server = await createPaidServer({
    '/paid': { offers: [{ amount, recipient }] },
    '/split': { offers: [{ amount, recipient, splits }] },
  })
  return { server, url: `${server.url}/paid`, recipient, share }
}

describe('--max-spend', () => {
  test('is one ceiling for all URLs of a run', async () => {
    const [payer, { server, url, recipient }] = [await createPayer(), await shop()]
    const run = await payer.run(['--max-spend', '0.029', url, `${url}?2`, `${url}?3`])
    expect(run).toMatchObject({ code: 111, spent: 20_000n + run.fee })
    expect(run.stdout.toString()).toBe('{"path":"/paid"}{"path":"/paid?2"}')
    expect(run.payments.map(({ state }) => state)).toEqual(['settled', 'settled', 'refused'])
    expect(run.stderr).toContain('would pass --max-spend, of which 0.009 is left')
    expect(await balanceOf(pathUsd, recipient)).toBe(20_000n)
    expect(server.credentials()).toBe(2)
  })

  test.each([
    [['--max-spend', '0.01'], {}],
    [['--max-pay', '0.01'], {}],
    [[], { PRESTO_MAX_SPEND: '0.01' }],
  ])('allows what it says: %j %j', async (args, env) => {
    const [payer, { server, url, recipient }] = [await createPayer(), await shop()]
    await expectPaid(await payer.run([...args, url], { env }), server, { to: [[recipient, 10_000n]] })
  })

  test.each(['much', '-1', '0.0000001', '1e3', ''])(
    'that is no amount (%j) is 2, before any request',
    async (text) => {
      const [payer, { server, url }] = [await createPayer({ funded: false }), await shop()]
      expectUnpaid(await payer.run(['--max-spend', text, url]), 2, server)
      expect(server.requests).toHaveLength(0)
    },
  )

  test('counts a payment whose outcome is unknown', async () => {
    const proxy = await createRpcProxy(({ method }) => {
      if (method === 'eth_sendRawTransactionSync') throw new Error('busy')
    })
    const payer = await createPayer({ config: { 'networks.sandbox.rpc': proxy.url } })
    const { server, url } = await shop()
    const run = await payer.run(['--mode', 'push', '--max-spend', '0.015', url, `${url}?2`])
    expect(run).toMatchObject({ code: 116, spent: 0n })
    expect(run.payments.map(({ state }) => state)).toEqual(['unknown', 'refused'])
    expect(run.stderr).toContain('would pass --max-spend, of which 0.005 is left')
    expect(proxy.taken().filter((method) => method === 'eth_sendRawTransactionSync')).toHaveLength(1)
    expect(server.credentials()).toBe(0)
  })
})

describe('a limit is inclusive, and the next unit is 111', () => {
  test.each<readonly [string, string, string]>([
    ['limits.per-request', '0.01', '0.009999'],
    ['limits.per-day', '0.01', '0.009999'],
    ['limits.per-host.127.0.0.1', '0.01', '0.009999'],
    ['limits.max-fee', '0.0192', '0.019199'],
  ])('%s', async (key, enough, less) => {
    const { server, url, recipient } = await shop()
    const poor = await createPayer({ config: { [key]: less } })
    // Neither lifts a limit.
    expectUnpaid(await poor.run(['--yes', '--max-spend', '5', url]), 111, server)
    expect(await poor.history()).toMatchObject([{ state: 'refused', amountBase: '10000' }])
    const rich = await createPayer({ config: { [key]: enough } })
    await expectPaid(await rich.run([url]), server, { to: [[recipient, 10_000n]], requests: 3 })
  })

  test.each(['limits.per-day', 'limits.per-host.127.0.0.1'])(
    '%s counts what was paid before',
    async (key) => {
      const [payer, { server, url }] = [await createPayer({ config: { [key]: '0.025' } }), await shop()]
      expect(await payer.run([url, url])).toMatchObject({ code: 0, moved: [{}, {}] })
      const third = await payer.run([url])
      expect(third).toMatchObject({ code: 111, moved: [], spent: 0n, payments: [{ state: 'refused' }] })
      expect(server.credentials()).toBe(2)
      expect(await payer.run(['limits', 'reset', '-j'])).toMatchObject({ code: 0 })
      const { stdout } = await payer.run(['limits', '-j'])
      expect(JSON.parse(stdout.toString())).toMatchObject({
        spentToday: { testnet: '0.02', mainnet: '0.00' },
      })
      expect(await payer.run([url])).toMatchObject({ code: 0, moved: [{}] })
    },
  )
})

describe('who may be paid', () => {
  test.each<readonly [string, string, string]>([
    ['limits.allow-host', 'api.example.com', 'allow-host'],
    ['limits.deny-host', '127.0.0.1', 'deny-host'],
    ['limits.allow-recipient', stranger, 'allow-recipient'],
    ['limits.network', 'tempo', 'limit network'],
  ])('%s %s refuses', async (key, value, words) => {
    const [payer, { server, url }] = [await createPayer({ config: { [key]: value } }), await shop()]
    const run = await payer.run(['--yes', url])
    expectUnpaid(run, 111, server)
    expect(run.stderr).toContain(words)
  })

  test('a split needs to be allowed as well', async () => {
    const { server, url, recipient, share } = await shop()
    const payer = await createPayer({ config: { 'limits.allow-recipient': recipient } })
    const split = url.replace('paid', 'split')
    const run = await payer.run([split])
    expectUnpaid(run, 111, server)
    expect(run.stderr).toContain(`split for ${share}`)
    const set = await payer.run([
      'limits',
      'set',
      'allow-recipient',
      recipient.toUpperCase().replace('X', 'x'),
      share,
    ])
    expect(set.code).toBe(0)
    const paid = await payer.run([split])
    await expectPaid(paid, server, {
      to: [
        [recipient, 9000n],
        [share, 1000n],
      ],
      requests: 3,
    })
  })

  test('a host and a payee that are allowed are paid', async () => {
    const { server, url, recipient } = await shop()
    const config = {
      'limits.allow-host': '127.0.0.1,a.example',
      'limits.allow-recipient': recipient,
      'limits.network': 'sandbox',
    }
    const payer = await createPayer({ config })
    await expectPaid(await payer.run([url]), server, { to: [[recipient, 10_000n]] })
  })
})

describe('a question that nobody is there to answer is a No: 113', () => {
  test.each<
    readonly [string, readonly string[], Readonly<Record<string, string>>, Readonly<Record<string, string>>]
  >([
    ['--confirm', ['--confirm'], {}, {}],
    ['PRESTO_CONFIRM', [], { PRESTO_CONFIRM: '1' }, {}],
    ['confirm-above', [], {}, { 'limits.confirm-above': '0.009' }],
  ])('%s', async (_name, args, env, config) => {
    const [payer, { server, url, recipient }] = [await createPayer({ config }), await shop()]
    const run = await payer.run([...args, url], { env, stdin: 'y\n' })
    expectUnpaid(run, 113, server)
    expect(run.payments).toMatchObject([{ state: 'refused' }])
    const yes = await payer.run([...args, '--yes', url], { env })
    await expectPaid(yes, server, { to: [[recipient, 10_000n]], requests: 3 })
  })

  test('below confirm-above nobody is asked', async () => {
    const payer = await createPayer({ config: { 'limits.confirm-above': '0.01' } })
    const { server, url, recipient } = await shop()
    await expectPaid(await payer.run([url]), server, { to: [[recipient, 10_000n]] })
  })
})
