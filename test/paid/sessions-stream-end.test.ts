import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { actionsOf, expectChannel, highestVoucher, readChannelLedger } from '../helpers/channel-ledger.ts'
import { createPayer } from '../helpers/payer.ts'
import { temporaryFolder } from '../helpers/run-presto.ts'
import { runShell } from '../helpers/run-shell.ts'
import { createChainReader } from '../helpers/session-chain.ts'
import { createSessionServer } from '../helpers/session-server.ts'
import { hasTerminal, runOnTerminal } from '../helpers/terminal.ts'

const event = (index: number) => `event: message\ndata: {"event":${index}}\n\n`
const eventsUpTo = (count: number) => Array.from({ length: count }, (_, index) => event(index)).join('')
const never = () => new Promise<never>(() => undefined)

describe('a limit that stops a stream is 111; what was paid was printed and is what the message says', () => {
  test.each([
    ['limits.per-request', []],
    ['limits.per-day', []],
    ['limits.per-host.127.0.0.1', []],
    ['limits.deposit', []],
    ['limits.deposits', []],
    [undefined, ['--max-spend', '0.013']],
  ] as const)('%s %j', async (key, args) => {
    const server = await createSessionServer({ amount: '0.001', events: 50 })
    const payer = await createPayer(key ? { config: { [key]: '0.013' } } : {})
    const run = await payer.run([...args, '--deposit', '0.013', `${server.url}/stream`])
    expect({ code: run.code, stderr: run.stderr }).toEqual({ code: 111, stderr: expect.any(String) })
    expect(run.stdout.toString()).toBe(eventsUpTo(13))
    expect(run.stderr).toContain('The stream was stopped; 0.013 pathUSD was paid for what came before')
    expect(run.stderr).toMatch(/^paid 0\.013 pathUSD to /)
    const row = await expectChannel(payer, server, {
      deposit: 13_000n,
      paid: [13_000n],
      spentAtLeast: 12_000n,
    })
    expect(actionsOf(server)).toEqual(['open', 'voucher'])
    // The channel can be used further when the limit allows it.
    expect(row.state).toBe('open')
  })
})

test('a stream that comes to cost more than confirm-above is asked about again', async () => {
  const server = await createSessionServer({ amount: '0.001', events: 9, suggestedDeposit: '0.1' })
  const payer = await createPayer({ config: { 'limits.confirm-above': '0.004' } })
  const run = await payer.run([`${server.url}/stream`])
  expect({ code: run.code, stdout: run.stdout.toString() }).toEqual({ code: 113, stdout: eventsUpTo(4) })
  expect(run.stderr).toContain('nobody is there to ask. The stream was stopped; 0.004 pathUSD was paid')
  await expectChannel(payer, server, { deposit: 20_000n, paid: [4000n], spentAtLeast: 3000n })
  const yes = await payer.run(['--yes', `${server.url}/stream`])
  expect([yes.code, yes.stdout.toString()]).toEqual([0, eventsUpTo(9)])
})

test.skipIf(!hasTerminal)('--confirm asks before a stream locks more', async () => {
  const server = await createSessionServer({ amount: '0.001', events: 9 })
  const payer = await createPayer()
  const first = await payer.run(['--yes', '--deposit', '0.004', `${server.url}/stream?events=2`])
  expect(first.code).toBe(0)
  const question = /of the channel|\?/
  const shown = await runOnTerminal(
    ['--confirm', `${server.url}/stream`],
    { PRESTO_HOME: payer.home },
    { prompt: question, text: 'y\rn\r' },
  )
  expect(shown.shown).toContain('Pay 0.001 pathUSD per "event" to')
  expect(shown.shown).toContain('Go on, and add 0.004 pathUSD to the deposit of its channel?')
  expect(shown.code).toBe(113)
  expect(readChannelLedger(payer).channels).toMatchObject([{ deposit: 4000n, signed: 4000n }])
})

