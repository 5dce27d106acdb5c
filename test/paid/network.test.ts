import { describe, expect, test } from 'vitest'
import { hostileServer, paywall } from '../helpers/hostile-server.ts'
import { freshAccount, freshAddress, rpc } from '../helpers/local-chain.ts'
import { createPaidServer } from '../helpers/paid-server.ts'
import { createPayer, expectOneCredential, expectPaid, expectUnpaid } from '../helpers/payer.ts'
import { createRpcProxy } from '../helpers/rpc-proxy.ts'
import { runPresto } from '../helpers/run-presto.ts'
import { transactionOf } from '../helpers/settling-server.ts'

/** Nobody listens there. */
const nowhere = 'http://127.0.0.1:1'
const offline = { 'networks.tempo-testnet.rpc': nowhere, 'networks.tempo.rpc': nowhere }

describe('the chain of an offer', () => {
  test.each<readonly [string, object, readonly string[], Readonly<Record<string, string>>, number, string]>([
    [
      'absent, which means the test network, while only another is wanted',
      {},
      ['--network', 'sandbox'],
      {},
      110,
      'tempo-testnet',
    ],
    [
      'absent, while the limits allow another only',
      {},
      [],
      { 'limits.network': 'sandbox' },
      111,
      'tempo-testnet',
    ],
    ['that nobody knows', { chainId: 999_999 }, [], {}, 110, '999999'],
    ['a mainnet, while another is wanted', { chainId: 4217 }, ['--network', 'sandbox'], {}, 110, 'on tempo'],
    [
      'the local one, while another is wanted by alias',
      { chainId: 1337 },
      ['--network', 'moderato'],
      {},
      110,
      'sandbox',
    ],
    ['no number', { chainId: '1337' }, [], {}, 118, 'chainId'],
    ['zero', { chainId: 0 }, [], {}, 118, 'chainId'],
  ])('%s: refused', async (_name, methodDetails, args, config, code, words) => {
    const payer = await createPayer({ config: { ...offline, ...config } })
    const server = await hostileServer(() => paywall({ request: { methodDetails } }))
    const run = await payer.run([...args, server.url])
    expectUnpaid(run, code, server)
    expect(run.stderr).toContain(words)
  })

  test('absent: the transaction is for the test network, and the user is told', async () => {
    const payer = await createPayer({ config: offline })
    const server = await hostileServer(() => paywall({ request: { methodDetails: {} } }))
    const run = await payer.run([server.url])
    expect(run).toMatchObject({ code: 116, spent: 0n, payments: [{ state: 'unknown', chainId: 42431 }] })
    expect(run.stderr).toContain('names no chain; 42431 is assumed')
    expectOneCredential(server)
    expect(transactionOf(server.requests[1] ?? expect.fail()).chainId).toBe(42431)
  })
})

describe('the endpoint', () => {
  test('is asked for the balance once, and not at all while a recent one covers price and fee', async () => {
    const [proxy, recipient] = [await createRpcProxy(), freshAddress()]
    const payer = await createPayer({ config: { 'networks.sandbox.rpc': proxy.url } })
    const server = await createPaidServer({
      '/paid': { offers: [{ amount: '0.01', recipient }] },
      '/dear': { offers: [{ amount: '0.9' }] },
    })
    const run = await payer.run([`${server.url}/paid`])
    await expectPaid(run, server, { to: [[recipient, 10_000n]] })
    expect(proxy.taken()).toEqual(['eth_call'])
    expect(await payer.run([`${server.url}/dear`])).toMatchObject({ code: 0 })
    expect(proxy.taken()).toEqual([])
    await payer.run(['--dry-run', `${server.url}/dear`])
    await payer.run(['inspect', `${server.url}/dear`])
    expect(proxy.taken()).toEqual([])
  })

  test('is asked again when the cached balance is too small', async () => {
    const [proxy, payer] = [await createRpcProxy(), await createPayer({ funded: false })]
    const server = await createPaidServer({ '/paid': { offers: [{ amount: '0.01' }] } })
    const args = ['--rpc-url', proxy.url, `${server.url}/paid`]
    expectUnpaid(await payer.run(args), 112, server)
    expect(proxy.taken()).toEqual(['eth_chainId', 'eth_call'])
    await rpc('tempo_fundAddress', [payer.address])
    expect(await payer.run(args)).toMatchObject({ code: 0 })
    expect(proxy.taken()).toEqual(['eth_chainId', 'eth_call'])
    expect(await payer.run(args)).toMatchObject({ code: 0 })
    expect(proxy.taken()).toEqual([])
  })

  test('that fails blocks no pull', async () => {
    const recipient = freshAddress()
    const payer = await createPayer({ config: { 'networks.sandbox.rpc': nowhere } })
    const server = await createPaidServer({ '/paid': { offers: [{ amount: '0.01', recipient }] } })
    await expectPaid(await payer.run([`${server.url}/paid`]), server, { to: [[recipient, 10_000n]] })
  })

  test.each([
    ['--rpc-url', (url: string) => ({ args: ['--rpc-url', url], env: {} })],
    ['PRESTO_RPC_URL', (url: string) => ({ args: [], env: { PRESTO_RPC_URL: url } })],
  ])('%s is used for the network whose chain id it answers', async (_name, give) => {
    const [proxy, recipient] = [await createRpcProxy(), freshAddress()]
    const payer = await createPayer({ config: { 'networks.sandbox.rpc': nowhere } })
    const server = await createPaidServer({ '/paid': { offers: [{ amount: '0.01', recipient }] } })
    const { args, env } = give(proxy.url)
    const run = await payer.run(['--mode', 'push', ...args, `${server.url}/paid`], { env })
    await expectPaid(run, server, { to: [[recipient, 10_000n]], row: { settledBy: 'chain' } })
    expect(proxy.taken()).toEqual(['eth_chainId', 'eth_call', 'eth_sendRawTransactionSync'])
  })

  test('of another chain is not used: the configured one is', async () => {
    const [proxy, recipient] = [
      await createRpcProxy(({ method }) => (method === 'eth_chainId' ? '0x1' : undefined)),
      freshAddress(),
    ]
    const payer = await createPayer()
    const server = await createPaidServer({ '/paid': { offers: [{ amount: '0.01', recipient }] } })
    const run = await payer.run(['--mode', 'push', '--rpc-url', proxy.url, `${server.url}/paid`])
    await expectPaid(run, server, { to: [[recipient, 10_000n]], row: { settledBy: 'chain' } })
    expect(proxy.taken()).toEqual(['eth_chainId'])
  })

  test('is needed for a push', async () => {
    const { privateKey } = await freshAccount()
    const server = await createPaidServer({
      '/paid': { offers: [{ amount: '0.01', supportedModes: ['push'] }] },
    })
    const run = await runPresto([`${server.url}/paid`], { env: { PRESTO_PRIVATE_KEY: privateKey } })
    expect(run.code).toBe(110)
    expect(run.stderr).toContain('Push needs an RPC endpoint for sandbox')
    expect(server.credentials()).toBe(0)
  })
})
