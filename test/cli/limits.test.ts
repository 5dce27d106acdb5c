import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openLedger } from '../../src/ledger/open-ledger.ts'
import { runPresto, temporaryFolder } from '../helpers/run-presto.ts'
import { ceilings, intention } from '../unit/ledger/intention.ts'

async function limits(home: string, ...args: string[]) {
  const { code, stdout, stderr } = await runPresto(['limits', ...args, '-j'], { home })
  return { code, document: code === 0 ? JSON.parse(stdout.toString()) : undefined, stderr }
}

const defaults = { perRequest: '1.00', perDay: '10.00', maxFee: '0.05', deposit: '1.00', deposits: '5.00' }

test('the defaults, and nothing spent; looking makes no file', async () => {
  const home = temporaryFolder()
  const { document } = await limits(home)
  expect(document).toEqual({ limits: defaults, spentToday: { mainnet: '0.00', testnet: '0.00' } })
  expect(existsSync(join(home, 'ledger.db'))).toBe(false)
  const text = (await runPresto(['limits', 'show'], { home })).stdout.toString()
  expect(text).toMatch(/^per-day +10\.00 +most that 24 hours may cost; spent: 0\.00 real, 0\.00 test$/m)
  expect(text).toMatch(/^allow-host +every host /m)
})

test.each<readonly [readonly string[], object]>([
  [['per-request', '0.25'], { perRequest: '0.25' }],
  [['per-day', '5'], { perDay: '5' }],
  [['per-host', 'API.example.com', '2'], { perHost: { 'api.example.com': '2' } }],
  [['max-fee', '0.01'], { maxFee: '0.01' }],
  [['deposit', '0.5'], { deposit: '0.5' }],
  [['deposits', '2'], { deposits: '2' }],
  [['confirm-above', '0.10'], { confirmAbove: '0.10' }],
  [
    ['allow-host', 'a.example', '*.b.example,.c.example'],
    { allowHost: ['a.example', '*.b.example', '.c.example'] },
  ],
  [['deny-host', 'a.example'], { denyHost: ['a.example'] }],
  [['allow-recipient', `0x${'AA'.repeat(20)}`], { allowRecipient: [`0x${'aa'.repeat(20)}`] }],
  [['network', 'moderato', '4217'], { network: ['tempo-testnet', 'tempo'] }],
  [['allow-token', `1337:0x${'AA'.repeat(20)}`, '3'], { allowToken: { [`1337:0x${'aa'.repeat(20)}`]: '3' } }],
])('limits set %j', async (args, changed) => {
  const home = temporaryFolder()
  const set = await limits(home, 'set', ...args)
  expect(set).toMatchObject({ code: 0, document: { limits: { ...defaults, ...changed } } })
  expect((await limits(home, 'show')).document.limits).toEqual({ ...defaults, ...changed })
})

test.each([
  [['per-request', 'much'], 'must be an amount in dollars'],
  [['per-request', '-1'], ''],
  [['per-request', '1', '2'], 'takes one amount'],
  [['per-host', '2'], 'takes a name and an amount'],
  [['per-host', 'https://a.example/', '2'], 'does not know what https://a.example/ is'],
  [['per-dya', '2'], 'Did you mean per-day?'],
  [['network', 'tempoo'], 'Did you mean tempo?'],
  [['allow-host', 'a b'], 'must be a list of host names'],
])('limits set %j is refused and changes nothing', async (args, words) => {
  const home = temporaryFolder()
  const { code, stderr } = await limits(home, 'set', ...args)
  expect(code).toBe(2)
  expect(stderr).toContain(words)
  expect(existsSync(join(home, 'config.json'))).toBe(false)
})

test('reset puts ceilings back and keeps the lists and what was spent', async () => {
  const home = temporaryFolder()
  const ledger = openLedger(join(home, 'ledger.db'), { now: Date.now, pid: process.pid })
  ledger.intend(intention({ createdAt: Date.now(), amount: 250_000n }), ceilings())
  ledger.intend(intention({ createdAt: Date.now(), amount: 40_000n, testnet: false }), ceilings())
  ledger.close()
  await limits(home, 'set', 'per-day', '3')
  await limits(home, 'set', 'per-host', 'api.example', '2')
  await limits(home, 'set', 'deny-host', 'bad.example')
  const text = (await runPresto(['limits'], { home })).stdout.toString()
  expect(text).toMatch(/^per-host api\.example +2\.00 .*spent: 0\.04 real, 0\.25 test$/m)
  const reset = await limits(home, 'reset')
  expect(reset.document).toEqual({
    limits: { ...defaults, denyHost: ['bad.example'] },
    spentToday: { mainnet: '0.04', testnet: '0.25' },
  })
  expect((await limits(home, 'reset', 'deny-host')).document.limits).toEqual(defaults)
  expect(JSON.parse(readFileSync(join(home, 'config.json'), 'utf8'))).toEqual({})
})

test('reset of one name of a limit leaves the others', async () => {
  const home = temporaryFolder()
  await limits(home, 'set', 'per-host', 'a.example', '2')
  await limits(home, 'set', 'per-host', 'b.example', '3')
  const { document } = await limits(home, 'reset', 'per-host', 'a.example')
  expect(document.limits.perHost).toEqual({ 'b.example': '3' })
  expect((await limits(home, 'reset', 'per-day', 'a.example')).code).toBe(2)
})
