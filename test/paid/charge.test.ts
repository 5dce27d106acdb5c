import { keccak256, stringToHex } from 'viem'
import { describe, expect, test } from 'vitest'
import type { Hex } from '../../src/core/payment.ts'
import type { ChargeOptions } from '../../src/sandbox/payments.ts'
import { hostileServer, paywall } from '../helpers/hostile-server.ts'
import { alphaUsd, balanceOf, freshAddress, give, memosOf, pathUsd } from '../helpers/local-chain.ts'
import { createPaidServer } from '../helpers/paid-server.ts'
import { createPayer, expectOneCredential, expectPaid, expectUnpaid } from '../helpers/payer.ts'
import { credentialOf, settlingServer, transactionOf } from '../helpers/settling-server.ts'

const free = JSON.stringify({ path: '/paid' })

type Kind = Readonly<{
  offer?: Partial<ChargeOptions>
  args?: readonly string[]
  credential: 'transaction' | 'hash'
  row?: Readonly<Record<string, unknown>>
}>
const kinds: Readonly<Record<string, Kind>> = {
  'pull by default': { credential: 'transaction' },
  'pull where both are taken': { offer: { supportedModes: ['push', 'pull'] }, credential: 'transaction' },
  'pull where nothing else is taken': { offer: { supportedModes: ['pull'] }, credential: 'transaction' },
  '--mode pull': { args: ['--mode', 'pull'], credential: 'transaction' },
  'push where nothing else is taken': { offer: { supportedModes: ['push'] }, credential: 'hash' },
  '--mode push': { args: ['--mode', 'push'], credential: 'hash' },
  'another token, which pays the fee as well': {
    offer: { currency: alphaUsd },
    credential: 'transaction',
    row: { currency: 'alphaUSD' },
  },
  'a push in another token': {
    offer: { currency: alphaUsd, supportedModes: ['push'] },
    credential: 'hash',
    row: { currency: 'alphaUSD' },
  },
  'a challenge with everything that may stand in it': {
    offer: {
      description: 'Ein Bericht',
      externalId: 'order-7',
      scope: 'reports',
      meta: { plan: 'gold' },
      expires: new Date(Date.now() + 600_000),
    },
    credential: 'transaction',
  },
}

test.each(Object.entries(kinds))('%s', async (_name, { offer, args = [], credential, row }) => {
  const [payer, recipient] = [await createPayer(), freshAddress()]
  const server = await createPaidServer({ '/paid': { offers: [{ amount: '0.01', recipient, ...offer }] } })
  const run = await payer.run([...args, `${server.url}/paid`])
  const paid = await expectPaid(run, server, {
    to: [[recipient, 10_000n]],
    token: offer?.currency ?? pathUsd,
    stdout: free,
    row: {
      currency: 'pathUSD',
      amount: '0.01',
      settledBy: credential === 'hash' ? 'chain' : 'receipt',
      ...row,
    },
  })
  expect(server.connections()).toBe(1)
  expect(server.requests.map((request) => request.credential && credentialOf(request).payload.type)).toEqual([
    undefined,
    credential,
  ])
  expect(paid.reference).toBe(run.moved[0]?.txHash)
  expect(run.fee).toBeLessThanOrEqual(BigInt(Math.round(Number(paid.fee) * 1e6)))
  expect(paid.receipt).toMatchObject({ method: 'tempo', status: 'success', reference: paid.reference })
  const shown = await payer.run(['history', 'show', paid.id, '-j'])
  expect(JSON.parse(shown.stdout.toString())).toEqual(paid)
})

test.each([
  ['pull', ['push'], 'does not take pull payments'],
  ['push', ['pull'], 'does not take push payments'],
] as const)('--mode %s where only %s is taken pays nothing', async (mode, supportedModes, words) => {
  const payer = await createPayer()
  const server = await createPaidServer({ '/paid': { offers: [{ amount: '0.01', supportedModes }] } })
  const run = await payer.run(['--mode', mode, `${server.url}/paid`])
  expectUnpaid(run, 110, server)
  expect(run.stderr).toContain(words)
})

test('the memo on the chain binds the transfer to server and challenge', async () => {
  const [payer, recipient] = [await createPayer(), freshAddress()]
  const realm = 'api.example.com'
  const server = await createPaidServer({ '/paid': { offers: [{ amount: '0.01', recipient }] } }, { realm })
  const run = await payer.run([`${server.url}/paid`])
  const { txHash } = await expectPaid(run, server, { to: [[recipient, 10_000n]] })
  const { challenge } = credentialOf(server.requests[1] ?? expect.fail())
  const hashOf = (text: string) => keccak256(stringToHex(text)).slice(2)
  const memo = `0x${hashOf('mpp').slice(0, 8)}01${hashOf(realm).slice(0, 20)}${'0'.repeat(20)}${hashOf(challenge['id'] ?? '').slice(0, 14)}`
  expect(await memosOf(txHash as Hex)).toEqual([{ to: recipient, memo }])
  expect(run.stderr).toContain(realm)
})

