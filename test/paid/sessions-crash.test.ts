import { describe, expect, test } from 'vitest'
import { formatDollars } from '../../src/core/money.ts'
import { highestVoucher, readChannelLedger } from '../helpers/channel-ledger.ts'
import { countOpened, createMortal, type Mortal, readTruth } from '../helpers/channel-truth.ts'
import { startChain } from '../helpers/own-chain.ts'
import { type Finished, startPresto } from '../helpers/run-presto.ts'
import { createSessionServer, createV1SessionServer, type SessionServer } from '../helpers/session-server.ts'

const price = 10_000n

type Stage = Readonly<{
  server: SessionServer
  mortal: Mortal
  /** The request that is killed, and the one that goes on. */
  args: readonly string[]
  /** Units that arrived before. */
  got: number
}>

type Scenario = Readonly<{
  v1?: boolean
  /** Events of a stream; one answer each request when absent. */
  events?: number
  sponsored?: boolean
  deposit?: string
  /** Requests that went well before. */
  before?: number
  /** The request before lost its answer. */
  lost?: boolean
}>

/** A payer who is about to make the request that is killed. */
async function prepare({ v1, events, sponsored, deposit, before = 0, lost }: Scenario): Promise<Stage> {
  let isLost = false
  const server = await (v1 ? createV1SessionServer : createSessionServer)({
    sponsored,
    ...(events !== undefined && { events }),
    content: () => (isLost ? new Response(new ReadableStream()) : new Response('data')),
  })
  const mortal = await createMortal()
  const args = ['-sS', ...(deposit === undefined ? [] : ['--deposit', deposit]), server.url]
  let got = 0
  for (let made = 0; made < before; made++) got += unitsOf(await mortal.run(args))
  if (lost) {
    isLost = true
    expect((await mortal.run(['-m', '2', ...args])).code).toBe(116)
    isLost = false
  }
  return { server, mortal, args, got }
}

/** How many answers or events arrived. */
function unitsOf({ stdout }: Finished): number {
  return stdout.toString().match(/data/g)?.length ?? 0
}

const scenarios: Readonly<Record<string, Scenario>> = {
  'the first request': {},
  'the first request of a sponsored channel': { sponsored: true },
  'a further request': { before: 1 },
  'a request that needs a topUp': { before: 1, deposit: '0.01' },
  'a request whose voucher went out before': { before: 1, lost: true },
  'a stream that needs vouchers and topUps': { events: 3, deposit: '0.02' },
  'a stream on an open channel': { events: 3, before: 1 },
  'the first request, version 1': { v1: true },
  'a request that needs a topUp, version 1': { v1: true, before: 1, deposit: '0.01' },
  'a stream that needs vouchers and topUps, version 1': { v1: true, events: 3, deposit: '0.02' },
}

const matrix = await Promise.all(
  Object.entries(scenarios).map(async ([name, scenario]) => {
    const { mortal, args } = await prepare(scenario)
    const writes = await mortal.countWrites(args)
    return { name, scenario, steps: writes.map((what, index) => ({ nth: index + 1, what })) }
  }),
)

/** Makes the request twice more, and asserts that there is one channel whose every unit bought something. */
async function goOn(mortal: Mortal, server: SessionServer, args: readonly string[]) {
  const next = await mortal.run(args)
  const last = await mortal.run(args)
  expect({ codes: [next.code, last.code], stderr: last.stderr }).toEqual({ codes: [0, 0], stderr: '' })
  const { signed, ...truth } = await readTruth(mortal)
  expect({ ...truth, opened: await countOpened(mortal.address) }).toEqual({
    channels: 1,
    opened: 1,
    accepted: signed,
    spent: signed,
    counted: formatDollars(signed),
  })
  expect(highestVoucher(server)).toBe(signed)
  const states = readChannelLedger(mortal).payments.map(({ state }) => state)
  const undecided = states.filter((state) => state !== 'settled' && state !== 'expired').length
  return { signed, undecided, arrived: unitsOf(next) + unitsOf(last) }
}

