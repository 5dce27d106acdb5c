import { expect, test } from 'vitest'
import { channelReserve } from '../../src/sandbox/channel-contracts.ts'
import { challenge } from '../helpers/hostile-server.ts'
import { createPayer, type PaidRun } from '../helpers/payer.ts'
import { createSocketServer, type SocketEnd, type SocketServer } from '../helpers/socket-server.ts'

/** Runs against a server that says `script` after the first credential, which it takes. */
async function face(
  script: (end: SocketEnd, channelId: string) => Promise<void>,
  ...args: readonly string[]
): Promise<{ run: PaidRun; server: SocketServer; signed: number[] }> {
  const server = await createSocketServer({
    script: async (end) => {
      const opening = await end.next()
      await script(end, opening?.payload?.channelId ?? '')
    },
  })
  const payer = await createPayer()
  const run = await payer.run([...args, '--deposit', '1', `${server.socketUrl}/`])
  const signed = server.frames.flatMap(({ payload }) => (payload ? [Number(payload.cumulativeAmount)] : []))
  return { run, server, signed }
}

function needs(channelId: string, required: number, accepted = required - 1000) {
  const data = {
    channelId,
    requiredCumulative: String(required),
    acceptedCumulative: String(accepted),
    deposit: '1000000',
  }
  return { mpp: 'payment-need-voucher', data }
}

const other = `0x${'cd'.repeat(32)}`

test.each<readonly [string, (end: SocketEnd, id: string) => Promise<void>, RegExp]>([
  [
    'a voucher of another channel',
    async ({ acknowledge, say }) => {
      acknowledge()
      say('one')
      say(needs(other, 2000))
    },
    /voucher of another channel/,
  ],
  [
    'a receipt of another channel',
    async ({ acknowledge, say }) => {
      acknowledge()
      say('one')
      acknowledge({ channelId: other, reference: other })
    },
    /names another channel/,
  ],
  [
    'a receipt that claims more than was signed',
    async ({ acknowledge, say }) => {
      acknowledge()
      say('one')
      acknowledge({ acceptedCumulative: '900000', spent: '900000' })
    },
    /claims 0\.9 pathUSD of the channel, and only 0\.001 pathUSD was signed/,
  ],
  [
    'a frame that only a client sends',
    async ({ acknowledge, say }) => {
      acknowledge()
      say('one')
      say({ mpp: 'authorization', authorization: 'Payment x' })
    },
    /a frame that it may not send, authorization/,
  ],
  [
    'a demand that is none',
    async ({ acknowledge, say }, id) => {
      acknowledge()
      say('one')
      say({ mpp: 'payment-need-voucher', data: { channelId: id, requiredCumulative: '-1' } })
    },
    /a frame that it may not send, payment-need-voucher/,
  ],
])('%s is a breach: the socket is left at once and nothing more is signed', async (_, script, words) => {
  const { run, server, signed } = await face(script)
  expect({ code: run.code, stderr: run.stderr, stdout: run.stdout.toString() }).toEqual({
    code: 117,
    stderr: expect.stringMatching(words),
    stdout: 'one\n',
  })
  expect({ signed, closes: server.closes }).toEqual({ signed: [1000], closes: [3008] })
  expect(run.payments).toMatchObject([{ state: 'settled', amountBase: '1000' }])
})

test('more than a unit at once is not signed; the last receipt is still taken', async () => {
  const { run, server, signed } = await face(async ({ acknowledge, say, next }, id) => {
    acknowledge()
    say('one')
    say(needs(id, 900_000, 1000))
    expect(await next()).toEqual({ mpp: 'payment-close-request' })
    say({
      mpp: 'payment-close-ready',
      data: {
        method: 'tempo',
        status: 'success',
        timestamp: new Date().toISOString(),
        reference: id,
        channelId: id,
        acceptedCumulative: '1000',
        spent: '1000',
      },
    })
  })
  expect({ code: run.code, stderr: run.stderr, stdout: run.stdout.toString() }).toEqual({
    code: 111,
    stderr: expect.stringMatching(/asked for 0\.899 pathUSD more at once, and a unit costs 0\.001/),
    stdout: 'one\n',
  })
  expect({ signed, closes: server.closes }).toEqual({ signed: [1000], closes: [1000] })
})

