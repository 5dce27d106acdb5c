import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { createWriteStream, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { hostileServer, paywall } from '../helpers/hostile-server.ts'
import { freshAddress } from '../helpers/local-chain.ts'
import { createPaidServer, type Recorded } from '../helpers/paid-server.ts'
import { createPayer, expectPaid, expectUnpaid } from '../helpers/payer.ts'
import { temporaryFolder } from '../helpers/run-presto.ts'
import { credentialOf } from '../helpers/settling-server.ts'

/** Every byte value, and more than is kept in memory. */
const large = Buffer.from(Uint8Array.from({ length: 3_000_000 }, (_, at) => (at * 31 + (at >> 8)) % 256))

type Source = Readonly<{
  body: Uint8Array
  method?: string
  open(folder: string): { args: readonly string[]; stdin?: Uint8Array }
}>
const sources: Readonly<Record<string, Source>> = {
  'the command line': { body: Buffer.from('a=1&b=2'), open: () => ({ args: ['-d', 'a=1', '-d', 'b=2'] }) },
  '--json': { body: Buffer.from('{"a":1}'), open: () => ({ args: ['--json', '{"a":1}'] }) },
  'an empty text': { body: Buffer.alloc(0), open: () => ({ args: ['-d', ''] }) },
  'a file': {
    body: large,
    open: (folder) => {
      writeFileSync(join(folder, 'body'), large)
      return { args: ['--data-binary', `@${join(folder, 'body')}`] }
    },
  },
  'a file of -T': {
    body: large,
    method: 'PUT',
    open: (folder) => {
      writeFileSync(join(folder, 'body'), large)
      return { args: ['-T', join(folder, 'body')] }
    },
  },
  'stdin of -T, sent as it comes': {
    body: large,
    method: 'PUT',
    open: () => ({ args: ['-T', '-'], stdin: large }),
  },
  stdin: { body: large, open: () => ({ args: ['--data-binary', '@-'], stdin: large }) },
  'a named pipe, which can be read once only': {
    body: large,
    open: (folder) => {
      const pipe = join(folder, 'pipe')
      execFileSync('mkfifo', [pipe])
      createWriteStream(pipe).end(large)
      return { args: ['--data-binary', `@${pipe}`] }
    },
  },
}

test.each(Object.entries(sources))(
  'a body from %s is sent twice alike, and bound',
  async (_name, { body, open, method = 'POST' }) => {
    const [payer, recipient, folder] = [await createPayer(), freshAddress(), temporaryFolder()]
    const TMPDIR = join(folder, 'tmp')
    mkdirSync(TMPDIR)
    const server = await createPaidServer({
      '/paid': {
        offers: [{ amount: '0.01', recipient }],
        digest: true,
        content: (request: Recorded) => new Response(new Uint8Array(request.body)),
      },
    })
    const { args, stdin } = open(folder)
    const run = await payer.run([...args, '-o', '-', `${server.url}/paid`], { stdin, env: { TMPDIR } })
    await expectPaid(run, server, { to: [[recipient, 10_000n]], stdout: body })
    for (const request of server.requests) {
      expect(request.method).toBe(method)
      expect(request.body.equals(body)).toBe(true)
    }
    expect(credentialOf(server.requests[1] ?? expect.fail()).challenge['digest']).toMatch(/^sha-256=/)
    expect(readdirSync(TMPDIR)).toEqual([])
  },
)

test.each([
  ['PUT', ['-X', 'PUT', '-d', 'x'], 'x'],
  ['DELETE', ['-X', 'DELETE'], ''],
  ['a query of -G', ['-G', '-d', 'q=1'], ''],
])('%s is paid for with the same method and headers', async (_name, args, body) => {
  const [payer, recipient] = [await createPayer(), freshAddress()]
  const server = await createPaidServer({ '/paid': { offers: [{ amount: '0.01', recipient }] } })
  const run = await payer.run([...args, '-H', 'X-Mine: 1', '-A', 'me', `${server.url}/paid`])
  await expectPaid(run, server, { to: [[recipient, 10_000n]] })
  const [first, second] = server.requests.map(({ method, path, headers, body: sent }) => {
    const { authorization: _, 'idempotency-key': _key, ...others } = headers
    return { method, path, others, body: sent.toString() }
  })
  expect(second).toEqual(first)
  expect(first).toMatchObject({ body, others: { 'x-mine': '1', 'user-agent': 'me' } })
})

test.each<readonly [string, readonly string[]]>([
  ['no body', []],
  ['another body', ['-d', 'mine']],
])("a challenge for somebody else's body is not paid with %s: 118", async (_name, args) => {
  const payer = await createPayer()
  const digest = `sha-256=${createHash('sha256').update('theirs').digest('base64')}`
  const server = await hostileServer(() => paywall({ more: { digest } }))
  expectUnpaid(await payer.run([...args, server.url]), 118, server)
})

test.each([
  ['-T', (file: string) => ['-T', file]],
  ['-F', (file: string) => ['-F', `a=@${file}`]],
])('a file of %s that changed after the first request is not paid for: 26', async (_name, toArgs) => {
  const [payer, folder] = [await createPayer(), temporaryFolder()]
  const file = join(folder, 'body')
  writeFileSync(file, 'first')
  const server = await hostileServer(() => {
    writeFileSync(file, 'OTHER')
    return paywall({})
  })
  expectUnpaid(await payer.run([...toArgs(file), server.url]), 26, server)
})
