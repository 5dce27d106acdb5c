import { networkInterfaces } from 'node:os'
import { expect, test } from 'vitest'
import { adopt, createForeignChannel, readRow } from '../helpers/adopted-channel.ts'
import { hostileServer, paywall } from '../helpers/hostile-server.ts'
import { localChain } from '../helpers/local-chain.ts'
import { createPayer } from '../helpers/payer.ts'
import { createChainReader } from '../helpers/session-chain.ts'
import { createSessionServer, createV1SessionServer } from '../helpers/session-server.ts'
import { hasTerminal, runOnTerminal } from '../helpers/terminal.ts'

const oneSpent = { paid: 10_000n, refund: 40_000n, lost: 10_000n }
const untouched = { paid: 0n, refund: 0n, lost: 50_000n }

test.each(['v1', 'v2'] as const)(
  '%s: closed with the server, the rest comes back to the unit',
  async (version) => {
    const it = await createForeignChannel(version)
    await adopt(it)
    const listed = await it.run(['sessions'])
    expect(listed.stdout.toString()).toMatch(
      /^used \(UTC\) .*\n20\d\d-.* open +0\.05 +0\.01 +0\.04 +pathUSD .* 0x[0-9a-f]{64}\n$/,
    )
    const closed = await it.run(['sessions', 'close', it.server.url])
    expect({ code: closed.code, stderr: closed.stderr }).toEqual({ code: 0, stderr: '' })
    expect(closed.stdout.toString()).toBe(
      `${it.id} (${it.server.url}) is closed: 0.01 pathUSD paid, 0.04 pathUSD came back\n`,
    )
    expect(await it.money()).toEqual(oneSpent)
    expect(it.server.payloads().at(-1)).toMatchObject({ action: 'close', cumulativeAmount: '10000' })
    expect(readRow(it)).toMatchObject({
      state: 'closed',
      settled: 10_000n,
      closeTxHash: expect.stringMatching(/^0x/),
    })
    expect(await it.sessions()).toEqual([])
    const again = await it.run(['sessions', 'close', it.id])
    expect([again.code, again.stdout.toString()]).toEqual([0, closed.stdout.toString()])
    // The payment of the ledger is settled by what the chain has.
    const history = JSON.parse((await it.run(['history', '-j'])).stdout.toString())
    expect(history.payments).toMatchObject([{ state: 'settled', settledBy: 'chain', intent: 'session' }])
  },
)

test('a payment whose receipt was lost is paid for when the channel is closed', async () => {
  const it = await createForeignChannel('v2')
  await adopt(it, { spent: 0n })
  expect((await it.run(['sessions', 'close', '--all'])).code).toBe(0)
  const amounts = it.server
    .payloads()
    .flatMap(({ action, cumulativeAmount }) => (action === 'close' ? [cumulativeAmount] : []))
  expect([...new Set(amounts)]).toEqual(['0', '10000'])
  expect(await it.money()).toEqual(oneSpent)
})

test('without an endpoint the receipt decides', async () => {
  const it = await createForeignChannel('v2')
  await adopt(it)
  await it.run(['config', 'unset', 'networks.sandbox.rpc'])
  const closed = await it.run(['sessions', 'close', it.id.slice(0, 12), '-j'])
  expect(closed.code).toBe(0)
  expect(JSON.parse(closed.stdout.toString())).toMatchObject({
    sessions: [
      { id: it.id, state: 'closed', spent: '0.01', refundable: '0', closeTxHash: expect.any(String) },
    ],
  })
  expect(await it.money()).toEqual(oneSpent)
})

test('a server that is gone: nothing is sent, and the chain is asked only when the user agrees', async () => {
  const it = await createForeignChannel('v2')
  await adopt(it)
  await it.server.close()
  const failed = await it.run(['sessions', 'close', '--all'])
  expect({ code: failed.code, out: failed.stdout.toString() }).toEqual({ code: 7, out: '' })
  expect(failed.stderr).toContain('(7) ')
  expect(readRow(it)).toMatchObject({ state: 'open' })
  expect(failed.stderr).not.toContain('redacted')
  const agreed = await it.run(['sessions', 'close', it.id, '--yes', '-j'])
  expect(agreed.code).toBe(0)
  expect(JSON.parse(agreed.stdout.toString())).toMatchObject({
    sessions: [{ state: 'requested', withdrawableAt: expect.any(String), refundable: '0.04' }],
  })
  expect((await it.reader.channelState(it.id)).closeRequestedAt).toBeGreaterThan(0)
  expect(await it.money()).toMatchObject(untouched)
})

