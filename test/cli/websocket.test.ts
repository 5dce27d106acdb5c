import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer, type RequestListener } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { WebSocket } from 'ws'
import { runPresto, temporaryFolder } from '../helpers/run-presto.ts'
import { acceptOn } from '../helpers/socket-server.ts'

const caFile = 'test/fixtures/tls/ca.pem'

type Serve = (socket: WebSocket, request: Request) => void

/** Says one message and goodbye. */
function sayOnce(text: string): Serve {
  return (socket) => {
    socket.send(text)
    socket.close()
  }
}

/** A server whose WebSockets are free; a plain GET is answered with 426. */
async function createFreeServer(
  serve: Serve,
  { secure = false, answer }: { secure?: boolean; answer?: RequestListener } = {},
) {
  const paths: string[] = []
  const listener: RequestListener = (incoming, outgoing) => {
    paths.push(`${incoming.method} ${incoming.url}`)
    if (answer) return answer(incoming, outgoing)
    outgoing.writeHead(426, { Upgrade: 'websocket' }).end('no\n')
  }
  const [key, cert] = ['server-key.pem', 'server.pem'].map((name) =>
    readFileSync(`test/fixtures/tls/${name}`),
  )
  const server = secure ? createSecureServer({ key, cert }, listener) : createServer(listener)
  const { closes, handshakes } = acceptOn(server, async (socket, request) => serve(socket, request))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return { url: `${secure ? 'wss' : 'ws'}://127.0.0.1:${port}`, port, paths, closes, handshakes }
}

function handshakeFor(key = '', accept?: string): string {
  const sum = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64')
  const lines = ['Upgrade: websocket', 'Connection: Upgrade', `Sec-WebSocket-Accept: ${accept ?? sum}`]
  return ['HTTP/1.1 101 Switching Protocols', ...lines, '', ''].join('\r\n')
}

