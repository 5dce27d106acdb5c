import type { ServerResponse } from 'node:http'
import { networkInterfaces } from 'node:os'
import { Session } from 'mppx/tempo'
import { describe, expect, test } from 'vitest'
import { channelReserve } from '../../src/sandbox/channel-contracts.ts'
import { readChannelLedger } from '../helpers/channel-ledger.ts'
import { countOpened, createMortal, readTruth } from '../helpers/channel-truth.ts'
import { createEscrowCaller } from '../helpers/escrow-calls.ts'
import { type Answer, type ChallengeParts, hostileServer, paywall } from '../helpers/hostile-server.ts'
import {
  type HostileSession,
  hostileSession,
  problemAnswer,
  sessionChallenge,
  type Visit,
} from '../helpers/hostile-session.ts'
import { freshAccount, freshAddress } from '../helpers/local-chain.ts'
import { expectUnpaid } from '../helpers/payer.ts'
import { expectRobbed, expectSafe } from '../helpers/robbed-session.ts'
import { createVictim } from '../helpers/victim.ts'

const evil = '\u001b]0;owned\u0007\u001b[2J\u009b31m\u202e\u0000'
const other = `0x${'77'.repeat(20)}`
const otherChannel = `0x${'77'.repeat(32)}`

type Members = Readonly<Record<string, unknown>>

describe('a challenge that nothing is signed for', () => {
  const rows: readonly (readonly [string, ChallengeParts, Members, number, RegExp])[] = [
    [
      'another contract',
      {},
      { escrowContract: other },
      110,
      /would hold the deposit is not one presto knows/,
    ],
    ['no contract', {}, { escrowContract: undefined }, 118, /names no contract/],
    ['an unknown chain', {}, { chainId: 999 }, 110, /contract|chain|network/],
    ['no chain', {}, { chainId: undefined }, 118, /names no chain/],
    ['a chain as text', {}, { chainId: '1337' }, 118, /chainId is no positive number/],
    ['version 3', {}, { sessionProtocol: 'v3' }, 110, /Version v3 of tempo\/session/],
    ['a version full of escapes', {}, { sessionProtocol: `v2${evil}` }, 110, /Version .* of tempo\/session/],
    ['a version that is a number', {}, { sessionProtocol: 2 }, 118, /sessionProtocol is no text/],
    [
      'version 1 with the contract of version 2',
      {},
      { sessionProtocol: undefined },
      110,
      /not one presto knows/,
    ],
    ['no details', { request: { methodDetails: undefined } }, {}, 118, /no methodDetails/],
    ['a price of zero', { request: { amount: '0' } }, {}, 118, /price per unit is zero/],
    ['a price of 2^96', { request: { amount: (2n ** 96n).toString() } }, {}, 118, /larger than any channel/],
    ['a price of 2^96 - 1', { request: { amount: (2n ** 96n - 1n).toString() } }, {}, 111, /limit/],
    ['a negative price', { request: { amount: '-1' } }, {}, 118, /amount is not a whole number/],
    ['a step far above every limit', {}, { minVoucherDelta: '500000000' }, 111, /limit/],
    ['a step that is no amount', {}, { minVoucherDelta: '1e3' }, 118, /minVoucherDelta is no amount/],
    ['a sponsor that is a text', {}, { feePayer: 'true' }, 118, /feePayer/],
    ['an operator that is no address', {}, { operator: evil }, 118, /operator is no address/],
    ['a payee that is the zero address', { request: { recipient: `0x${'0'.repeat(40)}` } }, {}, 118, /payee/],
    ['a token that is none', { request: { currency: other } }, {}, 110, /no token of Tempo/],
    ['a past end', { expires: '2020-01-01T00:00:00Z' }, {}, 118, /expire/],
  ]
  test.each(rows)('%s', async (_name, parts, details, code, words) => {
    const server = await hostileSession((visit) => visit.honest(), parts, details)
    const victim = await createVictim()
    const run = await victim.pay(server.url)
    expectUnpaid(run, code, server)
    expect(run.stderr).toMatch(words)
    expectSafe(run, victim, server)
  })

  test('text of the server’s never plays with the terminal', async () => {
    const parts = { request: { unitType: evil, description: evil, externalId: evil } }
    const server = await hostileSession((visit) => visit.honest(), parts)
    const victim = await createVictim()
    for (const args of [['--dry-run'], [], ['-N', '-i']]) {
      const run = await victim.pay(server.url, args)
      expectSafe({ ...run, code: 0 }, victim, server)
    }
  })
})

