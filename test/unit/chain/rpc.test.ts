import { createServer, type RequestListener } from 'node:http'
import { afterAll, expect, test } from 'vitest'
import { createRpc } from '../../../src/chain/rpc.ts'
import { RpcError } from '../../../src/chain/rpc-error.ts'
import { hostileServer } from '../../helpers/hostile-server.ts'

const closers: (() => void)[] = []
afterAll(() => {
  for (const close of closers) close()
})

function answerTo(body: Buffer, members: object): string {
  const { id } = JSON.parse(body.toString()) as { id: number }
  return JSON.stringify({ jsonrpc: '2.0', id, ...members })
}

async function failureOf(answer: Parameters<typeof hostileServer>[0], timeoutMs?: number): Promise<RpcError> {
  const { url } = await hostileServer(answer)
  const error: unknown = await createRpc(`${url}/secret-key`, timeoutMs)('eth_chainId', []).catch(
    (cause) => cause,
  )
  expect(error).toBeInstanceOf(RpcError)
  return error as RpcError
}

test('asks with the path, query and user info of the endpoint, over one connection', async () => {
  const server = await hostileServer(({ body }) => ({ body: answerTo(body, { result: ['0x1', null] }) }))
  const rpc = createRpc(`${server.url.replace('//', '//user:pass@')}/key?x=1`)
  expect(await rpc('eth_one', [{ a: 1 }])).toEqual(['0x1', null])
  expect(await rpc('eth_two', [])).toEqual(['0x1', null])
  const [first] = server.requests
  expect(first).toMatchObject({ method: 'POST', path: '/key?x=1' })
  expect(first?.headers).toMatchObject({
    'content-type': 'application/json',
    authorization: 'Basic dXNlcjpwYXNz',
  })
  expect(JSON.parse(String(first?.body))).toEqual({
    jsonrpc: '2.0',
    id: 1,
    method: 'eth_one',
    params: [{ a: 1 }],
  })
  expect(server.connections()).toBe(1)
})

test('a null result is an answer', async () => {
  const { url } = await hostileServer(({ body }) => ({ body: answerTo(body, { result: null }) }))
  expect(await createRpc(url)('eth_getTransactionReceipt', ['0x0'])).toBeNull()
})

test.each<[string, string | Uint8Array]>([
  ['not JSON', '<html>'],
  ['nothing', ''],
  ['a list', '[]'],
  ['null', 'null'],
  ['no result', '{"jsonrpc":"2.0","id":1}'],
  ['another id', '{"jsonrpc":"2.0","id":2,"result":"0x1"}'],
  ['a result it inherits', '{"jsonrpc":"2.0","id":1,"__proto__":{"result":"0x1"}}'],
])('refuses %s', async (_name, body) => {
  const error = await failureOf(() => ({ body }))
  expect(error).toMatchObject({ exitCode: 56, rpcCode: undefined })
  expect(error.message).toContain('does not speak JSON-RPC')
  expect(error.message).not.toContain('secret-key')
})

test('an answer that is too long is cut off', async () => {
  const error = await failureOf(({ body }) => ({ body: answerTo(body, { result: 'x'.repeat(1_100_000) }) }))
  expect(error.exitCode).toBe(63)
})

test('an endpoint that never answers is given up', async () => {
  expect((await failureOf(() => ({ hang: true }), 50)).exitCode).toBe(28)
})

test('an answer that never ends is given up', async () => {
  const listener: RequestListener = (_request, reply) => void reply.write('{"jsonrpc":"2.0"')
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closers.push(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address() as { port: number }
  const asked = createRpc(`http://127.0.0.1:${address.port}`, 50)('eth_chainId', [])
  await expect(asked).rejects.toMatchObject({ exitCode: 28 })
})

test.each<[string, Parameters<typeof hostileServer>[0], number]>([
  ['hangs up', () => ({ hangUp: true }), 56],
  ['breaks off', () => ({ raw: 'HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{', hangUp: true }), 56],
  ['speaks no HTTP', () => ({ raw: 'SSH-2.0\r\n\r\n', hangUp: true }), 56],
  ['redirects', () => ({ status: 302, headers: [['Location', 'http://127.0.0.1:1/']] }), 56],
  ['fails', () => ({ status: 500, body: 'oh' }), 56],
])('an endpoint that %s', async (_name, answer, exitCode) => {
  expect((await failureOf(answer)).exitCode).toBe(exitCode)
})

test('nobody there is 7', async () => {
  const server = await hostileServer(() => ({}))
  await server.close()
  await expect(createRpc(server.url)('eth_chainId', [])).rejects.toMatchObject({ exitCode: 7 })
})

test('an unknown name is 6', async () => {
  await expect(createRpc('http://nobody.invalid')('eth_chainId', [])).rejects.toMatchObject({ exitCode: 6 })
})

test('TLS to a port without TLS is told as such', async () => {
  const { url } = await hostileServer(() => ({}))
  await expect(createRpc(url.replace('http:', 'https:'))('eth_chainId', [])).rejects.toMatchObject({
    exitCode: 35,
  })
})

test('what a node refuses is told without control characters, also with an error status', async () => {
  const error = await failureOf(({ body }) => ({
    status: 400,
    body: answerTo(body, { error: { code: -32601, message: 'no \u001b[31msuch\u202e\nmethod' } }),
  }))
  expect(error.rpcCode).toBe(-32601)
  expect(error.message).toContain('refused eth_chainId: no [31msuch method')
})