test('a server that never ends is paid up to the limit, and left when it does not stop', async () => {
  const { run, signed } = await face(
    async ({ acknowledge, say, next, socket }, id) => {
      for (let total = 1000; socket.readyState === socket.OPEN; total += 1000) {
        acknowledge()
        say(`paid ${total}`)
        say(needs(id, total + 1000))
        const frame = await next()
        if (frame?.mpp === 'payment-close-request') return
      }
    },
    '--max-spend',
    '0.004',
  )
  expect({ code: run.code, stdout: run.stdout.toString(), signed }).toEqual({
    code: 111,
    stdout: 'paid 1000\npaid 2000\npaid 3000\npaid 4000\n',
    signed: [1000, 2000, 3000, 4000],
  })
}, 30_000)

test('a socket that was paid is not tried again over HTTP', async () => {
  const server = await createSocketServer({
    suggestedDeposit: '0.01',
    script: async () => {
      await new Promise(() => undefined)
    },
  })
  const payer = await createPayer()
  const run = await payer.run(['-m', '1', '--retry', '1', '--retry-delay', '1', `${server.socketUrl}/`])
  expect([run.code, run.stdout.toString()]).toEqual([116, ''])
  expect(server.requests.map(({ credential }) => credential)).toEqual([undefined])
})

test('silence ends with -m: unknown before a receipt, paid behind one', async () => {
  const silent = await face(async () => {}, '-m', '1.5')
  expect({ code: silent.run.code, stderr: silent.run.stderr, signed: silent.signed }).toEqual({
    code: 116,
    stderr: expect.stringContaining('Operation timed out after 1500 milliseconds'),
    signed: [1000],
  })
  expect(silent.run.payments).toMatchObject([{ state: 'unknown', amountBase: '1000' }])
  const paid = await face(async ({ acknowledge }) => acknowledge(), '-m', '1.5')
  expect(paid.run.code).toBe(117)
  expect(paid.run.payments).toMatchObject([{ state: 'settled', amountBase: '1000' }])
})

test.each<readonly [string, (end: SocketEnd) => Promise<void>, number, RegExp]>([
  [
    'a refusal',
    async ({ say }) => say({ mpp: 'payment-error', status: 402, message: '\u001b[31mno' }),
    116,
    /ended the WebSocket with 402, the server says "[ -~\uFFFD]*no"/,
  ],
  [
    'a connection that breaks',
    async ({ acknowledge, socket }) => {
      acknowledge()
      socket.terminate()
    },
    117,
    /broke off/,
  ],
  [
    'a close for a fault',
    async ({ acknowledge, socket }) => {
      acknowledge()
      socket.close(1011)
    },
    117,
    /code 1011/,
  ],
  [
    'a close without a final receipt',
    async ({ acknowledge, socket }) => {
      acknowledge()
      socket.close(1000)
    },
    0,
    /without a final receipt/,
  ],
])('%s', async (_, script, code, words) => {
  const { run } = await face(script)
  expect({ code: run.code, stderr: run.stderr }).toEqual({ code, stderr: expect.stringMatching(words) })
})

test('bytes come out as they are', async () => {
  const bytes = Uint8Array.of(0, 255, 10, 1)
  const { run } = await face(async ({ acknowledge, say, socket }) => {
    acknowledge()
    say(bytes)
    say('text')
    socket.close(1000)
  })
  expect(run.stdout).toEqual(Buffer.concat([bytes, Buffer.from('text\n')]))
})

test('a challenge that runs out is replaced by a fresh one that says the same', async () => {
  const server = await createSocketServer({
    challenge: (index, payee) =>
      challenge({
        id: `challenge-${index}`,
        intent: 'session',
        expires: new Date(Date.now() + (index === 0 ? 5000 : 300_000)).toISOString(),
        request: {
          amount: '1000',
          recipient: payee.address,
          unitType: 'message',
          methodDetails: { chainId: 1337, escrowContract: channelReserve, sessionProtocol: 'v2' },
        },
      }),
    script: async ({ next, acknowledge, say, socket }) => {
      const opening = await next()
      acknowledge()
      say(needs(opening?.payload?.channelId ?? '', 2000))
      await next()
      acknowledge()
      say('two')
      socket.close(1000)
    },
  })
  const payer = await createPayer()
  const run = await payer.run([`${server.socketUrl}/`])
  expect({ code: run.code, stdout: run.stdout.toString() }).toEqual({ code: 0, stdout: 'two\n' })
  expect(server.frames.map(({ challengeId }) => challengeId)).toEqual(['challenge-0', 'challenge-1'])
})
