import { expect, test } from 'vitest'
import { hostileServer, paywall } from '../helpers/hostile-server.ts'
import { freshAddress } from '../helpers/local-chain.ts'
import { createPaidServer } from '../helpers/paid-server.ts'
import { createPayer, expectPaid, expectUnpaid } from '../helpers/payer.ts'
import { settle, settlingServer } from '../helpers/settling-server.ts'

async function shop() {
  const recipient = freshAddress()
  const server = await createPaidServer({
    '/paid': { offers: [{ amount: '0.01', recipient }] },
    '/old': { content: () => new Response('', { status: 302, headers: { location: '/paid' } }) },
  })
  const elsewhere = await hostileServer(() => ({
    status: 302,
    headers: [['Location', `${server.url}/paid`]],
  }))
  return { server, elsewhere, to: [[recipient, 10_000n]] as const }
}

test('a 402 at another origin is not paid: 110', async () => {
  const [payer, { server, elsewhere }] = [await createPayer(), await shop()]
  const run = await payer.run(['-L', elsewhere.url])
  expectUnpaid(run, 110, server, elsewhere)
  expect(run.stderr).toContain('--pay-redirected')
})

test('with --pay-redirected it is, there, and without what is meant for the first origin', async () => {
  const [payer, { server, elsewhere, to }] = [await createPayer(), await shop()]
  const run = await payer.run([
    '-L',
    '--pay-redirected',
    '-H',
    'X-Api-Key: secret',
    '-H',
    'X-Plain: 1',
    elsewhere.url,
  ])
  await expectPaid(run, server, { to, stdout: '{"path":"/paid"}' })
  expect(elsewhere.requests).toHaveLength(1)
  expect(elsewhere.requests[0]?.headers).toMatchObject({ 'x-api-key': 'secret' })
  expect(server.requests[1]?.headers).not.toHaveProperty('x-api-key')
  expect(server.requests[1]?.headers).toMatchObject({ 'x-plain': '1' })
})

test('a redirect within the origin changes nothing: the place that asks is paid, and asked once more', async () => {
  const [payer, { server, to }] = [await createPayer(), await shop()]
  const run = await payer.run(['-L', `${server.url}/old`])
  await expectPaid(run, server, { to, stdout: '{"path":"/paid"}', requests: 3 })
  expect(server.requests.map(({ path }) => path)).toEqual(['/old', '/paid', '/paid'])
})

test('a redirect after the payment is followed within the origin, without the credential', async () => {
  const [payer, recipient] = [await createPayer(), freshAddress()]
  const server = await hostileServer(async (request) => {
    if (request.path === '/result') return { body: 'result' }
    if (request.credential === undefined) return paywall({ request: { recipient } })
    await settle(request)
    return { status: 303, headers: [['Location', '/result']] }
  })
  const run = await payer.run(['-L', '-d', 'x', `${server.url}/paid`])
  expect({ code: run.code, stdout: run.stdout.toString() }).toEqual({ code: 0, stdout: 'result' })
  expect(
    server.requests.map(({ method, path, credential }) => [method, path, credential !== undefined]),
  ).toEqual([
    ['POST', '/paid', false],
    ['POST', '/paid', true],
    ['GET', '/result', false],
  ])
  expect(run.moved).toMatchObject([{ to: recipient, amount: 10_000n }])
  expect(run.payments).toMatchObject([{ state: 'sent' }])
  expect(await payer.run(['history', 'check'])).toMatchObject({ code: 0, payments: [{ state: 'settled' }] })
})

test('a redirect elsewhere after the payment is 117, and nobody there is asked', async () => {
  const [payer, recipient, other] = [
    await createPayer(),
    freshAddress(),
    await hostileServer(() => ({ body: 'mine' })),
  ]
  const parts = [{ request: { recipient, methodDetails: { chainId: 1337 } } }]
  const server = await settlingServer(parts, () => ({ status: 302, headers: [['Location', other.url]] }))
  const run = await payer.run(['-L', `${server.url}/paid`])
  expect(run).toMatchObject({ code: 117, payments: [{ state: 'settled', settledBy: 'chain' }] })
  expect(run.moved).toMatchObject([{ to: recipient, amount: 10_000n }])
  expect(other.requests).toEqual([])
})
