import { describe, expect, test } from 'vitest'
import { actionsOf, createCountedPayer, expectChannel, readChannelLedger } from '../helpers/channel-ledger.ts'
import { balanceOf, give, pathUsd } from '../helpers/local-chain.ts'
import { createPayer, expectUnpaid } from '../helpers/payer.ts'
import { createSessionServer } from '../helpers/session-server.ts'
import { hasTerminal, runOnTerminal } from '../helpers/terminal.ts'

const price = { amount: '0.01', suggestedDeposit: '0.05' } as const
const unit = 10_000n

describe('a server that takes a charge or a channel', () => {
  const serve = () => createSessionServer({ ...price, charge: true })

  test('is charged once where no channel is open', async () => {
    const [server, payer] = [await serve(), await createPayer()]
    const run = await payer.run([`${server.url}/a`])
    expect(run).toMatchObject({ code: 0, moved: [{ to: server.payee.address, amount: unit }] })
    expect(run.payments).toMatchObject([{ intent: 'charge', state: 'settled' }])
    expect(readChannelLedger(payer).channels).toEqual([])
  })

  test.each([
    ['--session', 'new'],
    ['--session', 'auto'],
    ['--deposit', '0.05'],
    ['--pay-with', 'tempo/session'],
    ['--pay-with', 'tempo/session,tempo/charge'],
  ])('%s %s opens a channel, which pays from then on', async (...args) => {
    const [server, payer] = [await serve(), await createPayer()]
    const run = await payer.run([...args, `${server.url}/a`])
    expect({ code: run.code, stderr: run.stderr }).toEqual({ code: 0, stderr: expect.any(String) })
    expect(run.moved).toMatchObject([{ to: server.escrow, amount: 50_000n }])
    const next = await payer.run([`${server.url}/b`])
    expect(next).toMatchObject({ code: 0, moved: [], payments: [{ intent: 'session', state: 'settled' }] })
    await expectChannel(payer, server, { deposit: 50_000n, paid: [unit, unit] })
  })

  test.each([
    ['--session', 'none'],
    ['--pay-with', 'tempo/charge'],
  ])('%s %s leaves the open channel alone', async (...args) => {
    const [server, payer] = [await serve(), await createPayer()]
    expect((await payer.run(['--session', 'new', `${server.url}/a`])).code).toBe(0)
    const run = await payer.run([...args, `${server.url}/b`])
    expect(run).toMatchObject({ code: 0, payments: [{ intent: 'charge' }] })
    expect(run.moved).toMatchObject([{ to: server.payee.address, amount: unit }])
    expect(readChannelLedger(payer).channels).toMatchObject([{ spent: unit, signed: unit }])
  })
})

test('--mode push leaves channels out', async () => {
  const [server, payer] = [await createSessionServer(price), await createPayer()]
  expectUnpaid(await payer.run(['--mode', 'push', `${server.url}/a`]), 110, server)
})

describe('--session', () => {
  test('none refuses an offer of a channel', async () => {
    const [server, payer] = [await createSessionServer(price), await createPayer()]
    const run = await payer.run(['--session', 'none', `${server.url}/a`])
    expectUnpaid(run, 110, server)
    expect(run.stderr).toContain('--session none leaves payment channels out')
  })

  test('new opens a second channel; ID chooses one of them, and the newest is used otherwise', async () => {
    const [server, payer] = [await createSessionServer(price), await createPayer()]
    expect((await payer.run([`${server.url}/a`])).code).toBe(0)
    const second = await payer.run(['--session', 'new', `${server.url}/b`])
    expect(second).toMatchObject({ code: 0, moved: [{ to: server.escrow, amount: 50_000n }] })
    const ids = readChannelLedger(payer).channels.map(({ facts }) => facts.id)
    expect(new Set(ids).size).toBe(2)
    expect(await payer.run(['--session', ids[0] ?? '', `${server.url}/c`])).toMatchObject({
      code: 0,
      moved: [],
    })
    expect(await payer.run([`${server.url}/d`])).toMatchObject({ code: 0, moved: [] })
    const { channels } = readChannelLedger(payer)
    expect(channels.map(({ spent, deposit }) => [spent, deposit])).toEqual([
      [2n * unit, 50_000n],
      [2n * unit, 50_000n],
    ])
  })

  test('ID of another payee, and one that nobody knows, sign nothing', async () => {
    const [server, other, payer] = [
      await createSessionServer(price),
      await createSessionServer(price),
      await createPayer(),
    ]
    expect((await payer.run([`${other.url}/a`])).code).toBe(0)
    const known = readChannelLedger(payer).channels[0]?.facts.id ?? ''
    for (const id of [known, `0x${'ab'.repeat(32)}`]) {
      const run = await payer.run(['--session', id, `${server.url}/a`])
      expectUnpaid(run, 110, server)
      expect(run.stderr).toContain('cannot pay this offer')
    }
  })
})

