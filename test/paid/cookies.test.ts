import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { freshAddress } from '../helpers/local-chain.ts'
import { createPaidServer } from '../helpers/paid-server.ts'
import { createPayer, expectPaid, expectUnpaid } from '../helpers/payer.ts'
import { temporaryFolder } from '../helpers/run-presto.ts'

test('cookies go along with the paid request, that of the 402 included, and are kept', async () => {
  const [payer, recipient, jar] = [await createPayer(), freshAddress(), join(temporaryFolder(), 'jar')]
  const server = await createPaidServer({
    '/paid': {
      offers: [{ amount: '0.01', recipient }],
      cookie: 'seen=402; path=/',
      content: () => new Response('bought', { headers: { 'Set-Cookie': 'bought=yes; path=/' } }),
    },
  })
  const run = await payer.run(['-v', '-b', 'mine=secret1', '-c', jar, `${server.url}/paid`])
  await expectPaid(run, server, { to: [[recipient, 10_000n]], stdout: 'bought' })
  expect(server.requests.map(({ headers }) => headers.cookie)).toEqual([
    'mine=secret1',
    'seen=402; mine=secret1',
  ])
  expect(readFileSync(jar, 'utf8').split('\n').slice(4, -1)).toEqual([
    '127.0.0.1\tFALSE\t/\tFALSE\t0\tbought\tyes',
    '127.0.0.1\tFALSE\t/\tFALSE\t0\tseen\t402',
  ])
  expect(run.stderr).toMatch(/^> Cookie: \[redacted, \d+ bytes\]$/m)
  expect(run.stderr).not.toContain('secret1')
})

test('without the cookie engine the paid request has the same cookies as the first', async () => {
  const [payer, recipient] = [await createPayer(), freshAddress()]
  const server = await createPaidServer({
    '/paid': { offers: [{ amount: '0.01', recipient }], cookie: 'seen=402; path=/' },
  })
  const run = await payer.run(['-b', 'a=1', `${server.url}/paid`])
  await expectPaid(run, server, { to: [[recipient, 10_000n]] })
  expect(server.requests.map(({ headers }) => headers.cookie)).toEqual(['a=1', 'a=1'])
})

test.each<readonly [string, readonly string[], string]>([
  ['--digest', ['--digest', '-u', 'me:secret'], ''],
  ['--anyauth', ['--anyauth', '-u', 'me:secret'], ''],
  ['--oauth2-bearer', ['--oauth2-bearer', 'secret'], ''],
  ['--netrc-file', [], 'machine 127.0.0.1 login me password secret'],
])('a payment never takes the header that %s needs: 110', async (_name, args, netrc) => {
  const payer = await createPayer()
  const server = await createPaidServer({ '/paid': { offers: [{ amount: '0.01' }] } })
  const run = await payer.run([...args, ...withNetrc(netrc), `${server.url}/paid`])
  expectUnpaid(run, 110, server)
  expect(run.stderr).toContain('which you set yourself')
  expect(run.stderr).not.toContain('secret')
})

test('a netrc file that does not name the host leaves the header to the payment', async () => {
  const [payer, recipient] = [await createPayer(), freshAddress()]
  const server = await createPaidServer({ '/paid': { offers: [{ amount: '0.01', recipient }] } })
  const args = withNetrc('machine other.test login me password secret')
  await expectPaid(await payer.run([...args, `${server.url}/paid`]), server, { to: [[recipient, 10_000n]] })
})

test('a digest probe is no payment: the body goes out with the credential', async () => {
  const [payer, recipient] = [await createPayer(), freshAddress()]
  const server = await createPaidServer({
    '/paid': { offers: [{ amount: '0.01', recipient, requiresAuth: true }] },
  })
  const run = await payer.run(['--digest', '-u', 'me:secret', '-d', 'a=1', `${server.url}/paid`])
  await expectPaid(run, server, { to: [[recipient, 10_000n]] })
  expect(server.requests.map(({ body }) => body.toString())).toEqual(['', 'a=1'])
})

function withNetrc(text: string): string[] {
  if (text === '') return []
  const file = join(temporaryFolder(), 'netrc')
  writeFileSync(file, text)
  return ['--netrc-file', file]
}
