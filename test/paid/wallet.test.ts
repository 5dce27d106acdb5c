import { expect, test } from 'vitest'
import { freshAccount, freshAddress, give } from '../helpers/local-chain.ts'
import { createPaidServer } from '../helpers/paid-server.ts'
import { createPayer, expectOneCredential, expectPaid, expectUnpaid } from '../helpers/payer.ts'
import { credentialOf } from '../helpers/settling-server.ts'

async function shop(offer: object = {}) {
  const recipient = freshAddress()
  const server = await createPaidServer({ '/paid': { offers: [{ amount: '0.01', recipient, ...offer }] } })
  return { server, url: `${server.url}/paid`, to: [[recipient, 10_000n]] as const }
}

test('without a wallet: 114', async () => {
  const [payer, { server, url }] = [await createPayer({ stored: false }), await shop()]
  const run = await payer.run([url])
  expectUnpaid(run, 114, server)
  expect(run.stderr).toContain('presto wallet create')
  expect(run.payments).toEqual([])
})

test.each<readonly [string, bigint, object]>([
  ['nothing', 0n, {}],
  ['the price without the fee', 10_000n, {}],
  ['less than a sponsored price', 9999n, { sponsored: true }],
])('with %s: 112', async (_name, amount, offer) => {
  const [payer, { server, url }] = [await createPayer({ funded: false }), await shop(offer)]
  if (amount > 0n) await give(payer.address, amount)
  const run = await payer.run([url])
  expectUnpaid(run, 112, server)
  expect(run.payments).toMatchObject([{ state: 'refused' }])
  expect(run.stderr).toContain('presto fund')
})

test('a keystore pays with PRESTO_PASSWORD, and with nothing else: 114', async () => {
  const [payer, { server, url, to }] = [await createPayer({ stored: false }), await shop()]
  const env = { PRESTO_PASSWORD: 'correct horse' }
  const imported = await payer.run(['wallet', 'import'], { env, stdin: payer.privateKey })
  expect(imported).toMatchObject({ code: 0 })
  for (const wrong of [{ PRESTO_PASSWORD: 'battery staple' }, undefined]) {
    const refused = await payer.run([url], { env: wrong, stdin: 'correct horse\n' })
    expectUnpaid(refused, 114, server)
    expect(refused.payments).toMatchObject([{ state: 'refused' }])
    expect(refused.stderr).not.toMatch(/horse|staple/)
  }
  await expectPaid(await payer.run([url], { env }), server, { to, requests: 4 })
})

test.each(['', '0x'])('PRESTO_PRIVATE_KEY with the prefix %j pays, and is stored nowhere', async (prefix) => {
  const [payer, { server, url, to }] = [await createPayer({ stored: false }), await shop()]
  const env = { PRESTO_PRIVATE_KEY: prefix + payer.privateKey.slice(2) }
  await expectPaid(await payer.run([url], { env }), server, { to, row: { payer: payer.address } })
  expectUnpaid(await payer.run([url]), 114)
})

test('an option beats PRESTO_PRIVATE_KEY, which beats PRESTO_WALLET and the default', async () => {
  const [payer, other, { server, url }] = [await createPayer(), await freshAccount(), await shop()]
  const third = await freshAccount()
  await payer.run(['wallet', 'import', 'third', '--no-password'], { stdin: third.privateKey })
  const key = { PRESTO_PRIVATE_KEY: other.privateKey }
  const runs: readonly (readonly [readonly string[], Readonly<Record<string, string>>])[] = [
    [['--wallet', 'third'], key],
    [[], { ...key, PRESTO_WALLET: 'third' }],
    [[], { PRESTO_WALLET: 'third' }],
    [[], {}],
  ]
  for (const [args, env] of runs) expect(await payer.run([...args, url], { env })).toMatchObject({ code: 0 })
  const payers = server.requests.flatMap((request) =>
    request.credential === undefined ? [] : [credentialOf(request).source?.split(':').at(-1)],
  )
  expect(payers).toEqual([third.address, other.address, third.address, payer.address])
})

test.each([
  ['no key', 'PRESTO_PRIVATE_KEY', 'f00dfacef00dface'],
  ['a key of zero', 'PRESTO_PRIVATE_KEY', '0'.repeat(64)],
  ['no account', 'PRESTO_WALLET', 'nobody'],
])('%s in %s: 114, and it is not repeated when it may be a secret', async (_name, name, value) => {
  const [payer, { server, url }] = [await createPayer(), await shop()]
  const run = await payer.run([url], { env: { [name]: value } })
  expectUnpaid(run, 114, server)
  expect(run.stderr.includes(value)).toBe(name === 'PRESTO_WALLET')
})

test('a free answer needs no wallet, however broken it is', async () => {
  const payer = await createPayer({ stored: false })
  const server = await createPaidServer({ '/free': {} })
  const run = await payer.run([`${server.url}/free`], { env: { PRESTO_PRIVATE_KEY: 'broken' } })
  expect({ code: run.code, stdout: run.stdout.toString(), stderr: run.stderr }).toEqual({
    code: 0,
    stdout: '{"path":"/free"}',
    stderr: '',
  })
  expect(server.requests).toHaveLength(1)
})

test('the credential of a paid request is the only one, also with several wallets', async () => {
  const [payer, { server, url }] = [await createPayer(), await shop()]
  await payer.run(['wallet', 'create', 'second', '--no-password'])
  expect(await payer.run([url])).toMatchObject({ code: 0, payments: [{ payer: payer.address }] })
  expectOneCredential(server)
})
