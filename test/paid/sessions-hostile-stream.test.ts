import type { ServerResponse } from 'node:http'
import { describe, expect, test } from 'vitest'
import { readChannelLedger } from '../helpers/channel-ledger.ts'
import { type Answer, hostileServer, paywall, receipt } from '../helpers/hostile-server.ts'
import {
  event,
  type HostileSession,
  hostileSession,
  needVoucher,
  problemAnswer,
  receiptEvent,
  stream,
  type Visit,
} from '../helpers/hostile-session.ts'
import { freshAddress } from '../helpers/local-chain.ts'
import { expectRobbed, expectSafe, type Robbed } from '../helpers/robbed-session.ts'
import { settle } from '../helpers/settling-server.ts'
import { createVictim, expectClean } from '../helpers/victim.ts'

const evil = '\u001b]0;owned\u0007\u001b[2J\u009b31m\u202e\u0000'
const otherChannel = `0x${'77'.repeat(32)}` as const
const data = 'data: 1\n\n'

/** What a stream does after its first event. */
type Script = (
  facts: Readonly<{ out: ServerResponse; visit: Visit; managed(count: number): Promise<void> }>,
) => Promise<void> | void

/**
 * A server that streams one event and then follows a script.
 *
 * @param manage Answers the actions on the channel; like an honest server when absent.
 */
async function streaming(
  script: Script,
  manage: (visit: Visit, server: HostileSession) => Answer | Promise<Answer> = (visit) => visit.honest(),
): Promise<HostileSession> {
  let seen = 0
  let waiting: (() => void) | undefined
  const managed = async (count: number) => {
    while (seen < count)
      await new Promise<void>((resolve) => {
        waiting = resolve
      })
  }
  return hostileSession(async (visit, server) => {
    if (visit.isManagement) {
      const answer = await manage(visit, server)
      seen++
      waiting?.()
      return answer
    }
    await visit.settle()
    return stream(async (out) => {
      out.write(data)
      await script({ out, visit, managed })
    })
  })
}

const sent = { units: 1, credentials: 1, states: ['sent'], stdout: data }
const good: Robbed = { ...sent, code: 0, words: /paid 0\.01/, states: ['settled'] }

type Row = Readonly<{ name: string; script: Script; end: Robbed; args?: readonly string[] }>

const end = ({ out, visit }: Parameters<Script>[0]) =>
  void out.write(receiptEvent(visit.payload.channelId, 10_000n))
const never = () => new Promise<never>(() => undefined)

const demands: readonly Row[] = [
  {
    name: 'two units at once',
    script: ({ out, visit }) => {
      out.write(needVoucher(visit.payload.channelId, 30_000n))
      return never()
    },
    end: { ...sent, code: 111, words: /asked for 0\.02 pathUSD more at once.*0\.01 pathUSD was paid for/ },
  },
  {
    name: 'everything there is',
    script: ({ out, visit }) => {
      out.write(needVoucher(visit.payload.channelId, 2n ** 128n - 1n))
      return never()
    },
    end: { ...sent, code: 111, words: /more at once/ },
  },
  {
    name: 'more than anything',
    script: (facts) => {
      facts.out.write(needVoucher(facts.visit.payload.channelId, 2n ** 128n))
      end(facts)
    },
    end: good,
  },
  {
    name: 'for another channel',
    script: (facts) => {
      facts.out.write(needVoucher(otherChannel, 20_000n))
      end(facts)
    },
    end: good,
  },
  {
    name: 'for nothing',
    script: (facts) => {
      facts.out.write(needVoucher(facts.visit.payload.channelId, 0n))
      end(facts)
    },
    end: good,
  },
  {
    name: 'less than what is signed: the same voucher again',
    script: async (facts) => {
      facts.out.write(needVoucher(facts.visit.payload.channelId, 9_999n))
      await facts.managed(1)
      end(facts)
    },
    end: { ...good, credentials: 2 },
  },
  {
    name: 'without an end and without content: as far as --max-spend goes',
    script: async ({ out, visit, managed }) => {
      for (let count = 1; ; count++) {
        out.write(needVoucher(visit.payload.channelId, 10_000n * BigInt(count + 1)))
        await managed(count)
      }
    },
    end: {
      ...sent,
      code: 111,
      words: /0\.05 pathUSD was paid for what came before/,
      units: 5,
      credentials: 5,
      states: ['settled'],
    },
    args: ['--max-spend', '0.05'],
  },
]

