import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { channelReserve } from '../../src/sandbox/channel-contracts.ts'
import { challenge } from '../helpers/hostile-server.ts'
import { balanceOf, freshAddress, pathUsd } from '../helpers/local-chain.ts'
import { createPaidServer } from '../helpers/paid-server.ts'
import { createPayer, expectOneCredential, expectUnpaid } from '../helpers/payer.ts'
import { cleanEnv } from '../helpers/run-presto.ts'

const run = promisify(execFile)

async function curl(args: readonly string[]): Promise<string> {
  return (await run('curl', ['-sS', ...args], { env: cleanEnv() })).stdout
}

/** The challenges of a 402, as curl shows them. */
async function challengesOf(url: string): Promise<string[]> {
  return (await curl(['-i', url])).split('\r\n').filter((line) => /^www-authenticate:/i.test(line))
}

test.each(['stdin', '--challenge'])(
  'curl pays with the line for a challenge on %s, and the chain settles the row',
  async (way) => {
    const [payer, recipient] = [await createPayer(), freshAddress()]
    const server = await createPaidServer({ '/paid': { offers: [{ amount: '0.01', recipient }] } })
    const [header = ''] = await challengesOf(`${server.url}/paid`)
    const value = header.replace(/^[^:]*: /, '')
    const signed = await payer.run(
      way === 'stdin' ? ['sign'] : ['sign', '--challenge', value],
      way === 'stdin' ? { stdin: `${header}\r\n` } : {},
    )
    expect({ code: signed.code, stderr: signed.stderr }).toEqual({ code: 0, stderr: '' })
    expect(signed).toMatchObject({ spent: 0n, payments: [{ state: 'sent', amountBase: '10000', recipient }] })
    const line = signed.stdout.toString()
    expect(line).toMatch(/^Payment [\w-]+\n$/)

    const early = await payer.run(['history', 'check'])
    expect(early).toMatchObject({ code: 116, payments: [] })

    const before = await balanceOf(pathUsd, payer.address)
    expect(await curl(['-H', `Authorization: ${line.trim()}`, `${server.url}/paid`])).toBe('{"path":"/paid"}')
    expect(await balanceOf(pathUsd, recipient)).toBe(10_000n)
    expect(before - (await balanceOf(pathUsd, payer.address))).toBeGreaterThan(10_000n)
    expectOneCredential(server)

    const checked = await payer.run(['history', 'check', '-j'])
    expect(checked.code).toBe(0)
    const [row] = checked.payments
    expect(row).toMatchObject({ state: 'settled', settledBy: 'chain', txHash: signed.payments[0]?.txHash })
    expect(JSON.parse(checked.stdout.toString())).toMatchObject({
      checked: [{ id: row?.id, before: 'sent', state: 'settled', txHash: row?.txHash }],
    })
    const { stdout } = await payer.run(['limits', '-j'])
    expect(JSON.parse(stdout.toString())).toMatchObject({ spentToday: { testnet: '0.01' } })
  },
)

test('of several challenges one is taken, as in a request', async () => {
  const [payer, recipient] = [await createPayer(), freshAddress()]
  const server = await createPaidServer({
    '/paid': { offers: [{ amount: '0.5' }, { amount: '0.01', recipient }] },
  })
  const stdin = (await challengesOf(`${server.url}/paid`))
    .map((line) => line.replace(/^[^:]*: /, ''))
    .join(', ')
  const signed = await payer.run(['sign', '--max-spend', '0.01'], { stdin })
  expect(signed).toMatchObject({ code: 0, payments: [{ state: 'sent', recipient }] })
  await curl(['-H', `Authorization: ${signed.stdout.toString().trim()}`, `${server.url}/paid`])
  expect(await balanceOf(pathUsd, recipient)).toBe(10_000n)
})

const channel = { chainId: 1337, escrowContract: channelReserve, sessionProtocol: 'v2' }

test.each<readonly [string, string, readonly string[], number]>([
  [
    'one that has to be pushed',
    challenge({ request: { methodDetails: { chainId: 1337, supportedModes: ['push'] } } }),
    [],
    110,
  ],
  ['one for a request body', challenge({ more: { digest: `sha-256=${'A'.repeat(43)}=` } }), [], 110],
  ['another intent', challenge({ intent: 'subscription' }), [], 110],
  ['a payment channel', challenge({ intent: 'session', request: { methodDetails: channel } }), [], 110],
  ['another network', challenge(), ['--network', 'tempo'], 110],
  ['one above --max-spend', challenge(), ['--max-spend', '0.001'], 111],
  ['one that needs a yes', challenge(), ['--confirm'], 113],
  ['an expired one', challenge({ expires: '2020-01-01T00:00:00Z' }), [], 118],
  ['no challenge', 'Bearer realm="x"', [], 118],
  ['a broken one', 'Payment id="x"', [], 118],
])('%s is not signed', async (_name, stdin, args, code) => {
  const payer = await createPayer()
  expectUnpaid(await payer.run(['sign', ...args], { stdin }), code)
})
