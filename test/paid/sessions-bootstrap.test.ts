import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { findPaths } from '../../src/config/paths.ts'
import type { ChannelRow } from '../../src/core/channel-store.ts'
import { openLedger } from '../../src/ledger/open-ledger.ts'
import { channelReserve } from '../../src/sandbox/channel-contracts.ts'
import { expectChannel, readChannelLedger } from '../helpers/channel-ledger.ts'
import { hostileServer, paywall, readCredential, receipt } from '../helpers/hostile-server.ts'
import { createPaidServer } from '../helpers/paid-server.ts'
import { createPayer, type Payer } from '../helpers/payer.ts'
import { createChainReader } from '../helpers/session-chain.ts'
import { createSessionServer } from '../helpers/session-server.ts'

const unit = 10_000n

/** The key is all that is left of a wallet. */
function loseLedger({ home }: Payer): void {
  for (const part of ['', '-wal', '-shm']) rmSync(join(home, `ledger.db${part}`), { force: true })
}

function recover({ home }: Payer, row: ChannelRow): void {
  const { ledgerFile } = findPaths({ PRESTO_HOME: home }, home, process.platform)
  const ledger = openLedger(ledgerFile, { now: Date.now, pid: process.pid })
  ledger.channels().recover(row, { deposit: row.deposit, settled: 0n })
  ledger.close()
}

describe('a wallet that lost its ledger', () => {
  test.each([false, true])(
    'opens a new channel, although the server would give the old one back (recovered: %s)',
    async (isRecovered) => {
      const server = await createSessionServer({
        amount: '0.01',
        suggestedDeposit: '0.05',
        bootstrap: true,
      })
      const payer = await createPayer()
      expect((await payer.run([`${server.url}/a`])).code).toBe(0)
      const old = await expectChannel(payer, server, { deposit: 50_000n, paid: [unit] })
      loseLedger(payer)
      if (isRecovered) recover(payer, old)
      const run = await payer.run([`${server.url}/b`])
      expect({ code: run.code, stderr: run.stderr }).toEqual({ code: 0, stderr: expect.any(String) })
      expect(run.stdout.toString()).toBe('{"path":"/b"}')
      const next = readChannelLedger(payer).channels.at(-1)
      expect(next?.facts.id).not.toBe(old.facts.id)
      expect(next).toMatchObject({ deposit: 50_000n, signed: unit, spent: unit, recovered: false })
      // Nobody knows what was signed for the old one: nothing more is.
      const forOld = server.payloads().filter(({ channelId }) => channelId === old.facts.id)
      expect(forOld.map(({ action, cumulativeAmount }) => [action, cumulativeAmount])).toEqual([
        ['open', '10000'],
      ])
      expect(server.requests.map(({ method }) => method)).toEqual(['GET', 'GET', 'GET', 'GET'])
      expect(await createChainReader().moved(payer.address, server.escrow)).toBe(100_000n)
    },
  )

  test('with the ledger the open channel goes on without asking for it', async () => {
    const server = await createSessionServer({ amount: '0.01', suggestedDeposit: '0.05', bootstrap: true })
    const payer = await createPayer()
    for (const path of ['a', 'b']) expect((await payer.run([`${server.url}/${path}`])).code).toBe(0)
    await expectChannel(payer, server, { deposit: 50_000n, paid: [unit, unit] })
    expect(server.requests.map(({ method }) => method)).toEqual(['GET', 'GET', 'GET', 'GET'])
  })
})

type Payload = Readonly<{
  action: string
  channelId: string
  cumulativeAmount: string
  descriptor: Readonly<Record<string, string>>
}>

/** Takes every voucher without a look at it, and claims to know the channel of the first one. */
async function serveSnapshot(claims: Readonly<Record<string, unknown>>) {
  const payloads: Payload[] = []
  const server = await hostileServer(({ credential }) => {
    const [opened] = payloads
    if (credential === undefined) {
      const snapshot = opened && {
        chainId: 1337,
        escrow: channelReserve,
        channelId: opened.channelId,
        descriptor: opened.descriptor,
        deposit: '50000',
        settled: '0',
        acceptedCumulative: '10000',
        spent: '10000',
        ...claims,
      }
      const methodDetails = {
        chainId: 1337,
        escrowContract: channelReserve,
        sessionProtocol: 'v2',
        ...(snapshot && { channelId: snapshot.channelId, sessionSnapshot: snapshot }),
      }
      const answer = paywall({ intent: 'session', request: { suggestedDeposit: '50000', methodDetails } })
      const hint = Buffer.from(JSON.stringify(snapshot ?? {})).toString('base64url')
      return {
        ...answer,
        headers: [
          ...(answer.headers ?? []),
          ['Payment-Session', opened?.channelId ?? ''],
          ['Payment-Session-Snapshot', hint],
        ],
      }
    }
    const payload = readCredential(credential)['payload'] as Payload
    payloads.push(payload)
    const { channelId, cumulativeAmount: amount } = payload
    const members = { reference: channelId, channelId, acceptedCumulative: amount, spent: amount }
    return { headers: [['Payment-Receipt', receipt({ intent: 'session', ...members })]], body: 'ok' }
  })
  return { server, payloads }
}

