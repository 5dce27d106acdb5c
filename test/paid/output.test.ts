import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { decode } from '@toon-format/toon'
import { describe, expect, test } from 'vitest'
import type { Address, Hex } from '../../src/core/payment.ts'
import { freshAddress } from '../helpers/local-chain.ts'
import { createPaidServer, type Route } from '../helpers/paid-server.ts'
import { createPayer, expectPaid, expectUnpaid, type PaidRun, type Payer } from '../helpers/payer.ts'
import { temporaryFolder } from '../helpers/run-presto.ts'

const bytes = Uint8Array.from({ length: 70_000 }, (_, at) => (at * 7) % 256)
const binary = () => new Response(bytes, { headers: { 'content-type': 'image/x-test', 'x-answer': 'yes' } })

async function shop(content: Route['content'] = binary) {
  const recipient = freshAddress()
  const server = await createPaidServer({ '/paid': { offers: [{ amount: '0.01', recipient }], content } })
  return { server, url: `${server.url}/paid`, to: [[recipient, 10_000n]] as const, recipient }
}

const short = (value: string) => `${value.slice(0, 6)}…${value.slice(-4)}`

describe('a paid answer', () => {
  test('is on stdout byte for byte, and one line about the payment on stderr', async () => {
    const [payer, { server, url, to, recipient }] = [await createPayer(), await shop()]
    const run = await payer.run([url])
    const { txHash } = await expectPaid(run, server, { to, stdout: bytes })
    const hash = `${txHash?.slice(0, 6)}…${txHash?.slice(-2)}`
    expect(run.stderr).toBe(
      `paid 0.01 pathUSD to ${short(recipient)} (tempo/charge, sandbox) ${hash} · fee at most 0.0192 · 0.01 of 10.00 today\n`,
    )
    expect((await payer.run([url])).stderr).toMatch(/ 0\.02 of 10\.00 today\n$/)
  })

  test('-o saves it, -D its head, --receipt the payment, and -s keeps stderr empty', async () => {
    const [payer, { server, url, to }, folder] = [await createPayer(), await shop(), temporaryFolder()]
    const [body, head, receipt] = ['body', 'head', 'receipt'].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ]
    const run = await payer.run(['-s', '-o', body, '-D', head, '--receipt', receipt, url])
    const row = await expectPaid(run, server, { to, stdout: '' })
    expect(run.stderr).toBe('')
    expect(readFileSync(body).equals(bytes)).toBe(true)
    const lines = readFileSync(head, 'latin1').split('\r\n')
    expect(lines[0]).toBe('HTTP/1.1 200 OK')
    expect(lines.slice(-2)).toEqual(['', ''])
    expect(lines.filter((line) => line.startsWith('HTTP/'))).toHaveLength(1)
    expect(lines).toContain('x-answer: yes')
    expect(JSON.parse(readFileSync(receipt, 'utf8'))).toEqual(row)
    expect(statSync(receipt).mode & 0o777).toBe(0o600)
  })

  test('-i puts the head of the last answer before it', async () => {
    const [payer, { server, url, to }] = [await createPayer(), await shop()]
    const run = await payer.run(['-i', url])
    await expectPaid(run, server, { to })
    const end = run.stdout.indexOf('\r\n\r\n') + 4
    expect(run.stdout.subarray(end).equals(bytes)).toBe(true)
    const head = run.stdout.subarray(0, end).toString('latin1')
    expect(head).toMatch(/^HTTP\/1\.1 200 OK\r\n/)
    expect(head).not.toContain('402')
    expect(head).toMatch(/^payment-receipt: /im)
  })

  test('-v shows both requests without the credential', async () => {
    const [payer, { server, url, to }] = [await createPayer(), await shop()]
    const run = await payer.run(['-v', url])
    await expectPaid(run, server, { to, stdout: bytes })
    expect(run.stderr.match(/^> GET \/paid HTTP\/1\.1/gm)).toHaveLength(2)
    expect(run.stderr.match(/^< HTTP\/1\.1 (402|200)/gm)).toEqual(['< HTTP/1.1 402', '< HTTP/1.1 200'])
    expect(run.stderr).toMatch(/^> Authorization: Payment \[redacted, \d+ bytes\]/m)
    const secret = server.requests[1]?.credential?.slice('Payment '.length) ?? expect.fail()
    expect(run.stderr).not.toContain(secret.slice(0, 40))
    expect(run.stderr).not.toContain(payer.privateKey.slice(2))
  })
})