describe('hints and suggestions change nothing', () => {
  const snapshot = {
    channelId: otherChannel,
    acceptedCumulative: '900000',
    deposit: '5000000',
    requiredCumulative: '910000',
    settled: '0',
    spent: '900000',
  }
  const encoded = Buffer.from(JSON.stringify(snapshot)).toString('base64url')
  const rows: readonly (readonly [string, ChallengeParts, Members, Answer['headers']?])[] = [
    [
      'headers about a channel of somebody else',
      {},
      {},
      [
        ['Payment-Session', otherChannel],
        ['Payment-Session-Snapshot', encoded],
      ],
    ],
    ['a channel of somebody else', {}, { channelId: otherChannel }],
    ['a snapshot of somebody else', {}, { channelId: otherChannel, sessionSnapshot: snapshot }],
    ['a deposit of everything', { request: { suggestedDeposit: '999999999999' } }, {}],
    ['a deposit that is none', { request: { suggestedDeposit: '1e9' } }, {}],
    ['a deposit of 2^96', { request: { suggestedDeposit: (2n ** 96n).toString() } }, {}],
  ]
  test.each(rows.map(([name, parts, details, headers]) => ({ name, parts, details, headers })))(
    '$name',
    async ({ parts, details, headers }) => {
      const server = await hostileSession((visit) => visit.honest(), parts, details, headers)
      const end = { code: 0, words: /^$|paid/, units: 1, credentials: 1, states: ['settled'], stdout: 'data' }
      const { run } = await expectRobbed(server, end)
      expect(run.moved.reduce((sum, { amount }) => sum + amount, 0n)).toBeLessThanOrEqual(200_000n)
    },
  )
})

describe('a receipt that proves nothing', () => {
  const rows: readonly (readonly [string, Members, RegExp])[] = [
    ['claims more than was signed', { acceptedCumulative: '20000' }, /claims 0\.02 pathUSD .* only 0\.01/],
    ['calls more spent than was signed', { acceptedCumulative: '0', spent: '90000' }, /claims 0\.09 pathUSD/],
    ['calls more spent than accepted', { acceptedCumulative: '1' }, /contradicts itself/],
    [
      'is about another channel',
      { channelId: otherChannel, reference: otherChannel },
      /names another channel/,
    ],
    ['is about two channels', { reference: otherChannel }, /not about a payment channel/],
    ['is about another challenge', { challengeId: 'somebody-else' }, /another challenge/],
    ['has no amounts', { spent: undefined }, /not about a payment channel/],
    ['is a charge’s', { intent: 'charge' }, /not about a payment channel/],
    ['is full of escapes', { challengeId: evil, unit: evil }, /./],
  ]
  test.each(rows)('%s: delivered, and the payment stays sent', async (_name, members, words) => {
    const server = await hostileSession(async (visit) => {
      await visit.settle()
      return { headers: visit.receipt(members), body: 'data' }
    })
    const end = { code: 0, words, units: 1, credentials: 1, states: ['sent'], stdout: 'data' }
    await expectRobbed(server, end)
  })
})

