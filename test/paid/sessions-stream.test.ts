import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { actionsOf, expectChannel, readChannelLedger } from '../helpers/channel-ledger.ts'
import { createPayer } from '../helpers/payer.ts'
import { startPresto, temporaryFolder } from '../helpers/run-presto.ts'
import { createSessionServer, createV1SessionServer } from '../helpers/session-server.ts'

const event = (index: number) => `event: message\ndata: {"event":${index}}\n\n`
const eventsUpTo = (count: number) => Array.from({ length: count }, (_, index) => event(index)).join('')

describe.each([
  ['v2', createSessionServer, false],
  ['v1', createV1SessionServer, true],
] as const)('a stream paid out of a %s channel', (_version, create, v1) => {
  test('comes whole, byte for byte, with a deposit for a tenth of it', async () => {
    const server = await create({ amount: '0.001', events: 200 })
    const payer = await createPayer()
    const run = await payer.run(['--deposit', '0.02', `${server.url}/stream`])
    expect({ code: run.code, stderr: run.stderr }).toEqual({ code: 0, stderr: expect.any(String) })
    expect(run.stdout.toString()).toBe(eventsUpTo(200))
    expect(run.stderr).toMatch(/^paid 0\.2 pathUSD to [^\n]+ · 0\.20 of 10\.00 today\n$/)
    const { channels } = readChannelLedger(payer)
    const deposit = channels[0]?.deposit ?? 0n
    expect(deposit).toBeGreaterThanOrEqual(200_000n)
    expect(actionsOf(server).filter((action) => action === 'topUp').length).toBeGreaterThanOrEqual(2)
    await expectChannel(payer, server, { deposit, paid: [200_000n], v1 })
    expect(run.spent).toBe(deposit + run.fee)
    // One for the stream, one for all of its vouchers.
    expect(server.connections()).toBe(2)
    // The stream is one paid request; nothing else was asked for content.
    expect(server.requests.filter(({ method }) => method === 'GET')).toHaveLength(2)
  })

  test('goes on with the channel of an earlier one', async () => {
    const server = await create({ amount: '0.001', events: 5, suggestedDeposit: '0.1' })
    const payer = await createPayer()
    for (const total of [5n, 10n]) {
      const run = await payer.run([`${server.url}/stream`])
      expect([run.code, run.stdout.toString()]).toEqual([0, eventsUpTo(5)])
      const paid = Array<bigint>(Number(total / 5n)).fill(5000n)
      await expectChannel(payer, server, { deposit: 20_000n, paid, v1 })
    }
    expect(actionsOf(server)).toEqual(['open', 'voucher'])
  })

  test('is asked for by a POST with a body and a query; vouchers start no second stream', async () => {
    const server = await create({ amount: '0.001', events: 3, suggestedDeposit: '0.1' })
    const payer = await createPayer()
    const ask = ['-H', 'Content-Type: application/json', '-d', '{"prompt":"hi"}']
    const run = await payer.run([...ask, `${server.url}/stream?events=12`])
    expect({ code: run.code, stderr: run.stderr }).toEqual({ code: 0, stderr: expect.any(String) })
    expect(run.stdout.toString()).toBe(eventsUpTo(12))
    await expectChannel(payer, server, { deposit: 20_000n, paid: [12_000n], v1 })
    expect(server.requests.filter(({ body }) => body.length > 0)).toHaveLength(2)
  })
})

const sponsored = { amount: '0.001', events: 60, sponsored: true } as const

test('opening and every topUp of a stream are sponsored where the server says so', async () => {
  const server = await createSessionServer(sponsored)
  const payer = await createPayer()
  const run = await payer.run(['--max-fee', '0', '--deposit', '0.01', `${server.url}/stream`])
  expect({ code: run.code, stderr: run.stderr }).toEqual({ code: 0, stderr: expect.any(String) })
  expect(run.stdout.toString()).toBe(eventsUpTo(60))
  expect(run.fee).toBe(0n)
  const deposit = readChannelLedger(payer).channels[0]?.deposit ?? 0n
  await expectChannel(payer, server, { deposit, paid: [60_000n] })
  expect(actionsOf(server).filter((action) => action === 'topUp').length).toBeGreaterThanOrEqual(2)
})

test('a query stays with the request that is paid; vouchers start no second stream', async () => {
  const server = await createSessionServer({ amount: '0.001', events: 3 })
  const payer = await createPayer()
  const run = await payer.run([`${server.url}/stream?events=12`])
  expect([run.code, run.stdout.toString()]).toEqual([0, eventsUpTo(12)])
  await expectChannel(payer, server, { deposit: 20_000n, paid: [12_000n] })
})

describe('what is printed', () => {
  const serve = () => createSessionServer({ amount: '0.001', events: 6, suggestedDeposit: '0.1' })

  test('--sse-raw keeps the payment events', async () => {
    const [server, payer] = [await serve(), await createPayer()]
    const run = await payer.run(['--sse-raw', `${server.url}/stream`])
    expect(run.code).toBe(0)
    const text = run.stdout.toString()
    expect(text.replace(/event: payment-[a-z-]+\ndata: [^\n]*\n\n/g, '')).toBe(eventsUpTo(6))
    expect(text).toContain('event: payment-need-voucher\n')
    expect(text).toContain('event: payment-receipt\n')
  })

  test('--sse-json prints one document a line', async () => {
    const [server, payer] = [await serve(), await createPayer()]
    const run = await payer.run(['--sse-json', `${server.url}/stream`])
    expect(run.code).toBe(0)
    const lines = run.stdout.toString().trimEnd().split('\n')
    expect(lines.map((line) => JSON.parse(line))).toEqual(
      Array.from({ length: 6 }, (_, index) => expect.objectContaining({ data: { event: index } })),
    )
  })

  test('-o writes the events to a file', async () => {
    const [server, payer] = [await serve(), await createPayer()]
    const file = join(temporaryFolder(), 'events')
    const run = await payer.run(['-o', file, `${server.url}/stream`])
    expect([run.code, run.stdout.toString()]).toEqual([0, ''])
    expect(readFileSync(file, 'utf8')).toBe(eventsUpTo(6))
    expect(statSync(file).size).toBe(eventsUpTo(6).length)
  })
})

test('events come as they are produced', async () => {
  let open: () => void = () => undefined
  const gate = new Promise<void>((resolve) => {
    open = resolve
  })
  const server = await createSessionServer({
    amount: '0.001',
    events: 4,
    beforeEvent: async (index) => {
      if (index === 3) await gate
    },
  })
  const payer = await createPayer()
  const { child, finished } = startPresto([`${server.url}/stream`], { home: payer.home })
  let text = ''
  await new Promise<void>((resolve) => {
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString()
      if (text === eventsUpTo(3)) resolve()
    })
  })
  open()
  const { code, stdout } = await finished
  expect([code, stdout.toString()]).toEqual([0, eventsUpTo(4)])
  await expectChannel(payer, server, { deposit: 10_000n, paid: [4000n] })
})