test('all are tried, and one failure is the exit code', async () => {
  const it = await createForeignChannel('v2')
  await adopt(it)
  const other = await createForeignChannel('v2', localChain())
  await other.server.close()
  await adopt({ ...other, home: it.home })
  const mixed = await it.run(['sessions', 'close', '--all'])
  expect(mixed.code).toBe(7)
  expect(mixed.stdout.toString()).toContain(`${it.id} (${it.server.url}) is closed`)
  expect(await it.money()).toEqual(oneSpent)
  expect(readRow({ ...other, home: it.home })).toMatchObject({ state: 'open' })
})

test.each([
  ['never got to the server', false, 'open', untouched],
  ['was done by the server', true, 'closed', oneSpent],
])(
  'killed before the answer: a close that %s is decided by the next look',
  async (_, passesOn, state, money) => {
    const it = await createForeignChannel('v2')
    let arrived = () => {}
    const reached = new Promise<void>((resolve) => {
      arrived = resolve
    })
    const front = await hostileServer(async ({ method, path, credential }) => {
      if (credential === undefined || passesOn) {
        const headers = credential === undefined ? {} : { authorization: credential }
        const reply = await fetch(it.server.url + path, { method, headers })
        if (credential === undefined)
          return {
            status: reply.status,
            headers: [...reply.headers].filter(([name]) => name === 'www-authenticate'),
          }
      }
      arrived()
      return { hang: true }
    })
    await adopt(it, { resource: `${front.url}/data` })
    const { child, finished } = it.start('sessions', 'close', '--all')
    child.stdin.end()
    await reached
    child.kill('SIGKILL')
    expect((await finished).signal).toBe('SIGKILL')
    expect(readRow(it)?.state).toBe('closing')
    const synced = await it.run(['sessions', 'sync', '-j'])
    expect({ code: synced.code, stderr: synced.stderr }).toEqual({ code: 0, stderr: '' })
    expect(readRow(it)?.state).toBe(state)
    expect(await it.money()).toEqual(money)
  },
)

test('a receipt that was lost before is settled by history check', async () => {
  const it = await createForeignChannel('v2')
  await adopt(it)
  const open = await it.run(['history', 'check'])
  expect(open.code).toBe(116)
  expect(open.stdout.toString()).toContain(`the payee may still settle it on the channel ${it.id}`)
  await it.client.manager.close()
  const checked = await it.run(['history', 'check', '-j'])
  expect(checked.code).toBe(0)
  expect(JSON.parse(checked.stdout.toString()).checked).toMatchObject([
    { before: 'sent', state: 'settled', settlesUntil: null },
  ])
  expect(readRow(it)).toMatchObject({ state: 'closed', settled: 10_000n })
  const [{ id }] = JSON.parse((await it.run(['history', '-j'])).stdout.toString()).payments
  expect((await it.run(['history', 'show', id])).stdout.toString()).toMatch(
    new RegExp(`channel +${it.id}\nvoucher +for 0.01 pathUSD in all\n`),
  )
})

test('channels that nobody uses are closed when a sessions command runs, and whoami reminds of them', async () => {
  const it = await createForeignChannel('v2')
  const hours = 3_600_000
  await adopt(it, { usedAt: Date.now() - 30 * hours })
  const whoami = (await it.run(['whoami'])).stdout.toString()
  expect(whoami).toContain('Locked:   0.00 in channels, 0.05 of play money\n')
  expect(whoami).toMatch(new RegExp(`^Idle: +${it.id} \\(127\\.0\\.0\\.1\\) since 20`, 'm'))
  await it.run(['config', 'set', 'sessions.idle-close', '2d'])
  expect(await it.sessions()).toHaveLength(1)
  expect((await it.run(['config', 'set', 'sessions.idle-close', 'soon'])).code).toBe(2)
  await it.run(['config', 'set', 'sessions.idle-close', '1h'])
  const listed = await it.run(['sessions', 'list', '-j'])
  expect(listed.stderr).toContain(`presto: idle: ${it.id} (${it.server.url}) is closed: 0.01 pathUSD paid`)
  expect(JSON.parse(listed.stdout.toString())).toEqual({ sessions: [] })
  expect(await it.money()).toEqual(oneSpent)
})