describe('a refusal of the voucher', () => {
  const unknown = { code: 116, states: ['unknown'], units: 1 }
  const fresh = (name: string, parts: ChallengeParts = {}, details: Members = {}) =>
    hostileSession(async (visit, server) => {
      await visit.settle()
      return problemAnswer(402, name, '', server.again(parts, details))
    })

  test('for the challenge is answered once more with the same voucher', async () => {
    const server = await hostileSession(async (visit, { again }) =>
      visit.nth === 0 ? problemAnswer(402, 'challenge-expired', '', again()) : visit.honest(),
    )
    const end = {
      code: 0,
      words: /paid 0\.01/,
      units: 1,
      credentials: 2,
      states: ['settled'],
      stdout: 'data',
    }
    await expectRobbed(server, end)
    expect(server.payloads()[0]).toEqual(server.payloads()[1])
  })

  test.each(['challenge-expired', 'invalid-challenge'])(
    '%s for ever: one further credential, the same',
    async (name) => {
      const server = await fresh(name)
      await expectRobbed(server, { ...unknown, words: /answered 402/, credentials: 2, opened: 1 })
      expect(server.payloads()[0]).toEqual(server.payloads()[1])
    },
  )

  test.each([
    'payment-required',
    'insufficient-balance',
    'verification-failed',
    'invalid-signature',
    'amount-exceeds-deposit',
    'delta-too-small',
    'no-such-problem',
  ])('%s for ever: no further credential', async (name) => {
    await expectRobbed(await fresh(name), { ...unknown, words: /answered 402/, credentials: 1 })
  })

  const swaps: readonly (readonly [string, ChallengeParts, Members?])[] = [
    ['payee', { request: { recipient: freshAddress() } }],
    ['token', { request: { currency: `0x20c0${'0'.repeat(35)}1` } }],
    ['price', { request: { amount: '10001' } }],
    ['lower price', { request: { amount: '9999' } }],
    ['contract', {}, { escrowContract: other }],
    ['version', {}, { sessionProtocol: 'v1' }],
    ['chain', {}, { chainId: 42431 }],
    ['operator', {}, { operator: other }],
    ['sponsor', {}, { feePayer: true }],
    ['intent', { intent: 'charge' }],
    ['method', { method: 'evm' }],
    ['end', { expires: '2020-01-01T00:00:00Z' }],
  ]
  test.each(swaps.map(([name, parts, details]) => ({ name, parts, details })))(
    'with another $name gets nothing more',
    async ({ parts, details }) => {
      const server = await fresh('challenge-expired', parts, details)
      await expectRobbed(server, { ...unknown, words: /answered 402/, credentials: 1 })
    },
  )

  const endings: readonly (readonly [string, (visit: Visit) => Answer, RegExp, (readonly string[])?])[] = [
    ['500 after it took the opening', () => ({ status: 500, body: 'no' }), /answered 500/],
    ['403', () => ({ status: 403, body: 'no' }), /answered 403/],
    ['500 with a receipt', (visit) => ({ status: 500, headers: visit.receipt() }), /answered 500/],
    ['no answer', () => ({ hangUp: true }), /\(52\)/],
    ['silence until -m', () => ({ hang: true }), /\(28\)/, ['-m', '2']],
    [
      'words with escapes',
      () => problemAnswer(402, 'verification-failed', evil.repeat(500)),
      /could not verify/,
    ],
    [
      'words that repeat the credential',
      ({ request }) => problemAnswer(402, 'verification-failed', `bad ${request.credential}`),
      /could not verify/,
    ],
    [
      'words that repeat the signature',
      ({ payload }) => problemAnswer(402, 'bad-request', `bad ${payload.signature}`),
      /answered 402/,
    ],
    ['a megabyte of words', () => problemAnswer(402, 'verification-failed', 'x'.repeat(1e6)), /answered 402/],
    [
      'a redirect to another origin',
      () => ({ status: 307, headers: [['Location', 'http://localhost:1/']] }),
      /redirect to another origin/,
      ['-L'],
    ],
  ]
  test.each(endings.map(([name, answer, words, args]) => ({ name, answer, words, args })))(
    '$name: nothing more is signed',
    async ({ answer, words, args }) => {
      const server = await hostileSession(async (visit) => {
        await visit.settle()
        return answer(visit)
      })
      await expectRobbed(server, { ...unknown, words, credentials: 1 }, args)
    },
  )

  test('after which the server is honest: the same voucher pays, in the same channel', async () => {
    const server = await hostileSession(async (visit) => {
      if (visit.nth > 0) return { headers: visit.receipt(), body: 'data' }
      await visit.settle()
      return { status: 500, body: 'no' }
    })
    const { victim } = await expectRobbed(server, { ...unknown, words: /answered 500/, credentials: 1 })
    const states = ['expired', 'settled']
    const end = { code: 0, words: /paid 0\.01/, units: 1, credentials: 2, states, stdout: 'data' }
    await expectRobbed(server, end, [], victim)
  })
})

