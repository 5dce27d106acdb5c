import { decode } from '@toon-format/toon'
import { expect, test } from 'vitest'
import type { OffersDocument } from '../../src/commands/request/offers-document.ts'
import { freshAddress, pathUsd } from '../helpers/local-chain.ts'
import { createPaidServer } from '../helpers/paid-server.ts'
import { createPayer, expectNothingMoved, type PaidRun } from '../helpers/payer.ts'

async function shop() {
  const recipient = freshAddress()
  const split = { amount: '0.004', recipient: freshAddress() }
  const server = await createPaidServer({
    '/paid': {
      offers: [
        { amount: '0.01', recipient, splits: [split], description: 'A report' },
        { amount: '2', recipient },
      ],
    },
  })
  return { server, url: `${server.url}/paid`, recipient, split }
}

function expectNoRow(run: PaidRun): void {
  expectNothingMoved(run)
  expect(run.payments).toEqual([])
}

test.each<readonly [string, boolean, readonly string[], (text: string) => unknown]>([
  ['inspect -j', true, ['inspect', '-j'], JSON.parse],
  ['inspect -j without a wallet', false, ['inspect', '-j'], JSON.parse],
  ['inspect -t', true, ['inspect', '-t'], decode],
  ['--dry-run -j', true, ['--dry-run', '-j'], JSON.parse],
  ['--dry-run -j without a wallet', false, ['--dry-run', '-j'], JSON.parse],
])('%s lists every offer and pays none', async (_name, stored, args, parse) => {
  const [payer, { server, url, recipient, split }] = [await createPayer({ stored }), await shop()]
  const run = await payer.run([...args, url])
  expect({ code: run.code, stderr: run.stderr }).toEqual({ code: 0, stderr: '' })
  expectNoRow(run)
  expect(server.requests.map(({ credential }) => credential)).toEqual([undefined])
  const document = parse(run.stdout.toString()) as OffersDocument
  expect({ url: document.url, status: document.status }).toEqual({ url, status: 402 })
  const common = {
    protocol: 'mpp',
    method: 'tempo',
    intent: 'charge',
    network: 'sandbox',
    chainId: 1337,
    currency: 'pathUSD',
    token: pathUsd,
    decimals: 6,
    recipient,
    deposit: null,
    expires: expect.stringMatching(/^\d{4}-.*Z$/),
  }
  expect(document.offers).toEqual([
    {
      ...common,
      n: 1,
      amount: '0.01',
      amountBase: '10000',
      splits: [{ recipient: split.recipient, amount: '0.004', amountBase: '4000', memo: null }],
      description: 'A report',
      payable: true,
      reason: null,
      chosen: true,
    },
    {
      ...common,
      n: 2,
      amount: '2',
      amountBase: '2000000',
      splits: [],
      description: null,
      payable: false,
      reason: expect.stringContaining('per request'),
      chosen: false,
    },
  ])
})

test('--dry-run tells people on stderr, and leaves stdout to bodies', async () => {
  const [payer, { server, url, recipient }] = [await createPayer(), await shop()]
  const run = await payer.run(['--dry-run', url])
  expect({ code: run.code, stdout: run.stdout.toString() }).toEqual({ code: 0, stdout: '' })
  expect(run.stderr).toContain(`0.01 pathUSD on sandbox to ${recipient}`)
  expectNoRow(run)
  expect(server.credentials()).toBe(0)
})

test('--no-pay shows the 402 as it is', async () => {
  const [payer, { server, url }] = [await createPayer(), await shop()]
  const run = await payer.run(['--no-pay', '-i', url])
  const [head = '', body = ''] = run.stdout.toString().split('\r\n\r\n')
  expect(run.code).toBe(0)
  expect(head).toMatch(/^HTTP\/1\.1 402 /)
  expect(head.match(/Payment id=/g)).toHaveLength(2)
  expect(JSON.parse(body)).toMatchObject({ status: 402 })
  expectNoRow(run)
  expect((await payer.run(['--no-pay', '-f', url])).code).toBe(22)
  expect(server.credentials()).toBe(0)
})

test('-I shows the head of the 402', async () => {
  const [payer, { server, url }] = [await createPayer(), await shop()]
  const run = await payer.run(['-I', url])
  expect(run.code).toBe(0)
  expect(run.stdout.toString()).toMatch(/^HTTP\/1\.1 402 .*\r\n\r\n$/s)
  expectNoRow(run)
  expect(server.requests.map(({ method, credential }) => [method, credential])).toEqual([['HEAD', undefined]])
})
