import { beforeAll, describe, expect, test } from 'vitest'
import { findPaths } from '../../src/config/paths.ts'
import { setConfigValue } from '../../src/config/store.ts'
import { openLedger } from '../../src/ledger/open-ledger.ts'
import { hostileServer } from '../helpers/hostile-server.ts'
import {
  alphaUsd,
  balanceOf,
  freshAccount,
  freshAddress,
  localChain,
  pathUsd,
  transfers,
} from '../helpers/local-chain.ts'
import { createHome, runPresto } from '../helpers/run-presto.ts'
import { hasTerminal, runOnTerminal } from '../helpers/terminal.ts'

const sandbox = ['--network', 'sandbox']

/** A home with the local chain alone: nothing listens where the public networks would be. */
async function homeOf(privateKey?: `0x${string}`): Promise<string> {
  const home = await createHome({ ...localChain(), privateKey })
  const paths = findPaths({ PRESTO_HOME: home }, home, process.platform)
  for (const name of ['tempo', 'tempo-testnet'])
    await setConfigValue(paths, `networks.${name}.rpc`, 'http://127.0.0.1:1')
  return home
}

function storedPayments(home: string) {
  const { ledgerFile } = findPaths({ PRESTO_HOME: home }, home, process.platform)
  const ledger = openLedger(ledgerFile, { now: Date.now, pid: process.pid })
  const rows = ledger.list()
  ledger.close()
  return rows
}

describe('balance', () => {
  test('without a wallet is 114', async () => {
    expect(await runPresto(['balance'], { home: await homeOf() })).toMatchObject({ code: 114 })
  })

  test('of a named network shows every token, also those of which there is nothing', async () => {
    const { privateKey, address } = await freshAccount()
    const { code, stdout } = await runPresto(['balance', ...sandbox, '-j'], {
      home: await homeOf(privateKey),
    })
    expect(code).toBe(0)
    const document = JSON.parse(stdout.toString()) as { networks: { balances: unknown[] }[] }
    expect(document).toMatchObject({
      wallet: { name: 'default', address },
      networks: [{ name: 'sandbox', chainId: 1337 }],
    })
    expect(document.networks[0]?.balances).toEqual([
      { currency: 'pathUSD', token: pathUsd, amount: '1000' },
      { currency: 'alphaUSD', token: alphaUsd, amount: '1000' },
      { currency: 'betaUSD', token: '0x20c0000000000000000000000000000000000002', amount: '0' },
      { currency: 'thetaUSD', token: '0x20c0000000000000000000000000000000000003', amount: '0' },
    ])
  })

  test('of all networks leaves out what is empty and names on stderr what cannot be reached', async () => {
    const { privateKey } = await freshAccount()
    const { code, stdout, stderr } = await runPresto(['balance'], { home: await homeOf(privateKey) })
    expect(code).toBe(0)
    expect(stdout.toString().match(/^sandbox .*$/gm)).toHaveLength(2)
    expect(stdout.toString()).not.toContain('betaUSD')
    expect(stderr.match(/127\.0\.0\.1:1 cannot be reached/g)).toHaveLength(2)
  })

  test('of a network that cannot be reached is 7', async () => {
    const { privateKey } = await freshAccount({ funded: false })
    const { code, stdout } = await runPresto(['balance', '--network', 'tempo'], {
      home: await homeOf(privateKey),
    })
    expect(code).toBe(7)
    expect(stdout).toHaveLength(0)
  })

  test('does not believe an endpoint of another chain', async () => {
    const { privateKey } = await freshAccount({ funded: false })
    const home = await homeOf(privateKey)
    const paths = findPaths({ PRESTO_HOME: home }, home, process.platform)
    await setConfigValue(paths, 'networks.tempo.rpc', localChain().rpcUrl)
    const { code, stderr } = await runPresto(['balance', '--network', 'tempo'], { home })
    expect(code).toBe(56)
    expect(stderr).toContain('serves chain 1337, not 4217')
  })
})

describe('fund', () => {
  test('asks the faucet of the sandbox and shows before and after', async () => {
    const { privateKey, address } = await freshAccount({ funded: false })
    const { code, stdout } = await runPresto(['fund'], { home: await homeOf(privateKey) })
    expect(code).toBe(0)
    expect(stdout.toString()).toMatch(/sandbox +pathUSD +0 +-> +1000/)
    expect(await balanceOf(pathUsd, address)).toBe(1_000_000_000n)
  })

  test('as JSON', async () => {
    const { privateKey, address } = await freshAccount()
    const { stdout } = await runPresto(['fund', ...sandbox, '-j'], { home: await homeOf(privateKey) })
    const document = JSON.parse(stdout.toString()) as { transactions: string[]; balances: unknown[] }
    expect(document).toMatchObject({ network: 'sandbox', chainId: 1337, address })
    expect(document.transactions).toHaveLength(2)
    expect(document.balances[0]).toEqual({
      currency: 'pathUSD',
      token: pathUsd,
      before: '1000',
      after: '2000',
    })
  })

  test('on a mainnet prints the address alone and asks nobody', async () => {
    const { privateKey, address } = await freshAccount({ funded: false })
    const { code, stdout, stderr } = await runPresto(['fund', '--network', 'tempo'], {
      home: await homeOf(privateKey),
    })
    expect(code).toBe(0)
    expect(stdout.toString().trim().toLowerCase()).toBe(address)
    expect(stderr).toContain('USDC.e on tempo')
  })

  test.skipIf(!hasTerminal)('on a mainnet and a terminal a QR code stands above the address', async () => {
    const { privateKey, address } = await freshAccount({ funded: false })
    const home = await homeOf(privateKey)
    const { code, shown } = await runOnTerminal(['fund', '--network', 'tempo'], { PRESTO_HOME: home })
    expect(code).toBe(0)
    const lines = shown.trimEnd().split('\n')
    expect(lines.filter((line) => /^[█▀▄ ]{33}$/.test(line))).toHaveLength(17)
    expect(lines.at(-1)?.toLowerCase()).toBe(address)
  })
})