test('a redirect of a paid request carries no credential to another origin', async () => {
  const thief = await hostileServer(() => ({ body: 'thanks' }))
  const server = await hostileSession(async (visit) => {
    await visit.settle()
    return { status: 307, headers: [['Location', thief.url]] }
  })
  const end = {
    code: 116,
    words: /redirect to another origin/,
    units: 1,
    credentials: 1,
    states: ['unknown'],
  }
  await expectRobbed(server, end, ['-L'])
  expect(thief.requests).toHaveLength(0)
})

describe('a channel that the server calls gone', () => {
  test.each([
    [410, 'channel-not-found'],
    [410, 'channel-finalized'],
    [402, 'channel-finalized'],
    [410, 'no-such-problem'],
  ])('%i %s, and the chain has it open: not believed, no second channel', async (status, name) => {
    const server = await hostileSession(async (visit, { again }) =>
      visit.payload.action === 'open' ? visit.honest() : problemAnswer(status, name, '', again()),
    )
    const first = { code: 0, words: /paid/, units: 1, credentials: 1, states: ['settled'] }
    const { victim } = await expectRobbed(server, first)
    const next = status === 410 ? '--session new opens another channel' : 'the same request sends the same'
    const words = new RegExp(`answered ${status}[^]*${next}`)
    const second = { code: 116, words, units: 2, credentials: 2, states: ['settled', 'unknown'] }
    await expectRobbed(server, second, [], victim)
    const third = { ...second, credentials: 3, states: ['settled', 'unknown', 'unknown'] }
    await expectRobbed(server, third, [], victim)
  })

  test('an opening that is answered well and never reaches the chain: one channel in the ledger, nothing moved', async () => {
    const server = await hostileSession((visit) =>
      visit.payload.action === 'open'
        ? { headers: visit.receipt(), body: 'data' }
        : problemAnswer(410, 'channel-not-found'),
    )
    const first = { code: 0, words: /paid/, units: 1, credentials: 1, states: ['settled'], opened: 0 }
    const { victim, run } = await expectRobbed(server, first)
    expect(run.moved).toEqual([])
    const states = ['settled', 'unknown']
    const second = { code: 116, words: /answered 410/, units: 2, credentials: 2, states, opened: 0 }
    await expectRobbed(server, second, [], victim)
  })
})

/** An answer after which nobody listens any more. */
function leave(server: HostileSession, { body, ...answer }: Answer): Answer {
  const write = (outgoing: ServerResponse) =>
    new Promise<void>((resolve) => {
      outgoing.shouldKeepAlive = false
      outgoing.end(body, () => resolve(server.close()))
    })
  return { ...answer, write }
}

