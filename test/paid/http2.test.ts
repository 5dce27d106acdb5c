import { readFileSync } from 'node:fs'
import { createSecureServer, type Http2ServerRequest, type Http2ServerResponse } from 'node:http2'
import type { AddressInfo } from 'node:net'
import { afterAll, expect, test } from 'vitest'
import { balanceOf, freshAddress, pathUsd } from '../helpers/local-chain.ts'
import { createPaidServer, type TestServer } from '../helpers/paid-server.ts'
import { createPayer, expectOneCredential, expectPaid } from '../helpers/payer.ts'

const fixture = (name: string): string => `test/fixtures/tls/${name}`
const trusted = ['--cacert', fixture('localhost.pem')]

const closers: (() => void)[] = []
afterAll(() => {
  for (const close of closers.splice(0)) close()
})

type Front = Readonly<{ url: string; versions: string[]; connections(): number }>

/**
 * HTTP/2 over TLS in front of a paid server, which sees every request as it came.
 *
 * @param broken How the first stream that carries a credential ends, instead of with the answer.
 */
async function createFront(
  { url }: TestServer,
  broken?: (response: Http2ServerResponse) => void,
): Promise<Front> {
  const versions: string[] = []
  let connections = 0
  const options = {
    cert: readFileSync(fixture('localhost.pem')),
    key: readFileSync(fixture('localhost-key.pem')),
  }
  const server = createSecureServer({ ...options, allowHTTP1: true })
  server.on('session', () => {
    connections += 1
  })
  const pass = async (request: Http2ServerRequest, response: Http2ServerResponse): Promise<void> => {
    versions.push(request.httpVersion)
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const fields = Object.entries(request.headers).filter(([name]) => !name.startsWith(':'))
    const answer = await fetch(url + request.url, {
      method: request.method,
      headers: fields as [string, string][],
      ...(chunks.length > 0 ? { body: Buffer.concat(chunks) } : {}),
    })
    if (broken && answer.status < 400) return broken(response)
    const skipped = /^(connection|keep-alive|transfer-encoding)$/
    const headers = [...answer.headers].filter(([name]) => !skipped.test(name))
    response.writeHead(answer.status, Object.fromEntries(headers))
    response.end(Buffer.from(await answer.arrayBuffer()))
  }
  server.on('request', (request, response) => {
    pass(request, response).catch(() => response.stream.close())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closers.push(() => server.close())
  const { port } = server.address() as AddressInfo
  return { url: `https://localhost:${port}`, versions, connections: () => connections }
}

test('a charge over HTTP/2: both requests on one connection', async () => {
  const [payer, recipient] = [await createPayer(), freshAddress()]
  const server = await createPaidServer(
    { '/paid': { offers: [{ amount: '0.01', recipient }] } },
    { realm: 'localhost' },
  )
  const front = await createFront(server)
  const run = await payer.run([...trusted, '-w', ' %{http_version}', `${front.url}/paid`])
  await expectPaid(
    run,
    { ...server, url: front.url },
    {
      to: [[recipient, 10_000n]],
      stdout: `${JSON.stringify({ path: '/paid' })} 2`,
    },
  )
  expect(front.versions).toEqual(['2.0', '2.0'])
  expect(front.connections()).toBe(1)
})

test('a body is sent twice, and paid once', async () => {
  const [payer, recipient] = [await createPayer(), freshAddress()]
  const offers = [{ amount: '0.01', recipient }]
  const server = await createPaidServer({ '/paid': { offers, digest: true } }, { realm: 'localhost' })
  const front = await createFront(server)
  const run = await payer.run([...trusted, '--data-binary', '@-', `${front.url}/paid`], {
    stdin: 'x'.repeat(2_000_000),
  })
  await expectPaid(run, { ...server, url: front.url }, { to: [[recipient, 10_000n]] })
  expect(server.requests.map(({ body }) => body.length)).toEqual([2_000_000, 2_000_000])
})

test.each([
  ['is reset', 2],
  ['is refused', 7],
  ['is wanted over HTTP/1.1', 13],
] as const)('a paid stream that %s is never sent again', async (_, code) => {
  const [payer, recipient] = [await createPayer(), freshAddress()]
  const server = await createPaidServer(
    { '/paid': { offers: [{ amount: '0.01', recipient }] } },
    { realm: 'localhost' },
  )
  const front = await createFront(server, (response) => response.stream.close(code))
  const run = await payer.run([...trusted, `${front.url}/paid`])
  expect(run.code).toBe(117)
  expectOneCredential(server, 2)
  expect(run.spent).toBe(10_000n + run.fee)
  expect(await balanceOf(pathUsd, recipient)).toBe(10_000n)
})

test('two URLs at a time share the connection and are paid one by one', async () => {
  const [payer, recipient] = [await createPayer(), freshAddress()]
  const offers = [{ amount: '0.01', recipient }]
  const server = await createPaidServer({ '/a': { offers }, '/b': { offers } }, { realm: 'localhost' })
  const front = await createFront(server)
  const run = await payer.run([...trusted, '-Z', `${front.url}/a`, `${front.url}/b`])
  expect(run.code).toBe(0)
  expect(await balanceOf(pathUsd, recipient)).toBe(20_000n)
  expect(front.connections()).toBe(1)
  expect(server.credentials()).toBe(2)
})
