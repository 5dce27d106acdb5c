import { expect, test } from 'vitest'
import { resolveNetworks } from '../../../src/chain/networks.ts'

test('knows three networks by itself; the sandbox has no endpoint until one is configured', () => {
  const networks = resolveNetworks({})
  expect(networks.map(({ name, chainId, testnet, rpcUrl }) => [name, chainId, testnet, rpcUrl])).toEqual([
    ['tempo', 4217, false, 'https://rpc.tempo.xyz'],
    ['tempo-testnet', 42431, true, 'https://rpc.moderato.tempo.xyz'],
    ['sandbox', 1337, true, undefined],
  ])
  const tokens = networks.map((network) => network.tokens.map(({ symbol }) => symbol))
  expect(tokens[0]).toEqual(['pathUSD', 'USDC.e'])
  expect(tokens[1]).toEqual(['pathUSD', 'alphaUSD', 'betaUSD', 'thetaUSD'])
  expect(
    networks.flatMap(({ tokens: list }) => list).every(({ decimals, dollar }) => decimals === 6 && dollar),
  ).toBe(true)
})

test('takes endpoint and genesis from the config, also under an alias', () => {
  const genesis = `0x${'ab'.repeat(32)}` as const
  const networks = resolveNetworks({
    networks: { sandbox: { rpc: 'http://127.0.0.1:1', genesis }, moderato: { rpc: 'http://127.0.0.1:2' } },
  })
  expect(networks).toHaveLength(3)
  expect(networks[2]).toMatchObject({ name: 'sandbox', chainId: 1337, rpcUrl: 'http://127.0.0.1:1', genesis })
  expect(networks[1]).toMatchObject({ name: 'tempo-testnet', chainId: 42431, rpcUrl: 'http://127.0.0.1:2' })
})

test('adds networks with a chain id, and tokens by chain', () => {
  const address = `0x20c0${'0'.repeat(35)}f` as const
  const networks = resolveNetworks({
    networks: { mine: { rpc: 'http://127.0.0.1:1', chainId: 99 }, half: { rpc: 'http://127.0.0.1:2' } },
    tokens: {
      [`99:${address}`]: { symbol: 'MINE', decimals: 18 },
      '4217:0x20c0000000000000000000000000000000000000': { symbol: 'FAKE', decimals: 2 },
    },
  })
  expect(networks.map(({ name }) => name)).toEqual(['tempo', 'tempo-testnet', 'sandbox', 'mine'])
  expect(networks[3]).toMatchObject({
    testnet: false,
    tokens: [{ address, symbol: 'MINE', decimals: 18, dollar: true }],
  })
  expect(networks[0]?.tokens.map(({ symbol, decimals }) => [symbol, decimals])).toEqual([
    ['pathUSD', 6],
    ['USDC.e', 6],
  ])
})
