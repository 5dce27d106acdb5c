import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { afterAll, expect, test } from 'vitest'
import { findPaths } from '../../src/config/paths.ts'
import { setConfigValue } from '../../src/config/store.ts'
import { runPresto, temporaryFolder } from '../helpers/run-presto.ts'

const key = '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80'
const address = '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266'
const pathUsd = '0x20c0000000000000000000000000000000000000'

const servers: Server[] = []
afterAll(() => {
  for (const server of servers) {
    server.closeAllConnections()
    server.close()
  }
})

/** An endpoint of the sandbox's chain where the account has this much pathUSD; `undefined`: one that never answers. */
async function openEndpoint(balance: bigint | undefined): Promise<string> {
  const server = createServer(async (request, response) => {
    if (balance === undefined) return
    const { id, method, params } = (await json(request)) as {
      id: number
      method: string
      params: [{ to: string }]
    }
    const held = params[0]?.to === pathUsd ? balance : 0n
    const result = method === 'eth_chainId' ? '0x539' : `0x${held.toString(16).padStart(64, '0')}`
    response.end(JSON.stringify({ jsonrpc: '2.0', id, result }))
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** A home that knows the sandbox only, so that no test leaves this machine. */
async function openHome(rpcUrl: string): Promise<string> {
  const home = temporaryFolder()
  const paths = findPaths({ PRESTO_HOME: home }, home, process.platform)
  await setConfigValue(paths, 'networks.sandbox.rpc', rpcUrl)
  await setConfigValue(paths, 'network', 'sandbox')
  return home
}

async function whoami(
  home: string,
  env: Readonly<Record<string, string>> = {},
  args: readonly string[] = [],
) {
  const { code, stdout, stderr } = await runPresto(['whoami', '-j', ...args], { home, env })
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return JSON.parse(stdout.toString())
}

test('ready: a key, and money on a network', async () => {
  const home = await openHome(await openEndpoint(1_500_000n))
  await runPresto(['wallet', 'import', 'agent', '--no-password'], { home, stdin: key })
  expect(await whoami(home)).toEqual({
    ready: true,
    wallet: { name: 'agent', address },
    networks: [
      {
        name: 'sandbox',
        chainId: 1337,
        balances: [{ currency: 'pathUSD', token: pathUsd, amount: '1.5' }],
      },
    ],
    limits: { perRequest: '1.00', perDay: '10.00', maxFee: '0.05', deposit: '1.00', deposits: '5.00' },
    spentToday: { mainnet: '0.00', testnet: '0.00' },
    locked: { mainnet: '0.00', testnet: '0.00' },
  })
  const { stdout } = await runPresto(['whoami'], { home })
  for (const words of ['Ready to pay.', `agent  ${address}`, '1.5 pathUSD', '1.00 a request'])
    expect(stdout.toString()).toContain(words)
})

test('a key of the environment needs no account', async () => {
  const home = await openHome(await openEndpoint(1n))
  const document = await whoami(home, { PRESTO_PRIVATE_KEY: key })
  expect(document).toMatchObject({ ready: true, wallet: { name: 'PRESTO_PRIVATE_KEY', address } })
})

test.each<[string, bigint | undefined, Readonly<Record<string, string>>, object]>([
  ['without a wallet', 5n, {}, { wallet: null, networks: [{ name: 'sandbox' }] }],
  ['without money', 0n, { PRESTO_PRIVATE_KEY: key }, { wallet: { address }, networks: [{ balances: [] }] }],
  ['with a key that is none', 5n, { PRESTO_PRIVATE_KEY: 'zz' }, { wallet: null }],
  [
    'when the endpoint does not answer',
    undefined,
    { PRESTO_PRIVATE_KEY: key },
    {
      wallet: { address },
      networks: [{ balances: [], problem: expect.stringContaining('does not answer') }],
    },
  ],
])('not ready %s, and no failure', async (_, balance, env, facts) => {
  const home = await openHome(await openEndpoint(balance))
  expect(await whoami(home, env)).toMatchObject({ ready: false, ...facts })
})

test('a locked key is not ready until there is a password', async () => {
  const home = await openHome(await openEndpoint(5n))
  const env = { PRESTO_PASSWORD: 'secret' }
  await runPresto(['wallet', 'import'], { home, stdin: key, env })
  expect(await whoami(home)).toMatchObject({ ready: false, wallet: { address } })
  expect(await whoami(home, env)).toMatchObject({ ready: true })
  const { stdout } = await runPresto(['whoami'], { home })
  expect(stdout.toString()).toContain('set PRESTO_PASSWORD')
})

test('an account that is not there is a failure', async () => {
  const home = await openHome(await openEndpoint(5n))
  const { code, stdout } = await runPresto(['whoami', '--wallet', 'nobody'], { home })
  expect({ code, stdout: stdout.length }).toEqual({ code: 114, stdout: 0 })
})
