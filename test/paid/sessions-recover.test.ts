import { rmSync } from 'node:fs'
import { Session } from 'mppx/tempo'
import { expect, test } from 'vitest'
import { findPaths } from '../../src/config/paths.ts'
import { createForeignChannel, type ForeignChannel } from '../helpers/adopted-channel.ts'
import { createEscrowCaller } from '../helpers/escrow-calls.ts'
import { startChain } from '../helpers/own-chain.ts'
import { closeGracePeriod } from '../helpers/session-chain.ts'

/** The contract's, and a minute for clocks that differ. */
const grace = closeGracePeriod + 61

function listedOf(it: ForeignChannel, members: Readonly<Record<string, unknown>> = {}) {
  return {
    id: it.id,
    state: 'open',
    origin: null,
    network: 'sandbox',
    token: '0x20c0000000000000000000000000000000000000',
    currency: 'pathUSD',
    payee: it.server.payee.address,
    deposit: '0.05',
    spent: '0',
    refundable: '0.05',
    createdAt: expect.any(String),
    usedAt: expect.any(String),
    ...members,
  }
}

function loseLedger({ home }: ForeignChannel): void {
  const { ledgerFile } = findPaths({ PRESTO_HOME: home }, home, process.platform)
  for (const end of ['', '-wal', '-shm']) rmSync(ledgerFile + end, { force: true })
}

test.each(['v1', 'v2'] as const)('%s: without ledger and server the deposit comes back', async (version) => {
  const chain = await startChain()
  const it = await createForeignChannel(version, chain)
  expect(await it.sessions()).toEqual([])
  const found = await it.run(['sessions', 'recover', '--network', 'sandbox', '-j'])
  expect(found.code).toBe(0)
  expect(JSON.parse(found.stdout.toString())).toEqual({ sessions: [listedOf(it)] })
  expect(await it.sessions()).toEqual([listedOf(it)])
  const again = await it.run(['sessions', 'recover'])
  expect([again.code, again.stdout.toString()]).toEqual([
    0,
    'There is no channel on sandbox that was not known.\n',
  ])
  // Nobody knows the server, so it cannot be asked.
  const refused = await it.run(['sessions', 'close', it.id.slice(0, 10)])
  expect(refused).toMatchObject({ code: 110, stderr: expect.stringContaining('--force') })
  const requested = await it.run(['sessions', 'close', it.id.slice(0, 10), '--force'])
  expect(requested.code).toBe(0)
  expect(requested.stdout.toString()).toMatch(
    /^0x.* up to 0\.05 pathUSD can be withdrawn from 20\d\d-.* UTC on/,
  )
  expect(await it.sessions()).toEqual([listedOf(it, { state: 'requested' })])
  // Before its time nothing is withdrawn.
  expect((await it.run(['sessions', 'sync'])).code).toBe(0)
  expect((await it.run(['sessions', 'close', '--all'])).code).toBe(0)
  expect(await it.money()).toEqual({ paid: 0n, refund: 0n, lost: 50_000n })
  await it.reader.passTime(grace)
  const closed = await it.run(['sessions', 'sync'])
  expect(closed).toMatchObject({ code: 0, stderr: '' })
  expect(closed.stdout.toString()).toContain('is closed: 0.00 pathUSD paid, 0.05 pathUSD came back')
  expect(await it.money()).toEqual({ paid: 0n, refund: 50_000n, lost: 0n })
  expect(await it.sessions()).toEqual([])
  expect(await it.sessions('--all')).toEqual([listedOf(it, { state: 'closed', refundable: '0' })])
})

test('what the payee settles in the grace period is paid, and a ledger that is lost on the way does no harm', async () => {
  const chain = await startChain()
  const it = await createForeignChannel('v2', chain)
  await it.run(['sessions', 'recover'])
  expect((await it.run(['sessions', 'close', '--all', '--force'])).code).toBe(0)
  const [{ descriptor, signature } = {}] = it.server.payloads()
  const { send } = createEscrowCaller(it.server.escrow, Session.Precompile.escrowAbi, chain)
  expect(await send(it.server.payee, 'settle', [descriptor, 10_000n, signature])).not.toBe('reverted')
  loseLedger(it)
  await it.run(['sessions', 'recover'])
  expect(await it.sessions()).toEqual([
    listedOf(it, { state: 'requested', spent: '0.01', refundable: '0.04' }),
  ])
  await it.reader.passTime(grace)
  expect((await it.run(['sessions', 'close', it.id])).code).toBe(0)
  expect(await it.money()).toEqual({ paid: 10_000n, refund: 40_000n, lost: 10_000n })
})

test('a wallet with an open channel is not removed', async () => {
  const it = await createForeignChannel('v2')
  await it.run(['sessions', 'recover'])
  const whoami = JSON.parse((await it.run(['whoami', '-j'])).stdout.toString())
  expect(whoami.locked).toEqual({ mainnet: '0.00', testnet: '0.05' })
  const refused = await it.run(['wallet', 'remove', 'default', '--yes'])
  expect(refused).toMatchObject({ code: 114, stderr: expect.stringContaining('has an open channel') })
  await it.client.manager.close()
  expect((await it.run(['sessions', 'sync'])).code).toBe(0)
  expect((await it.run(['wallet', 'remove', 'default', '--yes'])).code).toBe(0)
})