/** Sends bytes as they are behind an own handshake: frames that no library makes. */
async function createRawServer(bytes: readonly number[], accept?: string) {
  const received: Buffer[] = []
  const server = createServer((_, outgoing) => outgoing.writeHead(404).end())
  server.on('upgrade', ({ headers }, socket: Socket) => {
    const head = handshakeFor(headers['sec-websocket-key'], accept)
    socket.on('data', (chunk) => received.push(chunk))
    socket.on('error', () => {})
    // Head and frames in one piece.
    socket.write(Buffer.concat([Buffer.from(head), Uint8Array.from(bytes)]))
    socket.on('end', () => socket.end())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return { url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/`, received }
}

test('text comes out as lines, bytes as they are, also in fragments', async () => {
  let ponged = false
  const server = await createFreeServer((socket) => {
    socket.on('pong', () => {
      ponged = true
      socket.close(1000)
    })
    socket.send('grüße')
    socket.send('one', { fin: false })
    socket.send(' two', { fin: true })
    socket.send(Uint8Array.of(0, 254, 10))
    socket.send('')
    socket.send('x'.repeat(200_000))
    socket.ping('still there?')
  })
  const { code, stdout, stderr } = await runPresto([`${server.url}/feed?a=1`])
  const expected = [Buffer.from('grüße\none two\n'), Uint8Array.of(0, 254, 10), `\n${'x'.repeat(200_000)}\n`]
  expect({ code, stderr, ponged }).toEqual({ code: 0, stderr: '', ponged: true })
  expect(stdout.equals(Buffer.concat(expected.map((part) => Buffer.from(part))))).toBe(true)
  expect(server.paths).toEqual(['GET /feed?a=1'])
  expect(server.handshakes.map(({ path }) => path)).toEqual(['/feed?a=1'])
  expect(server.closes).toEqual([1000])
})

test('wss checks the certificate, and the usual options work', async () => {
  const server = await createFreeServer(sayOnce('secret'), { secure: true })
  expect((await runPresto([`${server.url}/`])).code).toBe(60)
  const file = join(temporaryFolder(), 'out')
  const head = join(temporaryFolder(), 'head')
  const run = await runPresto([
    ...['--cacert', caFile, '-o', file, '-D', head, '-u', 'me:pw', '-w', '%{http_code} %{http_version}'],
    `${server.url}/`,
  ])
  expect({ code: run.code, stdout: run.stdout.toString() }).toEqual({ code: 0, stdout: '101 1.1' })
  expect(readFileSync(file, 'utf8')).toBe('secret\n')
  expect(readFileSync(head, 'utf8')).toMatch(/^HTTP\/1\.1 101 Switching Protocols\r\n[\s\S]*\r\n\r\n$/)
  expect(server.handshakes[0]?.headers.authorization).toBe('Basic bWU6cHc=')
})

test('a proxy is gone through by a tunnel', async () => {
  const server = await createFreeServer(sayOnce('hello'))
  const asked: string[] = []
  const proxy = createServer((incoming, outgoing) => {
    asked.push(`${incoming.method} ${incoming.url}`)
    outgoing.writeHead(500).end()
  })
  proxy.on('connect', ({ url = '' }, client: Socket) => {
    asked.push(`CONNECT ${url}`)
    const [host, port] = url.split(':')
    const other = connect(Number(port), host, () => {
      client.write('HTTP/1.1 200 OK\r\n\r\n')
      client.pipe(other).pipe(client)
    })
    for (const socket of [client, other]) socket.on('error', () => {})
  })
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void proxy.close())
  const { port } = proxy.address() as AddressInfo
  const { code, stdout } = await runPresto(['-x', `http://127.0.0.1:${port}`, `${server.url}/`])
  expect({ code, stdout: stdout.toString() }).toEqual({ code: 0, stdout: 'hello\n' })
  expect(asked).toEqual([`CONNECT 127.0.0.1:${server.port}`])
})

test('-L follows where the URL leads over HTTP, and the WebSocket is there', async () => {
  const server = await createFreeServer(
    (socket, request) => sayOnce(new URL(request.url).pathname)(socket, request),
    {
      answer: ({ url }, outgoing) =>
        url === '/old' ? outgoing.writeHead(302, { Location: '/new' }).end() : outgoing.writeHead(404).end(),
    },
  )
  expect((await runPresto(['-L', `${server.url}/old`])).stdout.toString()).toBe('/new\n')
})

test.each([
  [1002, 'a masked frame', [0x81, 0x81, 0, 0, 0, 0, 0x61]],
  [1002, 'a compressed one', [0xc1, 0x01, 0x61]],
  [1002, 'an opcode that is none', [0x83, 0x00]],
  [1007, 'text that is not UTF-8', [0x81, 0x02, 0xc3, 0x28]],
  [1009, 'a message above 16 MiB', [0x82, 0x7f, 0, 0, 0, 0, 0x01, 0, 0, 0x01]],
])('%i for %s', async (closeCode, _, bytes) => {
  const server = await createRawServer([0x81, 0x02, 0x68, 0x69, ...bytes])
  const { code, stdout, stderr } = await runPresto([server.url])
  expect({ code, stderr }).toEqual({ code: 56, stderr: expect.stringContaining('is no WebSocket frame') })
  expect(stdout.toString()).toBe('hi\n')
  const goodbye = Buffer.concat(server.received)
  const saidCode = goodbye.readUInt16BE(6) ^ goodbye.readUInt16BE(2)
  expect([goodbye[0], goodbye[1], saidCode]).toEqual([0x88, 0x82, closeCode])
})

test('a handshake that is answered for somebody else opens nothing', async () => {
  const server = await createRawServer([0x81, 0x00], 'c29tZXRoaW5nIGVsc2U=')
  expect(await runPresto([server.url])).toMatchObject({
    code: 56,
    stderr: expect.stringContaining('did not open a WebSocket'),
  })
})

test('a server that breaks off, or closes for a fault, is a failure', async () => {
  const gone = await createFreeServer((socket) => socket.terminate())
  expect((await runPresto([`${gone.url}/`])).code).toBe(56)
  const faulty = await createFreeServer((socket) => socket.close(1011))
  expect(await runPresto([`${faulty.url}/`])).toMatchObject({
    code: 56,
    stderr: expect.stringContaining('closed the WebSocket with code 1011'),
  })
})

test('-m ends also what waits for a server that reads nothing', async () => {
  const ping = [0x89, 125, ...new Uint8Array(125)]
  const server = createServer((_, outgoing) => outgoing.writeHead(404).end())
  server.on('upgrade', ({ headers }, socket: Socket) => {
    socket.on('error', () => {})
    socket.pause()
    socket.write(handshakeFor(headers['sec-websocket-key']))
    for (let count = 0; count < 200; count++) socket.write(Uint8Array.from(Array(1000).fill(ping).flat()))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const { port } = server.address() as AddressInfo
  expect((await runPresto(['-m', '2', `ws://127.0.0.1:${port}/`])).code).toBe(28)
})

test('silence ends with -m', async () => {
  const server = await createFreeServer((socket) => socket.send('a'))
  const { code, stdout } = await runPresto(['-m', '1', `${server.url}/`])
  expect({ code, stdout: stdout.toString() }).toEqual({ code: 28, stdout: 'a\n' })
})

test.each([
  [2, ['-d', 'x']],
  [2, ['-T', 'package.json']],
  [2, ['-I']],
  [2, ['-X', 'POST']],
  [2, ['-F', 'a=b']],
  [2, ['-j']],
  [2, ['-r', '0-1']],
  [1, ['--proto', '=http,https']],
  [0, ['--proto', '=ws']],
])('exit code %i with %j', async (code, args) => {
  const server = await createFreeServer((socket) => socket.close())
  expect((await runPresto([...args, `${server.url}/`])).code).toBe(code)
  expect(server.handshakes.length).toBe(code === 0 ? 1 : 0)
})