describe('a channel that the chain has closed', () => {
  /** A payer with one paid request, whose channel the payee closes; what the server then says to the first opening is gone. */
  async function prepare(afterwards: (visit: Visit) => Answer | Promise<Answer>, leaves = false) {
    const payee = await freshAccount()
    const closed = new Set<string>()
    const server = await hostileSession(
      (visit) =>
        closed.has(visit.payload.channelId)
          ? leaves
            ? leave(server, problemAnswer(410, 'channel-finalized'))
            : problemAnswer(410, 'channel-finalized')
          : visit.nth === 0
            ? visit.honest()
            : afterwards(visit),
      { request: { recipient: payee.address } },
    )
    const first = { code: 0, words: /paid/, units: 1, credentials: 1, states: ['settled'] }
    const { victim } = await expectRobbed(server, first)
    const [{ channelId, descriptor, signature } = { channelId: '', descriptor: {} }] = server.payloads()
    const { send } = createEscrowCaller(channelReserve, Session.Precompile.escrowAbi)
    expect(await send(payee, 'close', [descriptor, 10_000n, 10_000n, signature])).not.toBe('reverted')
    closed.add(channelId)
    return { server, victim, channels: () => readChannelLedger(victim).channels }
  }

  test('is given up for a new one, once', async () => {
    const { server, victim, channels } = await prepare((visit) => visit.honest())
    const run = await victim.pay(server.url)
    expectSafe(run, victim, server)
    expect({ code: run.code, stdout: run.stdout.toString() }).toEqual({ code: 0, stdout: 'data' })
    expect(channels().map(({ state, signed, settled }) => [state, signed, settled])).toEqual([
      ['closed', 20_000n, 10_000n],
      ['open', 10_000n, 0n],
    ])
    expect(readChannelLedger(victim).payments.map(({ state }) => state)).toEqual([
      'settled',
      'expired',
      'settled',
    ])
    expect(server.payloads().map(({ action }) => action)).toEqual(['open', 'voucher', 'open'])
    expect(await countOpened(victim.address)).toBe(2)
    expect(await readTruth({ home: victim.home, run: victim.run })).toMatchObject({ counted: '0.02' })
  })

  test('and a new one that is called gone as well: no third', async () => {
    const { server, victim, channels } = await prepare(async (visit) => {
      await visit.settle()
      return problemAnswer(410, 'channel-not-found')
    })
    const run = await victim.pay(server.url)
    expectSafe(run, victim, server)
    expect(run.code).toBe(116)
    expect(channels().map(({ state }) => state)).toEqual(['closed', 'opening'])
    expect(server.payloads().map(({ action }) => action)).toEqual(['open', 'voucher', 'open'])
  })

  test('and a server that is gone before the new one leaves: nothing of it is locked, and it is no bug', async () => {
    const { server, victim, channels } = await prepare((visit) => visit.honest(), true)
    const run = await victim.pay(server.url, ['--retry', '1', '--retry-delay', '1', '--retry-connrefused'])
    victim.expectNoLeak(run, server)
    expect(run.code).toBe(7)
    expect(channels().map(({ state }) => state)).toEqual(['closed', 'dead'])
    expect(victim.states()).toEqual(['settled', 'expired', 'expired'])
  })

  test('and a new one that gets no answer: the next URL is not kept waiting for it', async () => {
    const { server, victim } = await prepare(async (visit) => {
      if (visit.payload.action === 'open') return { hangUp: true }
      return visit.honest()
    })
    const run = await victim.run(['-m', '10', server.url, `${server.url}/next`], { env: victim.env })
    expect(run.code).toBe(116)
    expect(run.stderr).not.toContain('(28)')
    expect(server.requests.some(({ path }) => path === '/next')).toBe(true)
  })
})

test('a channel that the server closes with the very voucher that it refuses: no second payment', async () => {
  const payee = await freshAccount()
  const { send } = createEscrowCaller(channelReserve, Session.Precompile.escrowAbi)
  const server = await hostileSession(
    async (visit) => {
      if (visit.payload.action === 'open') return visit.honest()
      const [opening] = server.payloads()
      const { cumulativeAmount = '0', signature } = visit.payload
      const amount = BigInt(cumulativeAmount)
      const closed = await send(payee, 'close', [opening?.descriptor, amount, amount, signature])
      expect(closed).not.toBe('reverted')
      return problemAnswer(410, 'channel-finalized')
    },
    { request: { recipient: payee.address } },
  )
  const first = { code: 0, words: /paid/, units: 1, credentials: 1, states: ['settled'] }
  const { victim } = await expectRobbed(server, first)
  const words = /Paid 0\.01 pathUSD, but the server answered 410/
  const states = ['settled', 'settled']
  await expectRobbed(server, { code: 117, words, units: 2, credentials: 2, states }, [], victim)
  expect(readChannelLedger(victim).channels.map(({ state, settled }) => [state, settled])).toEqual([
    ['closed', 20_000n],
  ])
})

