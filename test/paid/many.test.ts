import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { hostileServer, paywall } from '../helpers/hostile-server.ts'
import { balanceOf, freshAddress, pathUsd } from '../helpers/local-chain.ts'
import { createPaidServer } from '../helpers/paid-server.ts'
import { createPayer, expectUnpaid } from '../helpers/payer.ts'
import { paidAnswer, settlingServer } from '../helpers/settling-server.ts'

const methodDetails = { chainId: 1337 }
/** Nobody listens there. */
const nowhere = 'http://127.0.0.1:1'

async function shop() {
  const recipient = freshAddress()
  const server = await createPaidServer({ '/paid': { offers: [{ amount: '0.01', recipient }] } })
  return { server, url: `${server.url}/paid`, recipient }
}

describe('--retry', () => {
  test.each<readonly [string, object]>([
    ['503', { status: 503, body: 'later' }],
    ['429 with Retry-After', { status: 429, headers: [['Retry-After', '1']] }],
  ])('sends the same credential and key again after %s, and pays once', async (_name, failure) => {
    const payer = await createPayer()
    const recipient = freshAddress()
    let answered = 0
    const server = await settlingServer([{ request: { recipient, methodDetails } }], (txHash) =>
      answered++ === 0 ? failure : paidAnswer(txHash),
    )
    const run = await payer.run([
      '--retry',
      '2',
      '--retry-delay',
      '1',
      '-f',
      '-d',
      'body',
      `${server.url}/paid`,
    ])
    expect(run).toMatchObject({ code: 0, moved: [{ to: recipient, amount: 10_000n }] })
    expect(run.stdout.toString()).toBe('paid')
    expect(run.payments).toMatchObject([{ state: 'settled' }])
    const [first, second, ...others] = server.requests.filter(({ credential }) => credential !== undefined)
    expect(second).toEqual(first)
    expect(others).toEqual([])
    expect(server.requests).toHaveLength(3)
  })

  test('does not touch a payment that failed without it being asked for', async () => {
    const payer = await createPayer({ config: { 'networks.sandbox.rpc': nowhere } })
    const server = await settlingServer([{ request: { recipient: freshAddress(), methodDetails } }], () => ({
      status: 503,
    }))
    expect(await payer.run([`${server.url}/paid`])).toMatchObject({ code: 116 })
    expect(server.credentials()).toBe(1)
  })

  test('takes a second 402 for an answer: 116, and no new credential', async () => {
    const payer = await createPayer({ config: { 'networks.sandbox.rpc': nowhere } })
    const recipient = freshAddress()
    let answered = 0
    const server = await hostileServer(({ credential }) => {
      if (credential === undefined) return paywall({ request: { recipient, methodDetails } })
      return answered++ === 0 ? { status: 503 } : paywall({ request: { recipient, methodDetails } })
    })
    const run = await payer.run([
      '--retry',
      '3',
      '--retry-delay',
      '1',
      '--retry-all-errors',
      `${server.url}/paid`,
    ])
    expect(run).toMatchObject({ code: 116, payments: [{ state: 'unknown' }] })
    expect(new Set(server.requests.map(({ credential }) => credential)).size).toBe(2)
    expect(server.credentials()).toBe(2)
  })

  test('keeps the reservation when the second try finds nobody', async () => {
    const payer = await createPayer({ config: { 'networks.sandbox.rpc': nowhere } })
    const recipient = freshAddress()
    const server = await hostileServer(({ credential }) => {
      if (credential === undefined) return paywall({ request: { recipient, methodDetails } })
      setTimeout(() => void server.close(), 200)
      return { status: 503, hangUp: true }
    })
    const run = await payer.run(['--retry', '1', '--retry-delay', '1', `${server.url}/paid`])
    expect(run).toMatchObject({ code: 116, payments: [{ state: 'unknown' }] })
    expect(run.stderr).toContain('(7)')
  })

  test('does not try again what was refused: 111', async () => {
    const [payer, { server, url }] = [await createPayer({ funded: false }), await shop()]
    const run = await payer.run(['--retry', '3', '--retry-all-errors', '--max-spend', '0.001', url])
    expectUnpaid(run, 111, server)
    expect(server.requests).toHaveLength(1)
  })
})