describe('what a server claims about a channel never raises what is signed', () => {
  test.each<readonly [string, Readonly<Record<string, unknown>>]>([
    ['the truth', {}],
    ['that more is spent', { acceptedCumulative: '40000', spent: '40000' }],
    ['that more is required', { requiredCumulative: '50000' }],
    [
      'that everything is spent and settled',
      { acceptedCumulative: '50000', spent: '50000', settled: '50000' },
    ],
    ['that the deposit is larger', { deposit: '900000', requiredCumulative: '800000' }],
    ['that nothing was ever accepted', { acceptedCumulative: '0', spent: '0' }],
    ['another channel', { channelId: `0x${'ee'.repeat(32)}` }],
    ['amounts that are none', { spent: '-1', requiredCumulative: '1e9' }],
  ])('%s', async (_name, claims) => {
    const { server, payloads } = await serveSnapshot(claims)
    const payer = await createPayer()
    for (const path of ['a', 'b', 'c']) {
      const run = await payer.run([`${server.url}/${path}`])
      expect({ code: run.code, stderr: run.stderr }).toEqual({ code: 0, stderr: expect.any(String) })
      expect(run.stdout.toString()).toBe('ok')
    }
    expect(payloads.map(({ action, cumulativeAmount }) => [action, cumulativeAmount])).toEqual([
      ['open', '10000'],
      ['voucher', '20000'],
      ['voucher', '30000'],
    ])
    const { channels, payments } = readChannelLedger(payer)
    expect(channels).toMatchObject([{ deposit: 50_000n, signed: 30_000n, spent: 30_000n }])
    expect(payments.map(({ amount, state }) => [amount, state])).toEqual(Array(3).fill([unit, 'settled']))
  })
})

describe('recover URL', () => {
  const lost = async () => {
    const server = await createSessionServer({ amount: '0.01', suggestedDeposit: '0.05', bootstrap: true })
    const payer = await createPayer()
    expect((await payer.run([`${server.url}/a`, `${server.url}/b`])).code).toBe(0)
    const old = await expectChannel(payer, server, { deposit: 50_000n, paid: [unit, unit] })
    loseLedger(payer)
    return { server, payer, old }
  }

  test('a proof of the wallet brings the channel back, and its server closes it: the rest returns to the unit', async () => {
    const { server, payer, old } = await lost()
    const found = await payer.run(['sessions', 'recover', `${server.url}/a`, '-j'])
    expect({ code: found.code, moved: found.moved }).toEqual({ code: 0, moved: [] })
    expect(JSON.parse(found.stdout.toString())).toMatchObject({
      sessions: [{ id: old.facts.id, state: 'open', deposit: '0.05', spent: '0.02', origin: server.url }],
    })
    expect(found.payments).toMatchObject([{ intent: 'charge', amount: '0', origin: server.url }])
    expect(readChannelLedger(payer).channels).toMatchObject([{ recovered: true, signed: 2n * unit }])
    const closed = await payer.run(['sessions', 'close', '--all'])
    expect({ code: closed.code, stderr: closed.stderr }).toEqual({ code: 0, stderr: '' })
    const chain = createChainReader()
    expect(await chain.moved(server.escrow, server.payee.address)).toBe(2n * unit)
    expect(await chain.moved(server.escrow, payer.address)).toBe(50_000n - 2n * unit)
  })

  test('nothing new is paid out of it', async () => {
    const { server, payer, old } = await lost()
    expect((await payer.run(['sessions', 'recover', server.url])).code).toBe(0)
    expect((await payer.run([`${server.url}/c`])).code).toBe(0)
    const amounts = server
      .payloads()
      .flatMap(({ channelId, cumulativeAmount }) => (channelId === old.facts.id ? [cumulativeAmount] : []))
    expect(amounts).toEqual(['10000', '20000'])
  })

  test('a server without this asks for no proof: nothing is signed', async () => {
    const server = await createSessionServer()
    const payer = await createPayer()
    const run = await payer.run(['sessions', 'recover', server.url])
    expect(run.code).toBe(110)
    expect(run.stderr).toContain('it asks for no proof of the wallet')
    expect(server.credentials()).toBe(0)
  })

  test('a proof that costs something is never given', async () => {
    const server = await createPaidServer({ '/': { offers: [{ amount: '0.01' }] } })
    const payer = await createPayer()
    const run = await payer.run(['sessions', 'recover', server.url])
    expect([run.code, server.credentials()]).toEqual([110, 0])
  })
})
