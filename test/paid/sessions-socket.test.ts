import { Session } from 'mppx/tempo'
import { expect, test } from 'vitest'
import { channelReserve } from '../../src/sandbox/channel-contracts.ts'
import { createEscrowCaller } from '../helpers/escrow-calls.ts'
import { pathUsd } from '../helpers/local-chain.ts'
import { createPaidServer } from '../helpers/paid-server.ts'
import { createPayer, expectUnpaid } from '../helpers/payer.ts'
import { startPresto } from '../helpers/run-presto.ts'
import { runShell } from '../helpers/run-shell.ts'
import { createChainReader } from '../helpers/session-chain.ts'
import { createSessionServer } from '../helpers/session-server.ts'
import { createSocketServer, type SocketServer } from '../helpers/socket-server.ts'

const chain = createChainReader()

function lines(count: number): string {
  return Array.from({ length: count }, (_, index) => `message ${index}\n`).join('')
}

/** The totals that the client signed for over the socket, base units, oldest first. */
function vouchers({ frames }: SocketServer): bigint[] {
  return frames.flatMap(({ payload }) => (payload ? [BigInt(payload.cumulativeAmount)] : []))
}

function channelOf({ frames }: SocketServer) {
  const id = frames.find(({ payload }) => payload?.action === 'open')?.payload?.channelId
  if (!id) throw new Error('no channel was opened')
  return id
}

test('thirty messages are paid one by one, and the channel that was topped up stays open', async () => {
  const server = await createSocketServer({ messages: 30, suggestedDeposit: '0.01' })
  const payer = await createPayer()
  const run = await payer.run([`${server.socketUrl}/feed`])
  expect({ code: run.code, stderr: run.stderr }).toEqual({
    code: 0,
    stderr: expect.stringMatching(/^paid 0\.03 pathUSD to 0x/),
  })
  expect(run.stdout.toString()).toBe(lines(30))
  expect(run.payments).toMatchObject([
    {
      state: 'settled',
      settledBy: 'receipt',
      intent: 'session',
      amountBase: '30000',
      token: pathUsd,
      origin: server.url,
    },
  ])
  expect(vouchers(server)).toEqual(Array.from({ length: 30 }, (_, index) => BigInt(index + 1) * 1000n))
  // 0.01, doubled, and doubled again.
  expect(await chain.channelState(channelOf(server))).toEqual({
    deposit: 40_000n,
    settled: 0n,
    closeRequestedAt: 0,
  })
  expect(run.spent).toBe(40_000n + run.fee)
  expect(server.closes).toEqual([1000])
  // The price over HTTP, then the deposits; the handshake has no credential.
  expect(server.requests.map(({ method, credential }) => [method, credential !== undefined])).toEqual([
    ['GET', false],
    ['POST', true],
    ['POST', true],
  ])
  expect(server.handshakes.map(({ credential }) => credential)).toEqual([undefined])
})

test('the next socket goes on with the channel', async () => {
  const server = await createSocketServer({ messages: 2, suggestedDeposit: '0.01' })
  const payer = await createPayer()
  await payer.run([`${server.socketUrl}/`])
  const run = await payer.run([`${server.socketUrl}/`])
  expect({ code: run.code, moved: run.moved, stdout: run.stdout.toString() }).toEqual({
    code: 0,
    moved: [],
    stdout: lines(2),
  })
  expect(vouchers(server)).toEqual([1000n, 2000n, 3000n, 4000n])
})

test('a limit ends it behind the messages that were paid', async () => {
  const server = await createSocketServer({ messages: 30, suggestedDeposit: '0.1' })
  const payer = await createPayer()
  const run = await payer.run(['--max-spend', '0.005', '--deposit', '0.02', `${server.socketUrl}/`])
  expect({ code: run.code, stderr: run.stderr, stdout: run.stdout.toString() }).toEqual({
    code: 111,
    stderr: expect.stringMatching(/--max-spend[\s\S]*0\.005 pathUSD was paid for what came before/),
    stdout: lines(5),
  })
  expect(vouchers(server)).toEqual([1000n, 2000n, 3000n, 4000n, 5000n])
  expect(server.frames.at(-1)).toEqual({ mpp: 'payment-close-request' })
  expect(run.payments).toMatchObject([{ state: 'settled', amountBase: '5000' }])
})

test('a reader that goes away ends it, and pays no further', async () => {
  const server = await createSocketServer({ messages: 1000, suggestedDeposit: '0.1' })
  const payer = await createPayer()
  const { stdout } = await runShell(`presto -s ${server.socketUrl}/ | head -n 3`, { home: payer.home })
  expect(stdout.toString()).toBe(lines(3))
  const [payment] = await payer.history()
  expect(payment?.state).toBe('settled')
  expect(Number(payment?.amountBase)).toBeLessThan(100_000)
})