test("a memo of the server's own goes onto the chain as it is", async () => {
  const [payer, recipient] = [await createPayer(), freshAddress()]
  const memo: Hex = `0x${'c0ffee'.padStart(64, '7')}`
  const server = await settlingServer([{ request: { recipient, methodDetails: { chainId: 1337, memo } } }])
  const run = await payer.run([`${server.url}/paid`])
  const { txHash } = await expectPaid(run, server, { to: [[recipient, 10_000n]], stdout: 'paid' })
  expect(await memosOf(txHash as Hex)).toEqual([{ to: recipient, memo }])
})

describe('the signed transaction', () => {
  test.each([
    ['25 seconds', undefined],
    ['as long as the challenge lasts', 12],
  ])('is valid for %s at most and cannot be replayed', async (_name, seconds) => {
    const [payer, recipient] = [await createPayer(), freshAddress()]
    const expires = seconds && new Date(Date.now() + seconds * 1000)
    const server = await createPaidServer({
      '/paid': { offers: [{ amount: '0.01', recipient, ...(expires && { expires }) }] },
    })
    const run = await payer.run([`${server.url}/paid`])
    const latest = Math.floor(Date.now() / 1000) + 25
    const { validBefore } = await expectPaid(run, server, { to: [[recipient, 10_000n]] })
    const transaction = transactionOf(server.requests[1] ?? expect.fail())
    const end = Number(transaction.validBefore)
    expect(end).toBeLessThanOrEqual(latest)
    if (expires) expect(end).toBeLessThanOrEqual(expires.getTime() / 1000)
    expect(end).toBeGreaterThan(latest - 25)
    expect(new Date(validBefore ?? '').getTime()).toBe(end * 1000)
    expect(transaction).toMatchObject({ chainId: 1337, nonceKey: 2n ** 256n - 1n, feeToken: pathUsd })
    expect(transaction.nonce ?? 0n).toBe(0n)
  })

  test('two payments for the same thing are two transactions', async () => {
    const [payer, recipient] = [await createPayer(), freshAddress()]
    const server = await createPaidServer({ '/paid': { offers: [{ amount: '0.01', recipient }] } })
    const runs = [await payer.run([`${server.url}/paid`]), await payer.run([`${server.url}/paid`])]
    expect(runs.map(({ code }) => code)).toEqual([0, 0])
    expect(new Set(runs.map(({ moved }) => moved[0]?.txHash)).size).toBe(2)
    expect(new Set(runs.map(({ payments }) => payments[0]?.id)).size).toBe(2)
    expect(await balanceOf(pathUsd, recipient)).toBe(20_000n)
    const keys = server.requests.map(({ headers }) => headers['idempotency-key'])
    expect(keys).toEqual([undefined, expect.any(String), undefined, expect.any(String)])
    expect(keys[1]).not.toBe(keys[3])
  })
})

test('price and the highest fee are enough, one unit less is not', async () => {
  const [payer, recipient] = [await createPayer({ funded: false }), freshAddress()]
  const server = await createPaidServer({ '/paid': { offers: [{ amount: '0.01', recipient }] } })
  const url = `${server.url}/paid`
  // Gas limit 800,000 at 24 gwei at most.
  const needed = 10_000n + 19_200n
  await give(payer.address, needed - 1n)
  const less = await payer.run([url])
  expectUnpaid(less, 112, server)
  expect(less.stderr).toContain('0.029199 pathUSD')
  await give(payer.address, 1n)
  const run = await payer.run([url])
  await expectPaid(run, server, { to: [[recipient, 10_000n]], requests: 3 })
})

describe('a proof', () => {
  test('of an amount of zero needs no balance and moves nothing', async () => {
    const payer = await createPayer({ funded: false })
    const server = await createPaidServer({ '/paid': { offers: [{ amount: '0' }] } })
    const run = await payer.run([`${server.url}/paid`])
    const { challenge, payload, source } = credentialOf(server.requests[1] ?? expect.fail())
    await expectPaid(run, server, {
      to: [],
      stdout: free,
      row: { amount: '0', fee: '0', reference: challenge['id'], txHash: null },
    })
    expect(payload.type).toBe('proof')
    expect(source).toBe(`did:pkh:eip155:1337:${payer.address}`)
    expect(run.stderr).toMatch(/^proved .* nothing was paid\n$/)
  })

  test('that is refused is 115', async () => {
    const payer = await createPayer()
    const server = await hostileServer(() => paywall({ request: { amount: '0' } }))
    const run = await payer.run([`${server.url}/paid`])
    expect(run).toMatchObject({
      code: 115,
      moved: [],
      spent: 0n,
      payments: [{ state: 'rejected', amount: '0' }],
    })
    expect(run.stdout).toHaveLength(0)
    expectOneCredential(server)
  })
})
