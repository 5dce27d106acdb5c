import { describe, expect, test } from 'vitest'
import { actionsOf, expectChannel, readChannelLedger } from '../helpers/channel-ledger.ts'
import { createPaidServer } from '../helpers/paid-server.ts'
import { createPayer } from '../helpers/payer.ts'
import { runPresto, startPresto } from '../helpers/run-presto.ts'
import { createSessionServer, type SessionServer } from '../helpers/session-server.ts'

const unit = 10_000n

async function expectAllPaid(
  server: SessionServer,
  outputs: readonly string[],
  payer: Parameters<typeof expectChannel>[0],
  facts: Readonly<{ deposit: bigint; count: number }>,
) {
  const answers = outputs.toSorted()
  const wanted = Array.from({ length: facts.count }, (_, index) => `{"path":"/p${index}"}`).toSorted()
  expect(answers).toEqual(wanted)
  const paid = Array<bigint>(facts.count).fill(unit)
  await expectChannel(payer, server, { deposit: facts.deposit, paid })
  // One channel, and every price in it once: no voucher was used for two answers.
  const vouchers = server.payloads().filter(({ action }) => action !== 'topUp')
  expect(new Set(vouchers.map(({ cumulativeAmount }) => cumulativeAmount)).size).toBe(facts.count)
  expect(server.payloads().filter(({ action }) => action === 'open')).toHaveLength(1)
}

describe('many at once from one wallet share one channel', () => {
  test('20 processes that start together', async () => {
    const server = await createSessionServer({ amount: '0.01', suggestedDeposit: '0.2' })
    const payer = await createPayer()
    const runs = await Promise.all(
      Array.from({ length: 20 }, (_, index) => runPresto(['-s', `${server.url}/p${index}`], payer)),
    )
    expect(runs.map(({ code, stderr }) => `${code}${stderr}`)).toEqual(Array(20).fill('0'))
    const outputs = runs.map(({ stdout }) => stdout.toString())
    await expectAllPaid(server, outputs, payer, { deposit: 200_000n, count: 20 })
  })

  test('-Z with 30 URLs, with a topUp on the way', async () => {
    const server = await createSessionServer({ amount: '0.01', suggestedDeposit: '0.2' })
    const payer = await createPayer()
    const urls = Array.from({ length: 30 }, (_, index) => `${server.url}/p${index}`)
    const run = await payer.run(['-s', '-Z', '--parallel-max', '30', ...urls])
    expect({ code: run.code, stderr: run.stderr }).toEqual({ code: 0, stderr: '' })
    const outputs = run.stdout.toString().split(/(?<=\})/)
    await expectAllPaid(server, outputs, payer, { deposit: 400_000n, count: 30 })
    expect(actionsOf(server)).toEqual(['open', 'voucher', 'topUp', 'voucher'])
    expect(run.spent).toBe(400_000n + run.fee)
  })

  test('-Z inside --max-spend pays as often as that allows', async () => {
    const server = await createSessionServer({ amount: '0.01', suggestedDeposit: '0.2' })
    const payer = await createPayer()
    const urls = Array.from({ length: 12 }, (_, index) => `${server.url}/p${index}`)
    const run = await payer.run(['-s', '-Z', '--max-spend', '0.055', ...urls])
    expect(run.code).toBe(111)
    expect(run.stdout.toString().match(/path/g)).toHaveLength(5)
    await expectChannel(payer, server, { deposit: 55_000n, paid: Array<bigint>(5).fill(unit) })
  })

  test('two streams of one process come one after the other', async () => {
    const server = await createSessionServer({ amount: '0.001', events: 8, suggestedDeposit: '0.1' })
    const payer = await createPayer()
    const run = await payer.run(['-s', '-Z', `${server.url}/a`, `${server.url}/b`])
    expect({ code: run.code, stderr: run.stderr }).toEqual({ code: 0, stderr: '' })
    expect(run.stdout.toString().match(/data: /g)).toHaveLength(16)
    await expectChannel(payer, server, { deposit: 20_000n, paid: [8000n, 8000n] })
  })

  test('two origins do not wait for each other', async () => {
    const servers = await Promise.all(
      [1, 2].map(() => createSessionServer({ amount: '0.01', suggestedDeposit: '0.05' })),
    )
    const payer = await createPayer()
    const run = await payer.run(['-s', '-Z', ...servers.flatMap(({ url }) => [`${url}/a`, `${url}/b`])])
    expect({ code: run.code, stderr: run.stderr }).toEqual({ code: 0, stderr: '' })
    const { channels } = readChannelLedger(payer)
    expect(channels.map(({ spent, deposit }) => [spent, deposit])).toEqual([
      [2n * unit, 50_000n],
      [2n * unit, 50_000n],
    ])
  })
})

/** Resolves when a running program has printed so many bytes. */
function printed({ child }: ReturnType<typeof startPresto>, bytes: number): Promise<void> {
  let length = 0
  return new Promise((resolve) => {
    child.stdout.on('data', (chunk: Buffer) => {
      length += chunk.length
      if (length >= bytes) resolve()
    })
  })
}

describe('while one process streams', () => {
  const gated = async () => {
    let open: () => void = () => undefined
    const gate = new Promise<void>((resolve) => {
      open = resolve
    })
    const server = await createSessionServer({
      amount: '0.001',
      events: 3,
      suggestedDeposit: '0.1',
      beforeEvent: async (index) => {
        if (index === 2) await gate
      },
    })
    const payer = await createPayer()
    const first = startPresto(['-s', `${server.url}/first`], payer)
    await printed(first, 2 * 'event: message\ndata: {"event":0}\n\n'.length)
    return { server, payer, first, open }
  }

  test('in the same process, who waits for its channel holds up nobody else', async () => {
    const { server, payer, first, open } = await gated()
    const other = await createPaidServer({ '/charge': { offers: [{ amount: '0.01' }] } })
    const urls = [`${server.url}/second`, `${other.url}/charge`]
    const second = startPresto(['-s', '-Z', ...urls], payer)
    await printed(second, '{"path":"/charge"}'.length)
    open()
    const runs = await Promise.all([first.finished, second.finished])
    expect(runs.map(({ code, stderr }) => `${code}${stderr}`)).toEqual(['0', '0'])
    expect(runs[1]?.stdout.toString()).toMatch(/^\{"path":"\/charge"\}event: message\n/)
  })

  test('another one waits for the channel, and is served when it is free', async () => {
    const { server, payer, first, open } = await gated()
    const second = startPresto(['-s', `${server.url}/second`], payer)
    await until(() => server.requests.some(({ path }) => path === '/second'))
    expect(server.requests.filter(({ path }) => path === '/second')).toHaveLength(1)
    open()
    const runs = await Promise.all([first.finished, second.finished])
    expect(runs.map(({ code, stderr }) => `${code}${stderr}`)).toEqual(['0', '0'])
    await expectChannel(payer, server, { deposit: 20_000n, paid: [3000n, 3000n] })
  })

  test('another one that has no time left says who has it, and has paid nothing', async () => {
    const { server, payer, first, open } = await gated()
    const second = await runPresto(['-m', '1', `${server.url}/second`], payer)
    expect({ code: second.code, stdout: second.stdout.toString() }).toEqual({ code: 120, stdout: '' })
    expect(second.stderr).toContain(`is in use by process ${first.child.pid} since `)
    open()
    expect((await first.finished).code).toBe(0)
    await expectChannel(payer, server, { deposit: 20_000n, paid: [3000n] })
    expect(readChannelLedger(payer).payments).toHaveLength(1)
  })
})

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve))
}