test('Ctrl-C ends it; what was acknowledged is in the ledger', async () => {
  let proceed: () => void = () => {}
  const held = new Promise<void>((resolve) => {
    proceed = resolve
  })
  const server = await createSocketServer({
    suggestedDeposit: '0.1',
    beforeMessage: (index) => (index === 2 ? held : Promise.resolve()),
  })
  const payer = await createPayer()
  const { child, finished } = startPresto([`${server.socketUrl}/`], { home: payer.home })
  let seen = ''
  child.stdout.on('data', (bytes: Buffer) => {
    seen += bytes.toString()
    if (seen === lines(2)) child.kill('SIGINT')
  })
  expect((await finished).code).toBe(130)
  proceed()
  expect(await payer.history()).toMatchObject([{ state: 'settled' }])
})

test('headers of the user go with both requests, and -v shows no credential', async () => {
  const server = await createSocketServer({ suggestedDeposit: '0.1' })
  const payer = await createPayer()
  const { stderr } = await payer.run(['-v', '-H', 'X-Own: 1', '-b', 'a=b', `${server.socketUrl}/`])
  expect(server.requests[0]?.headers).toMatchObject({ 'x-own': '1', cookie: 'a=b' })
  expect(server.handshakes[0]?.headers).toMatchObject({ 'x-own': '1', cookie: 'a=b', upgrade: 'websocket' })
  expect(stderr).toContain('< HTTP/1.1 101 Switching Protocols')
  expect(stderr).toContain('> Cookie: [redacted')
  expect(stderr).not.toMatch(/eyJjaGFsbGVuZ2Ui/)
})

test('nothing is paid without a channel, beyond the limits, or when only the offers are wanted', async () => {
  const server = await createSocketServer()
  const charged = await createPaidServer({ '/': { offers: [{ amount: '0.01' }] } })
  const payer = await createPayer()
  expectUnpaid(await payer.run([`${charged.url.replace('http', 'ws')}/`]), 110, charged)
  expectUnpaid(await payer.run(['--session', 'none', `${server.socketUrl}/`]), 110, server)
  expectUnpaid(await payer.run(['--max-spend', '0.0001', `${server.socketUrl}/`]), 111, server)
  expectUnpaid(await payer.run(['--dry-run', `${server.socketUrl}/`]), 0, server)
  const inspected = await payer.run(['inspect', '-j', `${server.socketUrl}/`])
  expect(JSON.parse(inspected.stdout.toString())).toMatchObject({
    offers: [{ intent: 'session', amountBase: '1000' }],
  })
  expect(server.handshakes).toEqual([])
})

test('--no-pay asks for no price', async () => {
  const server = await createSocketServer({
    script: async ({ say, socket }) => {
      say('free')
      socket.close(1000)
    },
  })
  const payer = await createPayer()
  const run = await payer.run(['--no-pay', `${server.socketUrl}/`])
  expect({ code: run.code, stdout: run.stdout.toString() }).toEqual({ code: 0, stdout: 'free\n' })
  expect(server.requests).toEqual([])
  const refusing = await createPaidServer({ '/': { offers: [{ amount: '0.01' }] } })
  const refused = await payer.run(['--no-pay', `${refusing.url.replace('http', 'ws')}/`])
  expect({ code: refused.code, stderr: refused.stderr }).toEqual({
    code: 22,
    stderr: expect.stringContaining('Refused WebSocket upgrade: 402'),
  })
})

test('a server that opens no WebSocket gets no credential', async () => {
  const paywall = await createSessionServer({ amount: '0.001', unitType: 'message' })
  const payer = await createPayer()
  const run = await payer.run([`${paywall.url.replace('http', 'ws')}/`])
  expectUnpaid({ ...run, payments: [] }, 22, paywall)
  expect(run.payments).toMatchObject([{ state: 'expired' }])
})

test('a channel that the server calls closed is replaced where the chain says so, too', async () => {
  let calls = 0
  const server = await createSocketServer({
    suggestedDeposit: '0.01',
    script: async ({ next, say: tell, socket }, serve) => {
      calls++
      if (calls !== 2) return serve()
      await next()
      const problem = { type: 'https://paymentauth.org/problems/session/channel-finalized', status: 410 }
      tell({ mpp: 'payment-error', status: 410, message: JSON.stringify(problem) })
      socket.close(1008)
    },
  })
  const payer = await createPayer()
  await payer.run([`${server.socketUrl}/`])
  const descriptor = server.frames[0]?.payload?.descriptor
  await createEscrowCaller(channelReserve, Session.Precompile.escrowAbi).send(payer, 'requestClose', [
    descriptor,
  ])
  const run = await payer.run([`${server.socketUrl}/`])
  expect({ code: run.code, stdout: run.stdout.toString(), calls }).toEqual({
    code: 0,
    stdout: lines(3),
    calls: 3,
  })
  const opened = server.frames.filter(({ payload }) => payload?.action === 'open')
  expect(opened.map(({ payload }) => payload?.cumulativeAmount)).toEqual(['1000', '1000'])
  expect(new Set(opened.map(({ payload }) => payload?.channelId)).size).toBe(2)
})
