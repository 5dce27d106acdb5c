import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { actionsOf, createCountedPayer, expectChannel, readChannelLedger } from '../helpers/channel-ledger.ts'
import { createPayer } from '../helpers/payer.ts'
import { temporaryFolder } from '../helpers/run-presto.ts'
import { createSessionServer, createV1SessionServer } from '../helpers/session-server.ts'

describe.each([
  ['v2', createSessionServer, false],
  ['v1', createV1SessionServer, true],
] as const)('a request paid out of a %s channel', (_version, create, v1) => {
  test('opens it once; a second process asks no chain', async () => {
    const server = await create({ amount: '0.01', suggestedDeposit: '0.05' })
    const { payer, taken } = await createCountedPayer()
    const first = await payer.run([`${server.url}/data`])
    expect(first).toMatchObject({ code: 0, moved: [{ to: server.escrow, amount: 50_000n }] })
    expect(first.stdout.toString()).toBe('{"path":"/data"}')
    expect(first.spent).toBe(50_000n + first.fee)
    expect(first.fee).toBeGreaterThan(0n)
    const { facts } = await expectChannel(payer, server, { deposit: 50_000n, paid: [10_000n], v1 })
    const shown = `0x${server.payee.address.slice(2, 6)}…${server.payee.address.slice(-4)}`
    expect(first.stderr).toBe(
      `paid 0.01 pathUSD to ${shown} (tempo/session, sandbox) ${facts.id.slice(0, 6)}…${facts.id.slice(-2)} · fee at most ${v1 ? '0.048' : '0.0192'} · 0.04 of 0.05 left in the channel · 0.01 of 10.00 today\n`,
    )
    taken()
    const second = await payer.run([`${server.url}/data?page=2`])
    expect(second).toMatchObject({ code: 0, moved: [], spent: 0n, fee: 0n })
    expect(second.stdout.toString()).toBe('{"path":"/data?page=2"}')
    expect(second.stderr).toMatch(
      /^paid 0\.01 pathUSD to [^\n]+ · 0\.03 of 0\.05 left in the channel · 0\.02 of 10\.00 today\n$/,
    )
    expect(second.stderr).not.toContain(' fee ')
    expect(taken()).toEqual([])
    await expectChannel(payer, server, { deposit: 50_000n, paid: [10_000n, 10_000n], v1 })
    expect(server.payloads().map(({ action }) => action)).toEqual(['open', 'voucher'])
    // One unpaid and one paid request each.
    expect(server.requests.map(({ method }) => method)).toEqual(['GET', 'GET', 'GET', 'GET'])
    expect(server.requests[3]?.headers['payment-session']).toBe(facts.id)
  })

  test('a POST sends its body with the voucher, and is charged once', async () => {
    const seen: string[] = []
    const server = await create({
      amount: '0.01',
      suggestedDeposit: '0.05',
      content: ({ body, method }) => {
        seen.push(`${method} ${body}`)
        return new Response(`got ${body.length}`)
      },
    })
    const payer = await createPayer()
    for (const word of ['one', 'three']) {
      const run = await payer.run(['-d', word, `${server.url}/x?q=1`])
      expect([run.code, run.stdout.toString()]).toEqual([0, `got ${word.length}`])
    }
    expect(seen).toEqual(['POST one', 'POST three'])
    await expectChannel(payer, server, { deposit: 50_000n, paid: [10_000n, 10_000n], v1 })
  })

  test('is topped up by a request that needs it', async () => {
    const server = await create({ amount: '0.02', suggestedDeposit: '0.03' })
    const payer = await createPayer()
    const args = [`${server.url}/a`, `${server.url}/b`]
    const run = await payer.run(args)
    expect({ code: run.code, stderr: run.stderr }).toEqual({ code: 0, stderr: expect.any(String) })
    expect(run.stdout.toString()).toBe('{"path":"/a"}{"path":"/b"}')
    expect(actionsOf(server)).toEqual(['open', 'topUp', 'voucher'])
    expect(run.moved.map(({ to, amount }) => [to, amount])).toEqual([
      [server.escrow, 30_000n],
      [server.escrow, 30_000n],
    ])
    await expectChannel(payer, server, { deposit: 60_000n, paid: [20_000n, 20_000n], v1 })
  })

  test('a sponsored one costs no fee, not for opening and not for topping up', async () => {
    const server = await create({ amount: '0.02', suggestedDeposit: '0.03', sponsored: true })
    const payer = await createPayer()
    const run = await payer.run(['--max-fee', '0', `${server.url}/a`, `${server.url}/b`])
    expect({ code: run.code, stderr: run.stderr }).toEqual({ code: 0, stderr: expect.any(String) })
    expect(run).toMatchObject({ fee: 0n, spent: 60_000n })
    expect(run.stderr).not.toContain(' fee ')
    expect(actionsOf(server)).toEqual(['open', 'topUp', 'voucher'])
    const row = await expectChannel(payer, server, { deposit: 60_000n, paid: [20_000n, 20_000n], v1 })
    expect(row.feeMicros).toBe(0n)
  })

  test('a voucher is never less above the one before than the server asks', async () => {
    const server = await create({ amount: '0.01', suggestedDeposit: '0.2', minVoucherDelta: '0.03' })
    const payer = await createPayer()
    const codes: (number | null)[] = []
    for (const path of ['a', 'b', 'c', 'd', 'e'])
      codes.push((await payer.run([`${server.url}/${path}`])).code)
    expect(codes).toEqual([0, 0, 0, 0, 0])
    const { channels, payments } = readChannelLedger(payer)
    expect(channels).toHaveLength(1)
    expect(channels[0]).toMatchObject({ spent: 50_000n, accepted: 60_000n, signed: 60_000n })
    expect(payments.map(({ state }) => state)).toEqual(Array(5).fill('settled'))
  })
})