describe.each(matrix)('killed in $name', ({ scenario, steps }) => {
  test.each(steps)('after write $nth ($what): the next one goes on', async ({ nth }) => {
    const { server, mortal, args, got } = await prepare(scenario)
    const killed = await mortal.runUntil(nth, args)
    expect(killed.signal).toBe('SIGKILL')
    await readTruth(mortal)
    const { signed, undecided, arrived } = await goOn(mortal, server, args)
    const lost = signed / price - BigInt(got + unitsOf(killed) + arrived)
    expect([0n, 1n]).toContain(scenario.lost ? lost - 1n : lost)
    // What was paid without an answer stays open until the channel is closed; what only repeated it does not.
    expect(undecided).toBeLessThanOrEqual(Math.max(1, Number(lost)))
  })
})

describe('killed when the server has', () => {
  test.each([
    ['the opening', 'open', { deposit: '0.05' }],
    ['the opening that it pays for', 'open', { deposit: '0.05', sponsored: true }],
    ['a voucher', 'voucher', { deposit: '0.05' }],
    ['a topUp', 'topUp', { deposit: '0.01' }],
  ] as const)(
    '%s, and nobody knows: one answer is lost, no unit is paid twice',
    async (_name, action, { deposit, ...options }) => {
      let kill: (() => void) | undefined
      const server = await createSessionServer({
        ...options,
        content: () => {
          if (server.payloads().at(-1)?.action === action) kill?.()
          return new Response('data')
        },
      })
      const mortal = await createMortal()
      const args = ['-sS', '--deposit', deposit, server.url]
      if (action !== 'open') expect((await mortal.run(args)).code).toBe(0)
      const started = startPresto(args, { home: mortal.home })
      kill = () => started.child.kill('SIGKILL')
      expect((await started.finished).signal).toBe('SIGKILL')
      kill = undefined
      const { signed } = await goOn(mortal, server, args)
      // A topUp buys nothing by itself.
      expect(signed).toBe((action === 'open' ? 3n : action === 'voucher' ? 4n : 3n) * price)
    },
  )
})

test('Ctrl-C in the middle of a stream: what was signed stands in the ledger, and the next one goes on', async () => {
  let interrupt: (() => void) | undefined
  const server = await createSessionServer({
    events: 9,
    beforeEvent: async (index) => {
      if (index === 3) interrupt?.()
    },
  })
  const mortal = await createMortal()
  const args = ['-sS', server.url]
  const started = startPresto(args, { home: mortal.home })
  interrupt = () => started.child.kill('SIGINT')
  const { code, stderr } = await started.finished
  interrupt = undefined
  const [payment] = readChannelLedger(mortal).payments
  expect({ code, stderr }).toEqual({
    code: 130,
    stderr: expect.stringContaining(`payment ${payment?.id} was`),
  })
  const { signed, counted } = await readTruth(mortal)
  expect({ signed, counted }).toEqual({ signed: 3n * price, counted: '0.03' })
  // Two streams of nine events; the voucher for the third event pays for the first of them when it was not taken.
  const after = await goOn(mortal, server, args)
  expect(after.arrived).toBe(18)
  expect([20n, 21n]).toContain(after.signed / price)
})

test('killed before the opening left, and found when its time is over: it was never opened, and nothing of it counts', async () => {
  const chain = await startChain()
  const server = await createSessionServer({ chain })
  const mortal = await createMortal(chain, (address) => chain.ask('tempo_fundAddress', [address]))
  expect((await mortal.runUntil(6, [server.url])).signal).toBe('SIGKILL')
  expect(readChannelLedger(mortal).channels).toMatchObject([{ state: 'opening', signed: price }])
  await chain.passTime(3600)
  // This chain's clock is ahead of the payer's: the next opening is too late as well when it arrives, and is not known to be.
  expect((await mortal.run([server.url])).code).toBe(116)
  const { channels, payments } = readChannelLedger(mortal)
  expect(channels.map(({ state }) => state)).toEqual(['dead', 'opening'])
  expect(payments.map(({ state }) => state)).toEqual(['expired', 'unknown'])
  expect(await readTruth(mortal)).toMatchObject({ channels: 1, signed: price, counted: '0.01' })
  expect(await countOpened(mortal.address, chain.ask)).toBe(0)
})
