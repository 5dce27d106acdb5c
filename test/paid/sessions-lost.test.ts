import { existsSync } from 'node:fs'
import { createServer, request } from 'node:http'
import { describe, expect, test } from 'vitest'
import { highestVoucher, readChannelLedger } from '../helpers/channel-ledger.ts'
import { readTruth } from '../helpers/channel-truth.ts'
import { createFront, type Fate } from '../helpers/front-server.ts'
import { readCredential } from '../helpers/hostile-server.ts'
import { listen } from '../helpers/paid-server.ts'
import { createPayer } from '../helpers/payer.ts'
import { createChainReader } from '../helpers/session-chain.ts'
import { createSessionServer } from '../helpers/session-server.ts'

const event = (index: number) => `event: message\ndata: {"event":${index}}\n\n`
const eventsUpTo = (count: number) => Array.from({ length: count }, (_, index) => event(index)).join('')

/** A session server behind a way on which an action of this name, `topUp` when absent, is lost as often as `times` says. */
async function prepare(become: 'lose' | 'swallow', times: number, events?: number, lost = 'topUp') {
  const server = await createSessionServer(
    events === undefined ? { amount: '0.01', suggestedDeposit: '0.01' } : { amount: '0.001', events },
  )
  let left = times
  const fate: Fate = (action) => (action === lost && left-- > 0 ? become : 'pass')
  const front = await createFront(server, fate)
  const payer = await createPayer()
  const deposits = () => createChainReader().moved(payer.address, server.escrow)
  return { server, front, payer, deposits, ledger: () => readChannelLedger(payer) }
}

describe('a topUp whose answer is lost', () => {
  test('has been made: the chain says so, and the request goes on', async () => {
    const { front, payer, deposits, ledger } = await prepare('swallow', 1)
    const run = await payer.run([`${front.url}/a`, `${front.url}/b`])
    expect({ code: run.code, stderr: run.stderr }).toEqual({ code: 0, stderr: expect.any(String) })
    expect(run.stdout.toString()).toBe('{"path":"/a"}{"path":"/b"}')
    expect(await deposits()).toBe(20_000n)
    expect(ledger().channels).toMatchObject([{ deposit: 20_000n, pendingDeposit: 0n, spent: 20_000n }])
  })

  test('has been made: a stream goes on', async () => {
    const { front, payer, deposits } = await prepare('swallow', 1, 12)
    const run = await payer.run(['--deposit', '0.01', `${front.url}/stream`])
    expect({ code: run.code, stderr: run.stderr }).toEqual({ code: 0, stderr: expect.any(String) })
    expect(run.stdout.toString()).toBe(eventsUpTo(12))
    expect(await deposits()).toBe(20_000n)
  })
})

describe('a topUp that nobody knows about', () => {
  test('is 116 and no voucher leaves; the next run sends the same transaction again', async () => {
    const { server, front, payer, deposits, ledger } = await prepare('lose', 2)
    expect((await payer.run([`${front.url}/a`])).code).toBe(0)
    for (const path of ['b', 'c']) {
      const run = await payer.run([`${front.url}/${path}`])
      expect(run).toMatchObject({ code: 116, moved: [], spent: 0n })
      expect(run.stdout).toHaveLength(0)
      expect(run.stderr).toContain('may or may not be there')
    }
    expect(server.payloads().map(({ action }) => action)).toEqual(['open'])
    expect(ledger().channels).toMatchObject([{ deposit: 10_000n, pendingDeposit: 10_000n, signed: 10_000n }])
    const run = await payer.run([`${front.url}/d`])
    expect({ code: run.code, stderr: run.stderr }).toEqual({ code: 0, stderr: expect.any(String) })
    expect(run.moved).toMatchObject([{ to: server.escrow, amount: 10_000n }])
    expect(await deposits()).toBe(20_000n)
    const transactions = front.requests.flatMap(({ method, credential }) =>
      method === 'POST'
        ? [(readCredential(credential)['payload'] as { transaction: string }).transaction]
        : [],
    )
    expect(transactions).toEqual(Array(3).fill(transactions[0]))
    const { channels, payments } = ledger()
    expect(channels).toMatchObject([{ deposit: 20_000n, pendingDeposit: 0n, signed: 20_000n }])
    expect(payments.map(({ state }) => state)).toEqual(['settled', 'expired', 'expired', 'settled'])
  })

  test('ends a stream with what it cost', async () => {
    const { front, payer, deposits, ledger } = await prepare('lose', 1, 12)
    const run = await payer.run(['--deposit', '0.01', `${front.url}/stream`])
    expect(run.code).toBe(117)
    expect(run.stdout.toString()).toBe(eventsUpTo(10))
    expect(run.stderr).toContain('may or may not be there')
    expect(run.stderr).toContain('The stream was stopped; 0.01 pathUSD was paid for what came before')
    expect(await deposits()).toBe(10_000n)
    expect(ledger().payments).toMatchObject([{ state: 'settled', amount: 10_000n }])
  })
})