describe('a voucher whose answer was lost', () => {
  /** The opening is taken, and answered with a 500. */
  async function prepare(then: (visit: Visit, server: HostileSession) => Answer | Promise<Answer>) {
    const server = await hostileSession(async (visit, self) => {
      if (visit.nth > 0) return then(visit, self)
      await visit.settle()
      return { status: 500 }
    })
    const first = { code: 116, words: /answered 500/, units: 1, credentials: 1, states: ['unknown'] }
    const { victim } = await expectRobbed(server, first)
    return { server, victim }
  }

  test('and that bought something already: one unit more, once', async () => {
    const { server, victim } = await prepare((visit, { again }) =>
      visit.nth === 1 ? problemAnswer(402, 'insufficient-balance', '', again()) : visit.honest(),
    )
    const states = ['settled', 'settled']
    const end = { code: 0, words: /paid 0\.01/, units: 2, credentials: 3, states, stdout: 'data' }
    await expectRobbed(server, end, [], victim)
    expect(await readTruth(victim)).toMatchObject({ signed: 20_000n, counted: '0.02' })
  })

  test('and for ever bought something already: one unit more, once', async () => {
    const { server, victim } = await prepare((_visit, { again }) =>
      problemAnswer(402, 'insufficient-balance', '', again()),
    )
    const states = ['unknown', 'unknown']
    await expectRobbed(
      server,
      { code: 116, words: /answered 402/, units: 2, credentials: 3, states },
      [],
      victim,
    )
  })

  test.each<readonly [string, ChallengeParts]>([
    ['price', { request: { amount: '10001' } }],
    ['payee', { request: { recipient: freshAddress() } }],
  ])('and that bought something already, at another %s: nothing more', async (_name, parts) => {
    const { server, victim } = await prepare((_visit, { again }) =>
      problemAnswer(402, 'insufficient-balance', '', again(parts)),
    )
    const states = ['unknown', 'unknown']
    await expectRobbed(
      server,
      { code: 116, words: /answered 402/, units: 1, credentials: 2, states },
      [],
      victim,
    )
  })
})

describe('a price above the deposit of an opening that is not decided', () => {
  async function prepare(answer: (visit: Visit) => Answer | Promise<Answer>) {
    let amount = '10000'
    const server = await hostileSession(answer, () => ({ request: { amount } }))
    const raise = () => {
      amount = '500000'
    }
    return { server, raise }
  }

  test('whose answer was lost: the old voucher again, nothing more', async () => {
    const { server, raise } = await prepare(() => ({ status: 500 }))
    const first = {
      code: 116,
      words: /answered 500/,
      units: 1,
      credentials: 1,
      states: ['unknown'],
      opened: 0,
    }
    const { victim } = await expectRobbed(server, first)
    raise()
    await expectRobbed(server, { ...first, credentials: 2, states: ['unknown', 'unknown'] }, [], victim)
  })

  test('whose answer was lost, and that bought something: nothing more, and it is no bug', async () => {
    const { server, raise } = await prepare((visit) =>
      visit.nth === 0 ? { status: 500 } : problemAnswer(402, 'insufficient-balance', '', server.again()),
    )
    const first = {
      code: 116,
      words: /answered 500/,
      units: 1,
      credentials: 1,
      states: ['unknown'],
      opened: 0,
    }
    const { victim } = await expectRobbed(server, first)
    raise()
    const run = await victim.pay(server.url)
    expectSafe(run, victim, server)
    expect({ code: run.code, highest: server.highest() }).toEqual({ code: 116, highest: 10_000n })
    expect(run.stderr).toMatch(/may or may not be there: the chain has not seen the channel yet/)
  })

  test('that never left: a channel for the new price', async () => {
    const { server, raise } = await prepare((visit) => visit.honest())
    const mortal = await createMortal()
    expect((await mortal.runUntil(5, [server.url])).signal).toBe('SIGKILL')
    raise()
    expect((await mortal.run([server.url])).code).toBe(0)
    const { channels } = readChannelLedger(mortal)
    expect(channels.map(({ state, signed }) => [state, signed])).toEqual([
      ['dead', 0n],
      ['open', 500_000n],
    ])
    expect(await countOpened(mortal.address)).toBe(1)
  })
})

test('plain http beyond the loopback is not paid', async () => {
  const address = Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .find(({ family, internal }) => family === 'IPv4' && !internal)?.address
  if (address === undefined) return
  const server = await hostileServer(() => paywall(sessionChallenge(freshAddress())), address)
  const victim = await createVictim()
  expectUnpaid(await victim.pay(server.url), 118, server)
})
