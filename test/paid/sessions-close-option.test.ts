import { expect, test } from 'vitest'
import { channelReserve } from '../../src/sandbox/channel-contracts.ts'
import { createPayer } from '../helpers/payer.ts'
import { createChainReader } from '../helpers/session-chain.ts'
import { createSessionServer, type SessionServer } from '../helpers/session-server.ts'
import { createSocketServer } from '../helpers/socket-server.ts'
import { caFile, tlsFront } from '../helpers/tls-server.ts'

const chain = createChainReader()

/** What came out of a payer's channels: to the payee, and back. Base units. */
async function money(payer: { address: `0x${string}` }, payee: `0x${string}`) {
  const [locked, back, paid] = await Promise.all([
    chain.moved(payer.address, channelReserve),
    chain.moved(channelReserve, payer.address),
    chain.moved(channelReserve, payee),
  ])
  return { left: locked - back - paid, paid }
}

function closes(server: Pick<SessionServer, 'payloads'>): string[] {
  return server
    .payloads()
    .flatMap(({ action, cumulativeAmount = '' }) => (action === 'close' ? [cumulativeAmount] : []))
}

test('--close: the request is answered, and the rest of the deposit is back', async () => {
  const server = await createSessionServer({ suggestedDeposit: '0.05' })
  const payer = await createPayer()
  const run = await payer.run(['--close', `${server.url}/once`])
  expect([run.code, run.stdout.toString()]).toEqual([0, '{"path":"/once"}'])
  expect(run.stderr).toMatch(
    /^paid 0\.01 pathUSD .*\n0x[0-9a-f]{64} \(http.*\) is closed: 0\.01 pathUSD paid, 0\.04 pathUSD came back\n$/,
  )
  expect(await money(payer, server.payee.address)).toEqual({ left: 0n, paid: 10_000n })
  expect(closes(server)).toEqual(['10000'])
})

test('--close behind a stream settles what its events cost', async () => {
  const server = await createSessionServer({ events: 7, suggestedDeposit: '0.03' })
  const payer = await createPayer()
  const run = await payer.run(['-sS', '--close', server.url])
  expect([run.code, run.stderr]).toEqual([0, ''])
  expect(await money(payer, server.payee.address)).toEqual({ left: 0n, paid: 70_000n })
})

test('--close behind a WebSocket, too', async () => {
  const server = await createSocketServer({ messages: 3, suggestedDeposit: '0.01' })
  const payer = await createPayer()
  const run = await payer.run(['--close', server.socketUrl])
  expect(run.code).toBe(0)
  expect(run.stderr).toContain('is closed: 0.003 pathUSD paid')
  expect(await money(payer, server.payee.address)).toEqual({ left: 0n, paid: 3000n })
})

test('--close goes the way of the request: its certificates and headers, and no body of its own', async () => {
  const server = await createSessionServer({ suggestedDeposit: '0.05' })
  const front = await tlsFront(server)
  const payer = await createPayer()
  const options = ['--cacert', caFile, '-H', 'X-Key: k', '-H', 'Content-Type: text/x', '-d', 'a=b']
  const run = await payer.run([...options, '--close', `${front.url}/once?q=1`])
  expect([run.code, run.stdout.toString()]).toEqual([0, '{"path":"/once?q=1"}'])
  expect(await money(payer, server.payee.address)).toEqual({ left: 0n, paid: 10_000n })
  const last = front.requests.at(-1)
  expect([last?.method, last?.path]).toEqual(['POST', '/once'])
  expect(last?.headers).toMatchObject({ 'x-key': 'k' })
  expect(last?.headers).not.toHaveProperty('content-type')
})

test('a request that failed keeps its exit code when its channel is closed', async () => {
  const server = await createSessionServer({
    suggestedDeposit: '0.05',
    content: () => new Response('no', { status: 500 }),
  })
  const payer = await createPayer()
  const run = await payer.run(['--close', server.url])
  expect(run.code).toBe(116)
  expect((await money(payer, server.payee.address)).left).toBe(0n)
})