describe('-m', () => {
  test('while the next event is waited for is 117 with what was paid', async () => {
    const server = await createSessionServer({
      amount: '0.001',
      events: 9,
      suggestedDeposit: '0.1',
      beforeEvent: async (index) => {
        if (index === 4) await never()
      },
    })
    const payer = await createPayer()
    const run = await payer.run(['-m', '1', `${server.url}/stream`])
    expect(run.code).toBe(117)
    expect(run.stdout.toString()).toBe(eventsUpTo(4))
    expect(run.stderr).toContain('Paid 0.004 pathUSD, but (28)')
    const { payments, channels } = readChannelLedger(payer)
    expect(payments).toMatchObject([{ state: 'settled', amount: 4000n, cumulative: 4000n }])
    expect(channels).toMatchObject([{ signed: 4000n, accepted: 4000n, state: 'open' }])
    expect(highestVoucher(server)).toBe(4000n)
  })

  test('before the first receipt is 116, and the next run goes on with the voucher', async () => {
    let isStuck = true
    const server = await createSessionServer({
      amount: '0.001',
      events: 2,
      suggestedDeposit: '0.1',
      beforeEvent: async () => {
        if (isStuck) await never()
      },
    })
    const payer = await createPayer()
    const run = await payer.run(['-m', '1', `${server.url}/stream`])
    expect(run).toMatchObject({ code: 116, payments: [{ state: 'unknown', amountBase: '1000' }] })
    expect(run.stdout.toString()).toBe('')
    isStuck = false
    const next = await payer.run([`${server.url}/stream`])
    expect({ code: next.code, stderr: next.stderr }).toEqual({ code: 0, stderr: expect.any(String) })
    expect(next.stdout.toString()).toBe(eventsUpTo(2))
    const { payments, channels } = readChannelLedger(payer)
    expect(channels).toHaveLength(1)
    expect(highestVoucher(server)).toBe(channels[0]?.signed)
    const counted = payments.filter(({ state }) => state !== 'expired')
    expect(counted.reduce((sum, { amount }) => sum + amount, 0n)).toBe(channels[0]?.signed)
    expect(await createChainReader().moved(payer.address, server.escrow)).toBe(20_000n)
  })
})

test('with the unit request a whole stream costs one price', async () => {
  const server = await createSessionServer({
    amount: '0.01',
    events: 30,
    unitType: 'request',
    suggestedDeposit: '0.05',
  })
  const payer = await createPayer()
  for (const paid of [[10_000n], [10_000n, 10_000n]]) {
    const run = await payer.run([`${server.url}/stream`])
    expect({ code: run.code, stderr: run.stderr }).toEqual({ code: 0, stderr: expect.any(String) })
    expect(run.stdout.toString()).toBe(eventsUpTo(30))
    await expectChannel(payer, server, { deposit: 50_000n, paid })
  }
})

test('a server that wants larger steps gets them, and more is never signed', async () => {
  const server = await createSessionServer({
    amount: '0.001',
    events: 22,
    minVoucherDelta: '0.005',
    suggestedDeposit: '0.1',
  })
  const payer = await createPayer()
  const run = await payer.run([`${server.url}/stream`])
  expect({ code: run.code, stderr: run.stderr }).toEqual({ code: 0, stderr: expect.any(String) })
  expect(run.stdout.toString()).toBe(eventsUpTo(22))
  const vouchers = server.payloads().flatMap(({ cumulativeAmount: total }) => (total ? Number(total) : []))
  expect([...new Set(vouchers)]).toEqual([5000, 10_000, 15_000, 20_000, 25_000])
  expect(readChannelLedger(payer).channels).toMatchObject([{ signed: 25_000n, spent: 22_000n }])
})

test('-w, --receipt and -j speak of the whole stream', async () => {
  const server = await createSessionServer({ amount: '0.001', events: 7, suggestedDeposit: '0.1' })
  const payer = await createPayer()
  const file = join(temporaryFolder(), 'receipt.json')
  const format = '%{payment_state} %{payment_amount}\\n'
  const run = await payer.run(['-s', '-w', format, '--receipt', file, `${server.url}/stream`])
  expect([run.code, run.stdout.toString()]).toEqual([0, `${eventsUpTo(7)}settled 0.007\n`])
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
    amount: '0.007',
    receipt: { spent: '7000', acceptedCumulative: '7000' },
  })
  const document = await payer.run(['-s', '-j', `${server.url}/stream`])
  expect(document.code).toBe(0)
  expect(JSON.parse(document.stdout.toString())).toMatchObject({
    body: eventsUpTo(7),
    payment: { state: 'settled', amount: '0.007', receipt: { spent: '14000' } },
  })
  await expectChannel(payer, server, { deposit: 20_000n, paid: [7000n, 7000n] })
})

test('a reader that goes away stops the paying, and what was paid is told', async () => {
  const server = await createSessionServer({ amount: '0.001', events: 5000, suggestedDeposit: '1' })
  const payer = await createPayer()
  const line = `presto '${server.url}/stream' | head -9; echo "code $PIPESTATUS"`
  const run = await runShell(line, { home: payer.home })
  expect(run.stdout.toString()).toBe(`${eventsUpTo(3)}code 23\n`)
  const { payments, channels } = readChannelLedger(payer)
  expect(channels).toHaveLength(1)
  const [payment] = payments
  expect(payment).toMatchObject({ state: 'settled', amount: channels[0]?.signed })
  // What is in the pipe and in its reader was paid for as well.
  expect(Number(payment?.amount)).toBeLessThanOrEqual(20_000)
  expect(highestVoucher(server)).toBe(payment?.amount)
  expect(run.stderr).toMatch(/^paid 0\.0\d+ pathUSD to [^\n]+\n$/)
})
