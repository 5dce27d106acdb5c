import { expect, test } from 'vitest'
import type { Hex } from '../../src/core/payment.ts'
import type { ChargeOptions } from '../../src/sandbox/payments.ts'
import { freshAddress, memosOf } from '../helpers/local-chain.ts'
import { createPaidServer } from '../helpers/paid-server.ts'
import { createPayer, expectPaid, expectUnpaid } from '../helpers/payer.ts'

const memo = (at: number): Hex =>
  `0x${String(at + 1)
    .repeat(64)
    .slice(0, 64)}`

/** A price of 0.1; every second split has a memo. */
async function pay(count: number, options: Partial<ChargeOptions>, args: readonly string[] = []) {
  const [payer, recipient] = [await createPayer(), freshAddress()]
  const splits = Array.from({ length: count }, (_, at) => ({
    amount: `0.00${at + 1}`.slice(0, 6),
    recipient: freshAddress(),
    ...(at % 2 === 1 && { memo: memo(at) }),
  }))
  const shares = splits.map(
    (split) => [split.recipient, BigInt(Math.round(Number(split.amount) * 1e6))] as const,
  )
  const rest = 100_000n - shares.reduce((sum, [, amount]) => sum + amount, 0n)
  const server = await createPaidServer({
    '/paid': { offers: [{ amount: '0.1', recipient, splits, ...options }] },
  })
  const run = await payer.run([...args, `${server.url}/paid`])
  return { payer, recipient, server, run, splits, to: [[recipient, rest] as const, ...shares] }
}

test.each<readonly [string, number, Partial<ChargeOptions>, readonly string[]]>([
  ['one split', 1, {}, []],
  ['two splits, one with a memo', 2, {}, []],
  ['ten splits, with a higher ceiling for the fee', 10, {}, ['--max-fee', '0.08']],
  ['three splits, pushed', 3, {}, ['--mode', 'push']],
  ['three splits, sponsored', 3, { sponsored: true }, []],
])(
  '%s: every payee gets a share to the unit, all in one transaction',
  async (_name, count, options, args) => {
    const { recipient, server, run, splits, to } = await pay(count, options, args)
    const row = await expectPaid(run, server, {
      to,
      stdout: '{"path":"/paid"}',
      sponsored: options.sponsored === true,
      row: {
        amount: '0.1',
        settledBy: args.includes('push') ? 'chain' : 'receipt',
        splits: splits.map((split, at) => ({
          recipient: split.recipient,
          amount: String(Number(split.amount)),
          amountBase: String(to[at + 1]?.[1]),
          memo: split.memo ?? null,
        })),
      },
    })
    expect(new Set(run.moved.map(({ txHash }) => txHash)).size).toBe(1)
    const memos = await memosOf(row.txHash as Hex)
    expect(memos[0]?.to).toBe(recipient)
    expect(memos.slice(1)).toEqual(
      splits.flatMap((split) => (split.memo ? [{ to: split.recipient, memo: split.memo }] : [])),
    )
    if (count === 2) expect(run.stderr).toContain('0.001 of it to ')
  },
)

test('the limit counts the price with its splits', async () => {
  const { payer, server, run } = await pay(2, {}, ['--max-spend', '0.099'])
  expect(run).toMatchObject({ code: 111, spent: 0n })
  expect(server.credentials()).toBe(0)
  const url = `${server.url}/paid`
  expect(await payer.run(['--max-spend', '0.1', url])).toMatchObject({ code: 0 })
})

test('ten payees who never had the token may cost more in fees than is allowed: 111', async () => {
  const { server, run } = await pay(10, {})
  expectUnpaid(run, 111, server)
  expect(run.stderr).toContain('network fee may be up to $0.07632')
  expect(run.stderr).toContain('--max-fee')
})