test.each([
  ['v1', createV1SessionServer],
  ['v2', createSessionServer],
])('%s: opened and paid with by requests, closed with the refund to the unit', async (_, create) => {
  const server = await create({ amount: '0.01', suggestedDeposit: '0.05' })
  const payer = await createPayer()
  for (const page of [1, 2, 3])
    expect(await payer.run(['-s', `${server.url}/?page=${page}`])).toMatchObject({ code: 0 })
  expect(new Set(server.payloads().map(({ channelId }) => channelId)).size).toBe(1)
  const { moved } = createChainReader()
  expect(await moved(payer.address, server.escrow)).toBe(50_000n)
  const closed = await payer.run(['sessions', 'close', `${server.url}/?page=1`])
  expect({ code: closed.code, stderr: closed.stderr }).toEqual({ code: 0, stderr: '' })
  expect(closed.stdout.toString()).toContain('is closed: 0.03 pathUSD paid, 0.02 pathUSD came back')
  expect(await moved(server.escrow, server.payee.address)).toBe(30_000n)
  expect(await moved(server.escrow, payer.address)).toBe(20_000n)
  const states = (await payer.history()).map(({ state, settledBy }) => [state, settledBy])
  expect(states).toEqual(Array.from({ length: 3 }, () => ['settled', 'receipt']))
  // The next request opens another channel.
  expect((await payer.run(['-s', server.url])).code).toBe(0)
  expect(new Set(server.payloads().map(({ channelId }) => channelId)).size).toBe(2)
})

const outside = Object.values(networkInterfaces())
  .flatMap((list) => list ?? [])
  .find(({ family, internal }) => family === 'IPv4' && !internal)?.address

test.skipIf(outside === undefined)('no voucher goes over plain http beyond this machine', async () => {
  const it = await createForeignChannel('v2')
  const server = await hostileServer(() => paywall(), outside)
  await adopt(it, { resource: `${server.url}/data` })
  const closed = await it.run(['sessions', 'close', it.id.slice(0, 12), '-j'])
  expect(closed.code).toBe(118)
  expect(JSON.parse(closed.stderr)).toMatchObject({ error: { code: 'BAD_CHALLENGE', exitCode: 118 } })
  expect(server.requests).toEqual([])
  expect(readRow(it)?.state).toBe('open')
})

test.skipIf(!hasTerminal)('on a terminal the chain is asked after a yes only', async () => {
  const it = await createForeignChannel('v2')
  await adopt(it)
  await it.server.close()
  const close = (text: string) =>
    runOnTerminal(
      ['sessions', 'close', it.id],
      { PRESTO_HOME: it.home },
      { prompt: /Close on the chain instead\?/, text },
    )
  expect((await close('n\n')).code).toBe(7)
  expect(readRow(it)?.state).toBe('open')
  expect((await close('y\n')).code).toBe(0)
  expect(readRow(it)?.state).toBe('requested')
})

test("a server that is not there: curl's number, and which channel it is about", async () => {
  const it = await createForeignChannel('v2')
  await adopt(it, { resource: 'http://127.0.0.1:1/data' })
  const run = await it.run(['sessions', 'close', '--all'])
  expect(run.code).toBe(7)
  expect(run.stderr).toMatch(/^presto: \(7\) Failed to connect .*\n.*\n$/)
  expect(run.stderr).toContain(`Nothing was sent. The channel ${it.id} is as it was; `)
  expect(run.stderr).toContain(`\`presto sessions close ${it.id.slice(0, 10)} --force\``)
  expect(readRow(it)).toMatchObject({ state: 'open' })
})

test('--force writes off a channel of a sandbox that has ended', async () => {
  const it = await createForeignChannel('v2')
  await adopt(it)
  const seen = it.server.requests.length
  await it.run(['config', 'set', 'networks.sandbox.genesis', `0x${'12'.repeat(32)}`])
  const run = await it.run(['sessions', 'close', '--all', '--force'])
  expect(run.code).toBe(0)
  expect(run.stderr).toContain(`the sandbox of the channel ${it.id} has ended`)
  expect(it.server.requests).toHaveLength(seen)
  expect(await it.sessions()).toEqual([])
  expect(readRow(it)).toMatchObject({ state: 'closed', settled: 10_000n })
})