test.each(demands)('a stream that demands $name', async ({ script, end: expected, args }) => {
  await expectRobbed(await streaming(script), expected, args)
})

test('a stream that asks a thousand times at once is not answered a thousand times', async () => {
  const victim = await createVictim()
  const server = await streaming(
    async ({ out, visit, managed }) => {
      const { channelId } = visit.payload
      out.write(needVoucher(channelId, 20_000n).repeat(1000))
      await managed(300)
    },
    () => ({ status: 204 }),
  )
  const run = await victim.pay(server.url, ['-m', '3'])
  expectSafe(run, victim, server)
  expect({ code: run.code, highest: server.highest() }).toEqual({ code: 116, highest: 20_000n })
  expect(server.credentials()).toBeLessThan(250)
})

describe('events that say nothing', () => {
  const bad = (channelId: string): readonly string[] => [
    event('payment-need-voucher', 'no json'),
    event('payment-need-voucher', '[]'),
    event('payment-need-voucher', '{}'),
    event('payment-need-voucher', {
      channelId,
      requiredCumulative: 20_000,
      acceptedCumulative: 0,
      deposit: 1,
    }),
    needVoucher(channelId as typeof otherChannel, 20_000n, { requiredCumulative: '-1' }),
    needVoucher(channelId as typeof otherChannel, 20_000n, { requiredCumulative: '2e4' }),
    needVoucher(channelId as typeof otherChannel, 20_000n, { deposit: undefined }),
    needVoucher(channelId as typeof otherChannel, 20_000n, { channelId: evil }),
    event('payment-receipt', '{'),
    event('payment-receipt', { status: 'failed' }),
  ]
  test('malformed ones are left out and change nothing', async () => {
    const server = await streaming((facts) => {
      for (const text of bad(facts.visit.payload.channelId)) facts.out.write(text)
      end(facts)
    })
    await expectRobbed(server, good)
  })

  test('a huge one is no payment event', async () => {
    const server = await streaming((facts) => {
      facts.out.write(needVoucher(facts.visit.payload.channelId, 20_000n, { padding: 'x'.repeat(5_000_000) }))
      end(facts)
    })
    const { run } = await expectRobbed(server, {
      code: 0,
      words: /paid/,
      units: 1,
      credentials: 1,
      states: ['settled'],
    })
    expect(run.stdout.length).toBeGreaterThan(5_000_000)
  })

  test('in a stream that was paid by a charge they are not acted on', async () => {
    const victim = await createVictim()
    const server = await hostileServer(async (request) => {
      if (request.credential === undefined) return paywall({ request: { recipient: freshAddress() } })
      const reference = await settle(request)
      const answer = stream(async (out) => void out.write(data + needVoucher(otherChannel, 20_000n)))
      return { ...answer, headers: [...(answer.headers ?? []), ['Payment-Receipt', receipt({ reference })]] }
    })
    const run = await victim.pay(server.url)
    expect({ code: run.code, credentials: server.credentials() }).toEqual({ code: 0, credentials: 1 })
    expect(run.payments).toMatchObject([{ state: 'settled', intent: 'charge', amountBase: '10000' }])
    expectClean(run.stderr)
  })
})

describe('a receipt in a stream', () => {
  test.each<readonly [string, bigint, Readonly<Record<string, unknown>>, RegExp]>([
    ['claims more than was signed', 20_000n, {}, /claims 0\.02 pathUSD .* only 0\.01/],
    ['calls more spent than was signed', 10_000n, { spent: '90000' }, /claims 0\.09/],
    ['calls more spent than accepted', 1n, { spent: '2' }, /contradicts itself/],
    [
      'is about another channel',
      10_000n,
      { channelId: otherChannel, reference: otherChannel },
      /another channel/,
    ],
  ])('that %s proves nothing', async (_name, cumulative, members, words) => {
    const server = await streaming(({ out, visit }) => {
      out.write(receiptEvent(visit.payload.channelId, cumulative, members))
    })
    await expectRobbed(server, { ...sent, code: 0, words })
  })
})

