import { describe, expect, test } from 'vitest'
import type { OffersDocument } from '../../src/commands/request/offers-document.ts'
import { hostileServer } from '../helpers/hostile-server.ts'
import { alphaUsd, freshAddress, pathUsd } from '../helpers/local-chain.ts'
import { createPaidServer } from '../helpers/paid-server.ts'
import { createPayer, expectPaid, expectUnpaid } from '../helpers/payer.ts'
import { settlingServer } from '../helpers/settling-server.ts'

const betaUsd = '0x20c0000000000000000000000000000000000002'

/** 0.01 pathUSD, 0.02 alphaUSD or 0.03 pathUSD, each to somebody else. */
async function createShop() {
  const payees = [freshAddress(), freshAddress(), freshAddress()] as const
  const server = await createPaidServer({
    '/paid': {
      offers: [
        { amount: '0.01', recipient: payees[0] },
        { amount: '0.02', currency: alphaUsd, recipient: payees[1] },
        { amount: '0.03', recipient: payees[2] },
      ],
    },
  })
  const expected = [
    { to: [[payees[0], 10_000n]] as const, token: pathUsd },
    { to: [[payees[1], 20_000n]] as const, token: alphaUsd, row: { currency: 'alphaUSD' } },
    { to: [[payees[2], 30_000n]] as const, token: pathUsd },
  ]
  return { server, expected }
}

describe('of several offers', () => {
  test.each<readonly [number, readonly string[], Readonly<Record<string, string>>]>([
    [1, [], {}],
    [1, ['--offer', '1'], {}],
    [2, ['--offer', '2'], {}],
    [3, ['--offer', '3'], {}],
    [2, ['--token', 'alphaUSD'], {}],
    [2, ['--token', 'ALPHAUSD', '--pay-with', 'tempo/*'], {}],
    [2, ['--token', alphaUsd], {}],
    [3, ['--token', 'pathUSD', '--offer', '3'], {}],
    [1, ['--network', 'sandbox', '--pay-with', 'tempo/charge'], {}],
    [1, ['--network', '1337'], { PRESTO_PAY_WITH: 'x402,tempo' }],
    [1, [], { PRESTO_NETWORK: 'sandbox' }],
  ])('number %i is paid with %j %j', async (n, args, env) => {
    const [payer, { server, expected }] = [await createPayer(), await createShop()]
    const inspected = await payer.run(['inspect', '-j', ...args, `${server.url}/paid`], { env })
    const { offers } = JSON.parse(inspected.stdout.toString()) as OffersDocument
    expect(offers.filter(({ chosen }) => chosen).map((offer) => offer.n)).toEqual([n])
    const run = await payer.run([...args, `${server.url}/paid`], { env })
    await expectPaid(run, server, { ...(expected[n - 1] ?? expect.fail()), requests: 3 })
  })

  test.each<readonly [readonly string[], string]>([
    [['--offer', '4'], '--offer 4 asks for another one'],
    [['--token', 'betaUSD'], '--token is betaUSD'],
    [['--network', 'tempo'], '--network is tempo'],
    [['--pay-with', 'tempo/charge;q=0'], '--pay-with leaves tempo/charge out'],
    [['--pay-with', 'tempo/session'], '--pay-with leaves tempo/charge out'],
  ])('none is paid with %j, and every reason is told', async (args, words) => {
    const [payer, { server }] = [await createPayer(), await createShop()]
    const run = await payer.run([...args, `${server.url}/paid`])
    expectUnpaid(run, 110, server)
    expect(run.stderr.split(words)).toHaveLength(4)
  })

  test.each<readonly [string, Readonly<Record<string, string>>, readonly object[]]>([
    ['costs too much', { 'limits.per-request': '0.02' }, [{ amount: '0.5' }]],
    ['is in a token of which there is nothing', {}, [{ amount: '0.01', currency: betaUsd }]],
    ['takes only what --mode excludes', {}, [{ amount: '0.01', supportedModes: ['push'] }]],
  ])('the second is paid when the first %s', async (_name, config, first) => {
    const [payer, recipient] = [await createPayer({ config }), freshAddress()]
    const offers = [...first, { amount: '0.01', currency: alphaUsd, recipient }] as never
    const server = await createPaidServer({ '/paid': { offers } })
    const run = await payer.run(['--mode', 'pull', `${server.url}/paid`])
    await expectPaid(run, server, { to: [[recipient, 10_000n]], token: alphaUsd })
  })

  test('an offer that presto cannot pay is passed over', async () => {
    const [payer, recipient] = [await createPayer(), freshAddress()]
    const server = await settlingServer([
      { method: 'stripe' },
      { intent: 'session' },
      { request: { methodDetails: { chainId: 8453 } } },
      { request: { amount: 'much' } },
      { request: { recipient, methodDetails: { chainId: 1337 } } },
      {},
    ])
    const run = await payer.run([server.url])
    await expectPaid(run, server, { to: [[recipient, 10_000n]], stdout: 'paid' })
  })
})

describe('Accept-Payment', () => {
  test.each<readonly [string | undefined, readonly string[], boolean]>([
    ['tempo/charge, tempo/session', [], true],
    ['tempo/charge;q=0.5', ['--pay-with', 'tempo/charge;q=0.5'], true],
    [undefined, ['--pay-with', 'tempo/*;q=0'], true],
    [undefined, ['--no-accept-payment'], true],
    [undefined, ['--no-pay'], true],
    [undefined, ['-I'], true],
    [undefined, [], false],
  ])('is %s with %j (wallet: %s)', async (value, args, stored) => {
    const payer = await createPayer({ stored, funded: false })
    const server = await hostileServer(() => ({ body: 'free' }))
    expect(await payer.run([...args, server.url])).toMatchObject({ code: 0 })
    expect(server.requests.map(({ headers }) => headers['accept-payment'])).toEqual([value])
  })
})