test('--no-pay, --dry-run and inspect sign nothing; the deposit is shown', async () => {
  const server = await createSessionServer(price)
  const { payer, taken } = await createCountedPayer()
  const plain = await payer.run(['--no-pay', '-w', '%{http_code}', '-o', '/dev/null', `${server.url}/a`])
  expect([plain.code, plain.stdout.toString(), plain.stderr]).toEqual([0, '402', ''])
  const inspected = await payer.run(['inspect', '-j', `${server.url}/a`])
  expect(JSON.parse(inspected.stdout.toString())).toMatchObject({
    offers: [{ intent: 'session', amount: '0.01', deposit: '0.05', payable: true, chosen: true }],
  })
  const dry = await payer.run(['--dry-run', `${server.url}/a`])
  expect(dry.code).toBe(0)
  expect(`${dry.stdout}${dry.stderr}`).toContain('the server suggests a deposit of 0.05')
  expect(server.credentials()).toBe(0)
  expect(readChannelLedger(payer)).toEqual({ channels: [], payments: [] })
  expect(taken()).toEqual([])
})

test.skipIf(!hasTerminal)('--confirm names the deposit, and a No locks nothing', async () => {
  const [server, payer] = [await createSessionServer(price), await createPayer()]
  const ask = (text: string) =>
    runOnTerminal(['--confirm', `${server.url}/a`], { PRESTO_HOME: payer.home }, { prompt: /\?/, text })
  const no = await ask('n\r')
  expect(no.code).toBe(113)
  expect(no.shown).toContain('with a deposit of 0.05 pathUSD')
  expect(readChannelLedger(payer).channels).toEqual([])
  expect(server.credentials()).toBe(0)
  const yes = await ask('y\r')
  expect(yes.code).toBe(0)
  await expectChannel(payer, server, { deposit: 50_000n, paid: [unit] })
  const again = await ask('y\r')
  expect(again.code).toBe(0)
  expect(again.shown).not.toContain('deposit')
  await expectChannel(payer, server, { deposit: 50_000n, paid: [unit, unit] })
})

test('a payment that nobody agrees to is one row of the ledger, and no other offer is asked for', async () => {
  const [server, payer] = [await createSessionServer({ ...price, charge: true }), await createPayer()]
  const run = await payer.run(['--confirm', '--session', 'new', `${server.url}/a`])
  expectUnpaid(run, 113, server)
  expect(run.payments).toMatchObject([{ state: 'refused', intent: 'session' }])
})

describe('--deposit', () => {
  test('is what is locked, whatever the server suggests', async () => {
    const [server, payer] = [await createSessionServer(price), await createPayer()]
    expect((await payer.run(['--deposit', '0.37', `${server.url}/a`])).code).toBe(0)
    await expectChannel(payer, server, { deposit: 370_000n, paid: [unit] })
  })

  test('below the price of one unit is refused', async () => {
    const [server, payer] = [await createSessionServer(price), await createPayer()]
    const run = await payer.run(['--deposit', '0.009', `${server.url}/a`])
    expectUnpaid(run, 111, server)
    expect(run.stderr).toContain('does not cover the first 0.01')
  })

  test('is as much as the wallet has where nobody said how much', async () => {
    const [server, payer] = [await createSessionServer(price), await createPayer({ funded: false })]
    // 0.0192 for the fee, and less than the server suggests for the rest.
    await give(payer.address, 40_000n)
    const run = await payer.run([`${server.url}/a`])
    expect({ code: run.code, stderr: run.stderr }).toEqual({ code: 0, stderr: expect.any(String) })
    await expectChannel(payer, server, { deposit: 20_800n, paid: [unit] })
    expect(await payer.run([`${server.url}/b`])).toMatchObject({ code: 0, moved: [] })
    const third = await payer.run([`${server.url}/c`])
    expect(third).toMatchObject({ code: 112, moved: [], spent: 0n, payments: [{ state: 'refused' }] })
    await expectChannel(payer, server, { deposit: 20_800n, paid: [unit, unit] })
    // What somebody said is not made smaller.
    const fixed = await payer.run(['--session', 'new', '--deposit', '0.03', `${server.url}/d`])
    expect(fixed).toMatchObject({ code: 112, moved: [] })
  })

  test('of more than the wallet has is 112', async () => {
    const [server, payer] = [await createSessionServer(price), await createPayer({ funded: false })]
    const run = await payer.run([`${server.url}/a`])
    expectUnpaid(run, 112, server)
    expect(await balanceOf(pathUsd, payer.address)).toBe(0n)
  })
})

