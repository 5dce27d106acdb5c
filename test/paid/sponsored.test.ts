import { expect, test } from 'vitest'
import { devAccounts } from '../../src/sandbox/dev-accounts.ts'
import { balanceOf, freshAddress, give, pathUsd } from '../helpers/local-chain.ts'
import { createPaidServer } from '../helpers/paid-server.ts'
import { createPayer, expectPaid, expectUnpaid } from '../helpers/payer.ts'
import { transactionOf } from '../helpers/settling-server.ts'

test('the server pays the network fee: the price alone is enough, and the price alone is gone', async () => {
  const [payer, recipient] = [await createPayer({ funded: false }), freshAddress()]
  await give(payer.address, 10_000n)
  const server = await createPaidServer({
    '/paid': { offers: [{ amount: '0.01', recipient, sponsored: true }] },
  })
  const sponsor = await balanceOf(pathUsd, devAccounts.sponsor)
  const run = await payer.run(['--max-fee', '0', `${server.url}/paid`])
  await expectPaid(run, server, {
    to: [[recipient, 10_000n]],
    sponsored: true,
    stdout: '{"path":"/paid"}',
    row: { fee: '0', reference: run.moved[0]?.txHash },
  })
  expect(await balanceOf(pathUsd, payer.address)).toBe(0n)
  expect(await balanceOf(pathUsd, devAccounts.sponsor)).toBeLessThan(sponsor)
  expect(transactionOf(server.requests[1] ?? expect.fail()).feeToken).toBeUndefined()
  expect(run.stderr).not.toContain(' fee ')
})

test('it cannot be pushed', async () => {
  const payer = await createPayer()
  const server = await createPaidServer({ '/paid': { offers: [{ amount: '0.01', sponsored: true }] } })
  const run = await payer.run(['--mode', 'push', `${server.url}/paid`])
  expectUnpaid(run, 110, server)
  expect(run.stderr).toContain('has to broadcast the payment itself')
})

test('two at once from one account are two payments', async () => {
  const [payer, recipient] = [await createPayer(), freshAddress()]
  const server = await createPaidServer({
    '/paid': { offers: [{ amount: '0.01', recipient, sponsored: true }] },
  })
  const run = await payer.run([`${server.url}/paid`, `${server.url}/paid?again`])
  expect(run).toMatchObject({ code: 0, spent: 20_000n, fee: 0n })
  expect(run.payments.map(({ state }) => state)).toEqual(['settled', 'settled'])
  expect(new Set(run.payments.map(({ txHash }) => txHash)).size).toBe(2)
  expect(await balanceOf(pathUsd, recipient)).toBe(20_000n)
})