describe('send', () => {
  let payer: Awaited<ReturnType<typeof freshAccount>>
  let home: string
  beforeAll(async () => {
    payer = await freshAccount()
    home = await homeOf(payer.privateKey)
  })

  test('moves exactly the amount and prints the hash of the transaction', async () => {
    const to = freshAddress()
    const { code, stdout, stderr } = await runPresto(['send', '1.50', 'pathusd', to, ...sandbox, '--yes'], {
      home,
    })
    expect({ code, stderr }).toMatchObject({ code: 0, stderr: expect.stringContaining('sent 1.5 pathUSD') })
    const txHash = stdout.toString().trim()
    expect(await transfers({ to })).toEqual([
      { token: pathUsd, from: payer.address, to, amount: 1_500_000n, txHash },
    ])
    const [row] = storedPayments(home)
    expect(row).toMatchObject({
      state: 'settled',
      settledBy: 'chain',
      intent: 'transfer',
      method: 'tempo',
      txHash,
    })
    expect(row).toMatchObject({ amount: 1_500_000n, recipient: to, network: 'sandbox', memo: undefined })
  })

  test('takes the fee of another token in that token', async () => {
    const before = await balanceOf(pathUsd, payer.address)
    const { code } = await runPresto(['send', '2', alphaUsd, freshAddress(), ...sandbox, '--yes', '-j'], {
      home,
    })
    expect(code).toBe(0)
    expect(await balanceOf(pathUsd, payer.address)).toBe(before)
  })

  test('without a terminal and without --yes sends nothing: 113', async () => {
    const to = freshAddress()
    const { code, stdout } = await runPresto(['send', '1', 'pathUSD', to, ...sandbox], { home })
    expect(code).toBe(113)
    expect(stdout).toHaveLength(0)
    expect(await transfers({ to })).toEqual([])
    expect(storedPayments(home)[0]).toMatchObject({ state: 'refused', recipient: to })
  })

  test('more than there is: 112', async () => {
    const to = freshAddress()
    expect(await runPresto(['send', '1000', 'pathUSD', to, ...sandbox, '--yes'], { home })).toMatchObject({
      code: 112,
    })
    expect(await transfers({ to })).toEqual([])
  })

  test.each([
    ['an amount of nothing', ['0', 'pathUSD', freshAddress()]],
    ['a fraction too fine', ['0.0000001', 'pathUSD', freshAddress()]],
    ['a token nobody knows', ['1', 'dogeUSD', freshAddress()]],
    ['half an address', ['1', 'pathUSD', '0x1234']],
    ['a wrong checksum', ['1', 'pathUSD', '0xa0Ee7A142d267C1f36714E4a8F75612F20a7972A']],
    ['no receiver', ['1', 'pathUSD']],
  ])('%s is 2', async (_name, args) => {
    expect(await runPresto(['send', ...args, ...sandbox, '--yes'], { home })).toMatchObject({ code: 2 })
  })

  test('an endpoint that dies with the transaction: 116, and the row says unknown', async () => {
    const to = freshAddress()
    let dead = false
    const answers = new Map<string, unknown>()
    for (const method of ['eth_chainId', 'eth_call'])
      answers.set(
        method,
        method === 'eth_chainId' ? '0x539' : `0x${(10n ** 9n).toString(16).padStart(64, '0')}`,
      )
    const proxy = await hostileServer(({ body }) => {
      const { id, method } = JSON.parse(body.toString()) as { id: number; method: string }
      dead ||= method.startsWith('eth_sendRawTransaction')
      return dead
        ? { hangUp: true }
        : { body: JSON.stringify({ jsonrpc: '2.0', id, result: answers.get(method) }) }
    })
    const { code, stderr } = await runPresto(
      ['send', '1', 'pathUSD', to, ...sandbox, '--yes', '--rpc-url', proxy.url],
      { home },
    )
    expect(code).toBe(116)
    const row = storedPayments(home).find(({ recipient }) => recipient === to)
    expect(row?.state).toBe('unknown')
    expect(stderr).toContain('unknown')
    expect(proxy.requests.filter(({ body }) => body.includes('eth_sendRawTransaction'))).toHaveLength(1)
  })
})
