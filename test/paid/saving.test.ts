import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { freshAddress } from '../helpers/local-chain.ts'
import { createPaidServer } from '../helpers/paid-server.ts'
import { createPayer, expectPaid, expectUnpaid } from '../helpers/payer.ts'
import { temporaryFolder } from '../helpers/run-presto.ts'

const price = 10_000n

/** One page for 0.01, whose answer has this Content-Disposition. */
async function shop(disposition: string, body = 'the answer\n', init: ResponseInit = {}) {
  const recipient = freshAddress()
  const content = () => new Response(body, { ...init, headers: { 'content-disposition': disposition } })
  const server = await createPaidServer({ '/page': { offers: [{ amount: '0.01', recipient }], content } })
  return { server, url: `${server.url}/page`, to: [[recipient, price]] as const }
}

describe('a paid answer with -OJ', () => {
  test.each([
    ['the name that the server gives', 'attachment; filename="report.txt"', 'report.txt'],
    ['a name that is taken', 'attachment; filename=taken', 'taken.1'],
    ['a folder', 'attachment; filename=folder', 'folder.1'],
    ['no usable name', 'attachment; filename=..', 'page'],
    ['an empty name', 'attachment; filename=""', 'page'],
    ['a name that is too long', `attachment; filename=${'x'.repeat(300)}`, 'page'],
    ['a path', 'attachment; filename="../../escaped"', 'escaped'],
  ])('is kept: %s', async (_, disposition, name) => {
    const [payer, { server, url, to }, folder] = [
      await createPayer(),
      await shop(disposition),
      temporaryFolder(),
    ]
    writeFileSync(join(folder, 'taken'), 'mine')
    mkdirSync(join(folder, 'folder'))
    const run = await payer.run(['-sS', '-OJ', '--output-dir', folder, url])
    await expectPaid(run, server, { to, stdout: '' })
    expect(readFileSync(join(folder, name), 'utf8')).toBe('the answer\n')
    expect(readFileSync(join(folder, 'taken'), 'utf8')).toBe('mine')
    expect(readdirSync(folder).sort()).toEqual([...new Set(['folder', 'taken', name])].sort())
  })
})

test.each([
  ['--output-dir', ['-OJ', '--output-dir', 'missing']],
  ['--output-dir without -J', ['-O', '--output-dir', 'missing']],
  ['--no-clobber', ['--no-clobber', '-o', 'missing/out']],
])('nothing is paid when the answer cannot be kept: %s', async (_, args) => {
  const [payer, { server, url }] = [await createPayer(), await shop('inline')]
  const run = await payer.run([...args, url])
  expectUnpaid(run, 23, server)
})

describe('a paid answer that breaks off', () => {
  test.each([
    ['--max-filesize', ['--max-filesize', '5', '-o', 'out'], /\(63\)/],
    ['-Y', ['-Y', '100000', '-y', '1', '--limit-rate', '1'], /\(28\) Operation too slow/],
    ['a full disk', ['-o', '/dev/full'], /\(23\)/],
  ])('is 117 with the id of the payment: %s', async (_, args, words) => {
    const [payer, { server, url, to }] = [await createPayer(), await shop('inline', 'x'.repeat(3_000_000))]
    const run = await payer.run([...args, url], { cwd: temporaryFolder() })
    expect({ code: run.code, stderr: run.stderr }).toEqual({
      code: 117,
      stderr: expect.stringMatching(words),
    })
    expect(run.moved.map(({ to: payee, amount }) => [payee, amount])).toEqual(to)
    expect(server.credentials()).toBe(1)
    const [row] = run.payments
    expect(row?.state).toBe('settled')
    expect(run.stderr).toContain(row?.id ?? 'no id')
  })
})

test('--fail-with-body shows the body, and the exit code is about the money', async () => {
  const [payer, { server, url }] = [await createPayer(), await shop('inline', 'sorry\n', { status: 500 })]
  const run = await payer.run(['--fail-with-body', url])
  expect({ code: run.code, stdout: run.stdout.toString() }).toEqual({ code: 117, stdout: 'sorry\n' })
  expect(server.credentials()).toBe(1)
})

test('--trace and --stderr hold no credential and no receipt', async () => {
  const [payer, { server, url, to }, folder] = [await createPayer(), await shop('inline'), temporaryFolder()]
  const args = ['--trace-ascii', 'trace', '--stderr', 'told', '-H', 'X-Api-Key: KEY-5d1f0a77c3e94b']
  const run = await payer.run([...args, url], { cwd: folder })
  await expectPaid(run, server, { to, stdout: 'the answer\n' })
  expect(run.stderr).toBe('')
  const [trace, told] = ['trace', 'told'].map((name) => readFileSync(join(folder, name), 'utf8'))
  expect(told).toMatch(/^paid 0\.01 pathUSD/)
  const credential = server.requests.find((request) => request.credential !== undefined)?.credential ?? ''
  // A line of the trace has 64 characters.
  const flat = (trace ?? '').replace(/\n[0-9a-f]{4}: /g, '')
  expect(flat).toContain('Payment [redacted, ')
  expect(flat).toContain('the answer')
  for (const secret of [credential.slice(8, 60), credential.slice(-40), 'KEY-5d1f0a77c3e94b'])
    expect(flat).not.toContain(secret)
  expect(flat).toMatch(/payment-receipt: \[redacted, /i)
})

test('the meter of a body that is sent again starts again', async () => {
  const [payer, { server, url, to }] = [await createPayer(), await shop('inline')]
  const run = await payer.run(['--progress-meter', '-d', 'x'.repeat(2000), url])
  await expectPaid(run, server, { to, stdout: 'the answer\n' })
  // Percent, size, then what was received and what was sent.
  expect(run.stderr).toMatch(/\r100 +2011 +100 +11 +100 +2000 [^\r\n]*\n/)
})