test.each(['lose', 'swallow'] as const)(
  'a voucher of a stream that is lost once (%s) goes out again',
  async (become) => {
    const { server, front, payer, deposits, ledger } = await prepare(become, 1, 12, 'voucher')
    const run = await payer.run(['--deposit', '0.02', `${front.url}/stream`])
    expect({ code: run.code, stderr: run.stderr }).toEqual({ code: 0, stderr: expect.any(String) })
    expect(run.stdout.toString()).toBe(eventsUpTo(12))
    expect(await deposits()).toBe(20_000n)
    expect(ledger().payments).toMatchObject([{ state: 'settled', amount: 12_000n }])
    const sent = front.requests.filter(({ method }) => method !== 'GET').map(({ credential }) => credential)
    expect(sent[1]).toBe(sent[0])
    expect(highestVoucher(server)).toBe(12_000n)
  },
)

test.each(['lose', 'swallow'] as const)(
  'a voucher of a stream that is lost for good (%s) ends it with what is known to be paid',
  async (become) => {
    const { front, payer, ledger } = await prepare(become, 99, 12, 'voucher')
    const run = await payer.run(['--deposit', '0.02', `${front.url}/stream`])
    // No receipt came at all.
    expect(run.code).toBe(116)
    expect(run.stderr).toContain('The stream was stopped; 0.002 pathUSD was signed for it')
    const { payments, channels } = ledger()
    expect(channels).toMatchObject([{ signed: 2000n, state: 'open' }])
    expect(payments).toMatchObject([{ amount: 2000n, cumulative: 2000n }])
    // The server may have had the second one before its answer was lost.
    const printed = become === 'lose' ? [eventsUpTo(1)] : [eventsUpTo(1), eventsUpTo(2)]
    expect(printed).toContain(run.stdout.toString())
  },
)

describe('where larger steps are asked for, two lost answers', () => {
  async function pay(config: Readonly<Record<string, string>>) {
    const prices = { amount: '0.01', minVoucherDelta: '0.03', suggestedDeposit: '0.5' }
    const server = await createSessionServer(prices)
    let left = 2
    const fate: Fate = (action) => (action === 'voucher' && left-- > 0 ? 'swallow' : 'pass')
    const front = await createFront(server, fate)
    const payer = await createPayer({ config })
    expect((await payer.run(['--yes', `${front.url}/a`])).code).toBe(0)
    const codes: (number | null)[] = []
    for (const path of 'bcd') codes.push((await payer.run([`${front.url}/${path}`])).code)
    return { codes, ...readChannelLedger(payer), truth: await readTruth(payer) }
  }

  test('do not end the channel', async () => {
    const { codes, channels, truth } = await pay({})
    expect(codes).toEqual([116, 116, 0])
    expect(channels).toMatchObject([{ signed: 60_000n, accepted: 60_000n }])
    expect(truth.counted).toBe('0.06')
  })

  test('sign no larger step than was agreed to', async () => {
    const { codes, channels } = await pay({ 'limits.confirm-above': '0.02' })
    expect(codes).toEqual([116, 116, 116])
    expect(channels).toMatchObject([{ signed: 30_000n, accepted: 30_000n }])
  })
})

test('--retry of a stream goes on paying it', async () => {
  const server = await createSessionServer({ amount: '0.001', events: 5, suggestedDeposit: '0.01' })
  let left = 1
  const front = await createFront(server, (_action, { method, credential }) =>
    method === 'GET' && credential !== undefined && left-- > 0 ? 'lose' : 'pass',
  )
  const payer = await createPayer()
  const run = await payer.run([
    ...['--deposit', '0.01', '--retry', '1', '--retry-delay', '1', '--retry-all-errors'],
    `${front.url}/stream`,
  ])
  expect({ code: run.code, out: run.stdout.toString() }).toEqual({ code: 0, out: eventsUpTo(5) })
  const { channels, payments } = readChannelLedger(payer)
  expect(channels).toMatchObject([{ signed: 5000n, accepted: 5000n }])
  expect(payments.map(({ state, amount }) => [state, amount])).toEqual([['settled', 5000n]])
})

