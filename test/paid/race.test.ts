import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from '@photostructure/sqlite'
import { describe, expect, onTestFinished, test } from 'vitest'
import { balanceOf, freshAddress, pathUsd } from '../helpers/local-chain.ts'
import { createPaidServer } from '../helpers/paid-server.ts'
import { createPayer } from '../helpers/payer.ts'
import { runPresto } from '../helpers/run-presto.ts'

/** A payee with a real server, and a payer whose day covers `count` payments of 0.60. */
async function prepare(count: number) {
  const recipient = freshAddress()
  const server = await createPaidServer({ '/': { offers: [{ amount: '0.6', recipient }] } })
  const payer = await createPayer({ config: { 'limits.per-day': String(0.6 * count + 0.1) } })
  return { payer, url: `${server.url}/`, server, earned: () => balanceOf(pathUsd, recipient) }
}

describe('processes that start together', () => {
  test.each([1, 2, 3, 4, 5])('with a budget for one, exactly one of two pays (%i)', async () => {
    const { payer, url, server, earned } = await prepare(1)
    const runs = await Promise.all([1, 2].map(() => runPresto(['-s', url], { home: payer.home })))
    expect(runs.map(({ code }) => code).sort()).toEqual([0, 111])
    expect({ earned: await earned(), credentials: server.credentials() }).toEqual({
      earned: 600_000n,
      credentials: 1,
    })
    const states = (await payer.history()).map(({ state }) => state)
    expect(states.sort()).toEqual(['refused', 'settled'])
  })

  test('with a budget for three, three of ten pay', async () => {
    const { payer, url, earned } = await prepare(3)
    const runs = await Promise.all(
      Array.from({ length: 10 }, () => runPresto(['-s', url], { home: payer.home })),
    )
    expect(runs.filter(({ code }) => code === 0)).toHaveLength(3)
    expect(runs.filter(({ code }) => code === 111)).toHaveLength(7)
    expect(await earned()).toBe(1_800_000n)
  })
})

describe('a state that cannot be trusted pays nothing', () => {
  const file = (home: string) => join(home, 'ledger.db')
  const spoil: Record<string, (home: string) => void> = {
    'a ledger that is none': (home) => {
      // Its log alone would be enough to mend it.
      for (const part of ['-wal', '-shm']) rmSync(`${file(home)}${part}`, { force: true })
      writeFileSync(file(home), 'not a database, but long enough to be read as one')
    },
    'a ledger of a newer presto': (home) => {
      const database = new DatabaseSync(file(home))
      database.exec('PRAGMA user_version = 99')
      database.close()
    },
    'a ledger that another program holds': (home) => {
      const database = new DatabaseSync(file(home))
      database.exec('BEGIN IMMEDIATE')
      onTestFinished(() => database.close())
    },
    'a config that is no JSON': (home) => writeFileSync(join(home, 'config.json'), '{'),
  }
  test.each(Object.entries(spoil))('%s: 120', async (_name, act) => {
    const { payer, url, server, earned } = await prepare(2)
    expect((await runPresto(['-s', url], { home: payer.home })).code).toBe(0)
    act(payer.home)
    const { code, stdout, stderr } = await runPresto([url], { home: payer.home })
    expect({ code, stdout: stdout.toString() }).toEqual({ code: 120, stdout: '' })
    expect(stderr).toMatch(/^presto: [^\n]+\n[^\n]+\n$/)
    expect({ earned: await earned(), credentials: server.credentials() }).toEqual({
      earned: 600_000n,
      credentials: 1,
    })
  })
})