describe('several transfers', () => {
  test.each<readonly [string, (url: string) => readonly string[]]>([
    ['-Z and a glob', (url) => ['-Z', '--max-spend', '0.029', `${url}?[1-6]`]],
    ['--next', (url) => ['--max-spend', '0.029', url, '--next', `${url}?2`, '--next', `${url}?3`]],
    [
      '--next with the ceiling behind it',
      (url) => [url, '--next', `${url}?2`, `${url}?3`, '--max-spend', '0.029'],
    ],
  ])('%s: --max-spend holds over all of them', async (_name, args) => {
    const [payer, { server, url, recipient }] = [await createPayer(), await shop()]
    const run = await payer.run(args(url))
    expect(run.code).toBe(111)
    expect(server.credentials()).toBe(2)
    expect(await balanceOf(pathUsd, recipient)).toBe(20_000n)
    expect(run.payments.filter(({ state }) => state === 'settled')).toHaveLength(2)
  })

  test('-Z: the daily limit holds, and every payment is one of its own', async () => {
    const payer = await createPayer({ config: { 'limits.per-day': '0.05' } })
    const { server, url, recipient } = await shop()
    const run = await payer.run(['-s', '-Z', `${url}?[1-8]`])
    expect(run.code).toBe(111)
    expect(server.credentials()).toBe(5)
    expect(await balanceOf(pathUsd, recipient)).toBe(50_000n)
  })

  test('--fail-early lets a payment that is under way come to its end', async () => {
    const payer = await createPayer()
    const recipient = freshAddress()
    const server = await settlingServer([{ request: { recipient, methodDetails } }], async (txHash) => {
      await failed
      return paidAnswer(txHash)
    })
    let fail = (): void => {}
    const failed = new Promise<void>((resolve) => {
      fail = resolve
    })
    const other = await hostileServer(async () => {
      while (server.credentials() === 0) await new Promise((resolve) => setImmediate(resolve))
      setTimeout(fail, 200)
      return { status: 404 }
    })
    const run = await payer.run(['-s', '-f', '-Z', '--fail-early', `${server.url}/paid`, other.url])
    expect(run).toMatchObject({ code: 22, payments: [{ state: 'settled' }] })
    expect(run.stdout.toString()).toBe('paid')
  })

  test('--next does not keep what allows more', async () => {
    const [payer, { server, url }] = [await createPayer({ funded: false }), await shop()]
    const run = await payer.run([
      '--no-pay',
      '-s',
      url,
      '--next',
      '-w',
      '%{http_code}',
      '-o',
      '/dev/null',
      url,
    ])
    expect(run).toMatchObject({ code: 0, payments: [] })
    expect(server.credentials()).toBe(0)
  })
})

describe('prestorc', () => {
  test.each<readonly [string, readonly string[], number]>([
    ['is a ceiling', [], 111],
    ['is not raised by an option', ['--max-spend', '1'], 111],
    ['is not read with -q first', ['-q'], 0],
    ['is read with -q elsewhere', ['-s', '-q'], 111],
  ])('%s', async (_name, args, code) => {
    const [payer, { url }] = [await createPayer(), await shop()]
    writeFileSync(join(payer.home, 'prestorc'), '# mine\nmax-spend = 0.005\n')
    expect((await payer.run([...args, url])).code).toBe(code)
  })

  test('is not raised by the environment, and does not raise it', async () => {
    const [payer, { url }] = [await createPayer({ funded: false }), await shop()]
    writeFileSync(join(payer.home, 'prestorc'), 'max-spend = 0.005\n')
    expect((await payer.run([url], { env: { PRESTO_MAX_SPEND: '1' } })).code).toBe(111)
    writeFileSync(join(payer.home, 'prestorc'), 'max-spend = 1\n')
    expect((await payer.run([url], { env: { PRESTO_MAX_SPEND: '0.005' } })).code).toBe(111)
  })

  test.each([
    'yes',
    'max-fee = 9',
    'wallet = other',
    'insecure-payment',
    'no-confirm',
    'max-spned = 1',
    'resume = x',
  ])('may not hold %s: 2, before any request', async (line) => {
    const [payer, { server, url }] = [await createPayer({ funded: false }), await shop()]
    writeFileSync(join(payer.home, 'prestorc'), `silent\n${line}\n`)
    const run = await payer.run([url])
    expectUnpaid(run, 2, server)
    expect(run.stderr).toContain('prestorc:')
    expect(server.requests).toHaveLength(0)
  })

  test('is not read from the working directory', async () => {
    const [payer, { url }] = [await createPayer(), await shop()]
    const { home: cwd } = await createPayer({ funded: false, stored: false })
    for (const name of ['prestorc', '.prestorc', '.curlrc']) writeFileSync(join(cwd, name), 'no-pay\n')
    expect(await payer.run([url], { cwd })).toMatchObject({ code: 0, payments: [{ state: 'settled' }] })
  })
})