test.each([
  ['v2', createSessionServer, false],
  ['v1', createV1SessionServer, true],
] as const)('%s: an answer of 503 is 116; what was paid for it is known later', async (_name, create, v1) => {
  let isBusy = false
  const server = await create({
    amount: '0.01',
    suggestedDeposit: '0.05',
    content: () => (isBusy ? new Response('busy', { status: 503 }) : new Response('ok')),
  })
  const payer = await createPayer()
  expect((await payer.run([`${server.url}/a`])).code).toBe(0)
  isBusy = true
  const busy = await payer.run([`${server.url}/a`])
  expect(busy).toMatchObject({ code: 116, payments: [{ state: 'unknown' }] })
  expect(busy.stdout.toString()).toBe('busy')
  isBusy = false
  const next = await payer.run([`${server.url}/a`])
  expect([next.code, next.stdout.toString()]).toEqual([0, 'ok'])
  // The voucher went out again first: it had bought the 503.
  expect(server.payloads().map(({ cumulativeAmount }) => cumulativeAmount)).toEqual([
    '10000',
    '20000',
    '20000',
    '30000',
  ])
  await expectChannel(payer, server, { deposit: 50_000n, paid: [10_000n, 10_000n, 10_000n], v1 })
})

test('-i, -w, -j and --receipt say what the channel paid', async () => {
  const server = await createSessionServer({ amount: '0.01', suggestedDeposit: '0.05' })
  const payer = await createPayer()
  const file = join(temporaryFolder(), 'receipt.json')
  const format = '%{payment_state} %{payment_amount} %{payment_method} %{payment_reference}\\n'
  const shown = await payer.run(['-s', '-i', '-w', format, '--receipt', file, `${server.url}/a`])
  expect(shown.code).toBe(0)
  expect(shown.stderr).toBe('')
  const { facts } = await expectChannel(payer, server, { deposit: 50_000n, paid: [10_000n] })
  const text = shown.stdout.toString()
  expect(text).toMatch(/^HTTP\/1\.1 402 [\s\S]*\r\n\r\nHTTP\/1\.1 200 OK\r\n|^HTTP\/1\.1 200 OK\r\n/)
  expect(text.split('\r\n\r\n').at(-1)).toBe(`{"path":"/a"}settled 0.01 tempo ${facts.id}\n`)
  const receipt = JSON.parse(readFileSync(file, 'utf8'))
  expect(receipt).toMatchObject({
    state: 'settled',
    intent: 'session',
    amountBase: '10000',
    reference: facts.id,
    receipt: { channelId: facts.id, acceptedCumulative: '10000', spent: '10000' },
  })
  const document = await payer.run(['-j', `${server.url}/b`])
  expect(JSON.parse(document.stdout.toString())).toMatchObject({
    status: 200,
    body: { path: '/b' },
    payment: { state: 'settled', intent: 'session', amount: '0.01', reference: facts.id },
  })
  await expectChannel(payer, server, { deposit: 50_000n, paid: [10_000n, 10_000n] })
})