test('an opening whose server is gone before it leaves locks nothing', async () => {
  const server = await createSessionServer({ suggestedDeposit: '0.05' })
  const front = createServer((incoming, outgoing) => {
    front.close()
    const { method, headers } = incoming
    request(server.url, { method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, { ...answer.headers, connection: 'close' })
      answer.pipe(outgoing)
    }).end()
  })
  const { url } = await listen(front, [])
  const payer = await createPayer()
  expect((await payer.run([url])).code).toBe(7)
  const { channels, payments } = readChannelLedger(payer)
  expect(channels).toMatchObject([{ state: 'dead', pendingDeposit: 0n }])
  expect(payments).toMatchObject([{ state: 'expired' }])
})

test('--retry sends the voucher again that got lost on its way, and it pays once', async () => {
  const { server, front, payer, ledger } = await prepare('lose', 1, undefined, 'voucher')
  expect((await payer.run(['--deposit', '0.05', `${front.url}/a`])).code).toBe(0)
  const run = await payer.run(['--retry', '2', '--retry-delay', '1', '--retry-all-errors', `${front.url}/b`])
  expect({ code: run.code, out: run.stdout.toString() }).toEqual({ code: 0, out: '{"path":"/b"}' })
  expect(server.payloads().map(({ action, cumulativeAmount }) => [action, cumulativeAmount])).toEqual([
    ['open', '10000'],
    ['voucher', '20000'],
  ])
  expect(ledger().channels).toMatchObject([{ signed: 20_000n, accepted: 20_000n, spent: 20_000n }])
  expect(ledger().payments.map(({ state, amount }) => [state, amount])).toEqual([
    ['settled', 10_000n],
    ['settled', 10_000n],
  ])
})

describe.skipIf(!existsSync('/dev/full'))('after a stream whose last word was lost', () => {
  const ask = async (singleAmount: string, ...args: string[]) => {
    const price = { amount: '0.001', suggestedDeposit: '0.05', events: 5, singleAmount }
    const [server, payer] = [await createSessionServer(price), await createPayer()]
    const lost = ['-o', '/dev/full', '--deposit', '0.01', `${server.url}/stream`]
    expect((await payer.run(lost)).code).toBe(116)
    const run = await payer.run([...args, `${server.url}/single`])
    return { server, payer, run, ledger: readChannelLedger(payer) }
  }

  test('a request at another price is paid once, to the unit', async () => {
    const { server, payer, run, ledger } = await ask('0.01')
    expect({ code: run.code, out: run.stdout.toString() }).toEqual({ code: 0, out: '{"path":"/single"}' })
    expect(run.stderr).toMatch(/^paid 0\.01 pathUSD .* · 0\.009 of 0\.02 left in the channel · 0\.011 of/)
    expect(ledger.channels).toMatchObject([{ signed: 11_000n, spent: 11_000n }])
    expect(ledger.payments.map(({ state, amount }) => [state, amount])).toEqual([
      ['settled', 1000n],
      ['settled', 10_000n],
    ])
    const sent = server.payloads().map(({ action, cumulativeAmount }) => [action, cumulativeAmount])
    expect(sent).toEqual([
      ['open', '1000'],
      ['voucher', '10000'],
      ['topUp', undefined],
      ['voucher', '11000'],
    ])
    expect((await payer.run(['sessions', 'close', '--all'])).code).toBe(0)
    expect(await createChainReader().moved(server.escrow, server.payee.address)).toBe(11_000n)
  })

  test('the price is asked for, not what is left of it', async () => {
    const { run, ledger } = await ask('0.01', '--confirm')
    expect(run.code).toBe(113)
    expect(run.stderr).toContain('The payment of 0.01 pathUSD needs a yes')
    expect(ledger.channels).toMatchObject([{ signed: 1000n }])
  })

  test('a limit that allows only a part of the price stops before the rest is signed', async () => {
    const { server, run, ledger } = await ask('0.01', '--max-spend', '0.0095')
    expect(run.code).toBe(111)
    expect(ledger.channels).toMatchObject([{ signed: 1000n }])
    expect(highestVoucher(server)).toBe(1000n)
  })
})
