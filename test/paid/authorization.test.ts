import { expect, test } from 'vitest'
import { freshAddress } from '../helpers/local-chain.ts'
import { createPaidServer } from '../helpers/paid-server.ts'
import { createPayer, expectPaid, expectUnpaid } from '../helpers/payer.ts'

const basic = `Basic ${Buffer.from('me:secret').toString('base64')}`

test.each<readonly [string, readonly string[], string]>([
  ['-H', ['-H', 'Authorization: Bearer key'], 'Bearer key'],
  ['-u', ['-u', 'me:secret'], basic],
])('%s and a payment side by side', async (_name, args, authorization) => {
  const [payer, recipient] = [await createPayer(), freshAddress()]
  const server = await createPaidServer({
    '/paid': { offers: [{ amount: '0.01', recipient, requiresAuth: true }] },
  })
  const run = await payer.run([...args, `${server.url}/paid`])
  await expectPaid(run, server, { to: [[recipient, 10_000n]], stdout: '{"path":"/paid"}' })
  expect(server.requests.map(({ headers }) => headers.authorization)).toEqual([authorization, authorization])
  expect(server.requests[1]?.headers['payment-authorization']).toMatch(/^Payment /)
})

test('the credential goes into Payment-Authorization where the server wants that, also alone', async () => {
  const [payer, recipient] = [await createPayer(), freshAddress()]
  const server = await createPaidServer({
    '/paid': { offers: [{ amount: '0.01', recipient, requiresAuth: true }] },
  })
  await expectPaid(await payer.run([`${server.url}/paid`]), server, { to: [[recipient, 10_000n]] })
  expect(server.requests[1]?.headers).not.toHaveProperty('authorization')
})

test.each<readonly [string, readonly string[], boolean, string]>([
  ['-H', ['-H', 'authorization: Bearer key'], false, ''],
  ['-u', ['-u', 'me:secret'], false, ''],
  ['the URL', [], false, 'me:secret@'],
  ['-H Payment-Authorization', ['-H', 'Payment-Authorization: mine'], true, ''],
])('a header that %s occupies is not overwritten: 110', async (_name, args, requiresAuth, user) => {
  const payer = await createPayer()
  const server = await createPaidServer({ '/paid': { offers: [{ amount: '0.01', requiresAuth }] } })
  const run = await payer.run([...args, `${server.url.replace('//', `//${user}`)}/paid`])
  expectUnpaid(run, 110, server)
  expect(run.stderr).toContain('which you set yourself')
  expect(run.stderr).not.toContain('secret')
})