describe('a stream that stops', () => {
  const rows: readonly Row[] = [
    {
      name: 'cut off',
      script: async ({ out }) => {
        await new Promise((resolve) => out.write(data, resolve))
        out.destroy()
      },
      end: { ...sent, code: 116, words: /\(18\)|\(56\)/, states: ['unknown'], stdout: data + data },
    },
    {
      name: 'cut off after a receipt',
      script: async (facts) => {
        end(facts)
        await new Promise((resolve) => facts.out.write(data, resolve))
        facts.out.destroy()
      },
      end: {
        ...sent,
        code: 117,
        words: /Paid 0\.01 pathUSD, but \((18|56)\)/,
        states: ['settled'],
        stdout: data + data,
      },
    },
    {
      name: 'silent until -m',
      script: never,
      end: { ...sent, code: 116, words: /\(28\)/, states: ['unknown'] },
      args: ['-m', '2'],
    },
    {
      name: 'slower than --speed-limit',
      script: never,
      end: { ...sent, code: 116, words: /\(28\)/, states: ['unknown'] },
      args: ['--speed-time', '1', '--speed-limit', '10'],
    },
    {
      name: 'over before its voucher could be taken',
      script: async ({ out, visit }) => {
        out.write(needVoucher(visit.payload.channelId, 10_000n))
        end({ out, visit, managed: never })
      },
      end: { ...good, credentials: 1 },
    },
  ]
  test.each(rows)('$name', async ({ script, end: expected, args }) => {
    await expectRobbed(await streaming(script), expected, args)
  })
})

describe('a voucher for a stream', () => {
  const asks: Script = async ({ out, visit }) => {
    out.write(needVoucher(visit.payload.channelId, 20_000n))
    await never()
  }
  const left: Robbed = { ...sent, code: 116, words: /./, units: 2, credentials: 2, states: ['unknown'] }
  const rows: readonly Readonly<{
    name: string
    manage: (visit: Visit, server: HostileSession) => Answer
    end: Robbed
    args?: readonly string[]
  }>[] = [
    {
      name: 'is refused',
      manage: () => problemAnswer(402, 'verification-failed', evil),
      end: {
        ...left,
        words: /refused: the server answered 402.*0\.02 pathUSD was signed for it/,
      },
    },
    {
      name: 'is refused with a fresh challenge, for ever',
      manage: (_visit, { again }) => problemAnswer(402, 'challenge-expired', '', again()),
      end: { ...left, words: /answered 402/, credentials: 3 },
    },
    ...(
      [
        ['payee', { request: { recipient: freshAddress() } }, {}],
        ['price', { request: { amount: '20000' } }, {}],
        ['token', { request: { currency: `0x20c0${'0'.repeat(35)}1` } }, {}],
        ['contract', {}, { escrowContract: `0x${'77'.repeat(20)}` }],
        ['version', {}, { sessionProtocol: undefined }],
        ['sponsor', {}, { feePayer: true }],
      ] as const
    ).map(([name, parts, details]) => ({
      name: `is refused with another ${name}`,
      manage: (_visit: Visit, { again }: HostileSession) =>
        problemAnswer(402, 'challenge-expired', '', again(parts, details)),
      end: { ...left, words: /answered 402/ },
    })),
    { name: 'gets a 500', manage: () => ({ status: 500 }), end: { ...left, words: /answered 500/ } },
    { name: 'gets a 410', manage: () => ({ status: 410 }), end: { ...left, words: /answered 410/ } },
    {
      name: 'meets a server without the method',
      manage: () => ({ status: 405 }),
      end: { ...left, words: /answered 405/, credentials: 3 },
    },
    {
      name: 'is redirected',
      manage: () => ({ status: 307, headers: [['Location', 'http://localhost:1/']] }),
      end: { ...left, words: /answered 307/ },
    },
    {
      name: 'is redirected to the same origin',
      manage: () => ({ status: 307, headers: [['Location', '/elsewhere']] }),
      end: { ...left, words: /answered 307/ },
    },
    {
      name: 'gets a receipt that claims more',
      manage: (visit) => ({ headers: visit.receipt({ acceptedCumulative: '30000' }) }),
      end: { ...left, words: /stream was left: the server claims 0\.03/ },
    },
    {
      name: 'gets a receipt for another channel',
      manage: (visit) => ({ headers: visit.receipt({ channelId: otherChannel, reference: otherChannel }) }),
      end: { ...left, words: /stream was left: the receipt names another channel/ },
    },
    {
      name: 'gets no answer until -m',
      manage: () => ({ hang: true }),
      end: { ...left, code: 116, words: /\(28\)/, states: ['unknown'] },
      args: ['-m', '2'],
    },
    {
      name: 'gets an answer that repeats it',
      manage: ({ payload }) => problemAnswer(400, 'bad-request', `bad ${payload.signature}`),
      end: { ...left, words: /answered 400/ },
    },
  ]
  test.each(rows)('$name: nothing more is signed', async ({ manage, end: expected, args }) => {
    await expectRobbed(await streaming(asks, manage), { ...expected, bare: true }, args)
  })

  test('gets an answer without an end and with cookies: the stream goes on', async () => {
    const manage = (visit: Visit): Answer => ({
      headers: [...visit.receipt(), ['Set-Cookie', `a=${'x'.repeat(3000)}`]],
      write: async (out) => {
        while (!out.destroyed && out.write('x'.repeat(65_536)))
          await new Promise((resolve) => setImmediate(resolve))
        await new Promise((resolve) => out.once('close', resolve))
      },
    })
    const server = await streaming(async ({ out, visit, managed }) => {
      out.write(needVoucher(visit.payload.channelId, 20_000n))
      await managed(1)
      out.write(data + receiptEvent(visit.payload.channelId, 20_000n))
    }, manage)
    const words = /paid 0\.02/
    await expectRobbed(server, { ...good, words, units: 2, credentials: 2, stdout: data + data, bare: true })
  })
})