describe('limits', () => {
  test('one channel locks 1.00 at most', async () => {
    const [server, payer] = [await createSessionServer({ amount: '0.01' }), await createPayer()]
    expectUnpaid(await payer.run(['--yes', '--deposit', '1.000001', `${server.url}/a`]), 111, server)
    expect(readChannelLedger(payer).channels).toEqual([])
    expect((await payer.run(['--deposit', '1', `${server.url}/a`])).code).toBe(0)
    await expectChannel(payer, server, { deposit: 1_000_000n, paid: [unit] })
  })

  test('a suggestion above it is cut down to what is allowed', async () => {
    const server = await createSessionServer({ amount: '0.5', suggestedDeposit: '10' })
    const payer = await createPayer()
    expect((await payer.run([`${server.url}/a`])).code).toBe(0)
    await expectChannel(payer, server, { deposit: 1_000_000n, paid: [500_000n] })
  })

  test('all channels together lock 5.00 at most', async () => {
    const [server, payer] = [await createSessionServer({ amount: '0.01' }), await createPayer()]
    const open = (amount: string) => payer.run(['--session', 'new', '--deposit', amount, `${server.url}/a`])
    for (let count = 0; count < 4; count++) expect((await open('1')).code).toBe(0)
    expect((await open('0.999999')).code).toBe(0)
    const credentials = server.credentials()
    const run = await open('0.01')
    expect(run).toMatchObject({ code: 111, moved: [], spent: 0n })
    expect(run.stderr).toContain('limit of 5.00 for all channels (4.999999 is locked now)')
    expect(server.credentials()).toBe(credentials)
    // A channel that is there goes on.
    expect(await payer.run([`${server.url}/b`])).toMatchObject({ code: 0, moved: [] })
    expect(readChannelLedger(payer).channels).toHaveLength(5)
  })

  test.each([
    ['limits.per-day', '0.025'],
    ['limits.per-host.127.0.0.1', '0.025'],
  ])('%s counts vouchers, not the deposit', async (key, limit) => {
    const [server, payer] = [
      await createSessionServer(price),
      await createPayer({ config: { [key]: limit } }),
    ]
    expect((await payer.run([`${server.url}/a`, `${server.url}/b`])).code).toBe(0)
    const run = await payer.run([`${server.url}/c`])
    expect(run).toMatchObject({ code: 111, moved: [], spent: 0n, payments: [{ state: 'refused' }] })
    await expectChannel(payer, server, { deposit: 50_000n, paid: [unit, unit] })
  })

  test('--max-spend is one ceiling for all URLs of a run', async () => {
    const [server, payer] = [await createSessionServer(price), await createPayer()]
    const urls = ['a', 'b', 'c'].map((path) => `${server.url}/${path}`)
    const run = await payer.run(['--max-spend', '0.029', ...urls])
    expect(run.code).toBe(111)
    expect(run.stdout.toString()).toBe('{"path":"/a"}{"path":"/b"}')
    expect(run.stderr).toContain('would pass --max-spend, of which 0.009 is left')
    // What is not to be spent is not locked either.
    await expectChannel(payer, server, { deposit: 29_000n, paid: [unit, unit] })
    expect(actionsOf(server)).toEqual(['open', 'voucher'])
  })

  test.each(['limits.per-request', 'limits.max-fee'])('%s below what is asked opens nothing', async (key) => {
    const [server, payer] = [
      await createSessionServer(price),
      await createPayer({ config: { [key]: '0.009999' } }),
    ]
    expectUnpaid(await payer.run(['--yes', `${server.url}/a`]), 111, server)
    expect(readChannelLedger(payer).channels).toEqual([])
  })
})