describe('documents', () => {
  const json = () => Response.json({ answer: [1, 2.5, 'ö'] })

  test.each<readonly [string, Route['content'], unknown]>([
    ['JSON', json, { answer: [1, 2.5, 'ö'] }],
    ['text', () => new Response('plain'), 'plain'],
    ['bytes', binary, { base64: Buffer.from(bytes).toString('base64') }],
  ])('-j: one line with %s and payment', async (_name, content, body) => {
    const [payer, { server, url, to }] = [await createPayer(), await shop(content)]
    const run = await payer.run(['-j', url])
    const payment = await expectPaid(run, server, { to })
    const text = run.stdout.toString()
    expect(text.indexOf('\n')).toBe(text.length - 1)
    const document = JSON.parse(text) as { headers: Record<string, string> }
    expect(document).toEqual({ url, status: 200, headers: expect.any(Object), body, payment })
    expect(document.headers['content-type']).toMatch(/\S/)
    expect(document.headers['payment-receipt']).toContain('[redacted')
  })

  test('-t: the same as TOON', async () => {
    const [payer, { server, url, to }] = [await createPayer(), await shop(json)]
    const run = await payer.run(['-t', url])
    const payment = await expectPaid(run, server, { to })
    expect(decode(run.stdout.toString())).toMatchObject({
      url,
      status: 200,
      body: { answer: [1, 2.5, 'ö'] },
      payment,
    })
  })

  test('-j -o: the body in the file, the rest on stdout', async () => {
    const [payer, { server, url, to }, folder] = [await createPayer(), await shop(json), temporaryFolder()]
    const run = await payer.run(['-j', '-o', join(folder, 'body'), url])
    const payment = await expectPaid(run, server, { to })
    expect(JSON.parse(run.stdout.toString())).toMatchObject({ status: 200, body: null, payment })
    expect(readFileSync(join(folder, 'body'), 'utf8')).toBe('{"answer":[1,2.5,"ö"]}')
  })

  test('-j: a refusal is a document on stderr', async () => {
    const [payer, { server, url }] = [await createPayer(), await shop()]
    const run = await payer.run(['-j', '--max-spend', '0.001', url])
    expectUnpaid(run, 111, server)
    expect(JSON.parse(run.stderr)).toMatchObject({
      error: { code: 'OVER_LIMIT', exitCode: 111, payment: { id: run.payments[0]?.id, state: 'refused' } },
    })
  })
})

describe('-w', () => {
  const names = ['state', 'id', 'amount', 'currency', 'method', 'network', 'recipient', 'reference']
  const format = names.map((name) => `%{payment_${name}}`).join('|')

  test('has the payment', async () => {
    const [payer, { server, url, to, recipient }] = [await createPayer(), await shop()]
    const run = await payer.run(['-o', '/dev/null', '-w', `%{http_code}|${format}|%{payment_json}`, url])
    const row = await expectPaid(run, server, { to })
    const given = ['200', 'settled', row.id, '0.01', 'pathUSD', 'tempo', 'sandbox', recipient, row.reference]
    expect(run.stdout.toString()).toBe(`${given.join('|')}|${JSON.stringify(row)}`)
  })

  test('prints after a refusal, too', async () => {
    const [payer, { server, url, recipient }] = [await createPayer(), await shop()]
    const run = await payer.run(['--max-spend', '0', '-w', `%{http_code}|%{exitcode}|${format}`, url])
    expect(run).toMatchObject({ code: 111, spent: 0n })
    const [row] = run.payments
    const given = ['402', '111', 'refused', row?.id, '0.01', 'pathUSD', 'tempo', 'sandbox', recipient, '']
    expect(run.stdout.toString()).toBe(given.join('|'))
    expect(server.credentials()).toBe(0)
  })

  test('has nothing of a payment where none was asked for', async () => {
    const payer = await createPayer({ funded: false })
    const server = await createPaidServer({ '/free': {} })
    const run = await payer.run(['-o', '/dev/null', '-w', `${format}|%{payment_json}`, `${server.url}/free`])
    expect(run.stdout.toString()).toBe(`${'|'.repeat(names.length)}null`)
  })
})

describe('what cannot be written is found out before anything is signed: 23', () => {
  test.each(['-o', '-D', '--receipt'])('%s', async (option) => {
    const [payer, { server, url }] = [await createPayer(), await shop()]
    const run = await payer.run([option, '/proc/nowhere/file', url])
    expectUnpaid(run, 23, server)
  })
})

describe('an error after a payment is 117, and the money is told', () => {
  const missing = () => new Response('gone', { status: 404 })

  async function expectPaidButMissing(run: PaidRun, recipient: Address, stdout: string) {
    expect({ code: run.code, stdout: run.stdout.toString() }).toEqual({ code: 117, stdout })
    expect(run.moved.map(({ to, amount }) => [to, amount])).toEqual([[recipient, 10_000n]])
    expect(run.payments).toMatchObject([{ state: 'settled', txHash: run.moved[0]?.txHash as Hex }])
    expect(run.stderr).toContain('Paid 0.01 pathUSD, but the server answered 404')
    expect(run.stderr).toContain(run.payments[0]?.id)
  }

  test.each<readonly [readonly string[], string]>([
    [[], 'gone'],
    [['-f'], ''],
  ])('%j', async (args, stdout) => {
    const [payer, { url, recipient }]: [Payer, Awaited<ReturnType<typeof shop>>] = [
      await createPayer(),
      await shop(missing),
    ]
    await expectPaidButMissing(await payer.run([...args, url]), recipient, stdout)
  })
})