describe('a topUp', () => {
  const asks: Script = async ({ out, visit, managed }) => {
    out.write(needVoucher(visit.payload.channelId, 20_000n))
    await managed(2)
    out.write(needVoucher(visit.payload.channelId, 30_000n))
    await never()
  }
  const forTopUps = (answer: (visit: Visit) => Answer | Promise<Answer>) => (visit: Visit) =>
    visit.payload.action === 'topUp' ? answer(visit) : visit.honest()
  const args = ['--deposit', '0.01']
  const stopped: Robbed = {
    ...sent,
    code: 116,
    words: /may or may not be there.*stream was stopped/,
    credentials: 2,
    states: ['unknown'],
  }

  test('that is answered well and never reaches the chain pays no further than itself', async () => {
    const server = await streaming(
      asks,
      forTopUps(() => ({ status: 204 })),
    )
    // Opening, topUp, voucher, and the same topUp again.
    await expectRobbed(server, { ...stopped, code: 117, units: 2, credentials: 4, states: ['settled'] }, args)
    const topUps = server.payloads().filter(({ action }) => action === 'topUp')
    expect(topUps[0]).toEqual(topUps[1])
  })

  test.each<readonly [string, (visit: Visit) => Answer]>([
    ['refused', () => problemAnswer(402, 'verification-failed', evil)],
    ['answered 500', () => ({ status: 500 })],
    ['redirected', () => ({ status: 308, headers: [['Location', 'http://localhost:1/']] })],
    ['not answered', () => ({ hangUp: true })],
  ])('that is %s: nothing more is signed', async (_name, answer) => {
    await expectRobbed(await streaming(asks, forTopUps(answer)), stopped, args)
  })

  test('that reaches the chain and is answered 500: the stream goes on', async () => {
    const manage = forTopUps(async (visit) => {
      await visit.settle()
      return { status: 500 }
    })
    const server = await streaming(async ({ out, visit, managed }) => {
      out.write(needVoucher(visit.payload.channelId, 20_000n))
      await managed(2)
      out.write(receiptEvent(visit.payload.channelId, 20_000n))
    }, manage)
    await expectRobbed(server, { ...good, words: /paid 0\.02/, units: 2, credentials: 3 }, args)
  })

  test('whose receipt claims more than was signed is not taken for confirmed', async () => {
    const claims = { acceptedCumulative: '90000', spent: '90000' }
    const manage = forTopUps((visit) => ({ headers: visit.receipt(claims) }))
    const server = await streaming(async ({ out, visit, managed }) => {
      out.write(needVoucher(visit.payload.channelId, 20_000n))
      await managed(2)
      out.write(receiptEvent(visit.payload.channelId, 20_000n))
    }, manage)
    const paid = { ...good, words: /paid 0\.02/, units: 2, credentials: 3 }
    const { victim } = await expectRobbed(server, paid, args)
    expect(readChannelLedger(victim).channels).toMatchObject([{ deposit: 10_000n, pendingDeposit: 10_000n }])
  })

  test('above the limit of a channel is not sent', async () => {
    const server = await streaming(asks)
    const words = /limit of 0\.01 per channel.*0\.01 pathUSD was paid/
    const victim = await createVictim({ config: { 'limits.deposit': '0.01' } })
    await expectRobbed(server, { ...sent, code: 111, words }, [], victim)
  })
})
