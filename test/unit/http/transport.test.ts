import { expect, test } from 'vitest'
import { StateError } from '../../../src/core/errors.ts'
import type { Reply, RequestPlan, TraceLine } from '../../../src/core/http.ts'
import { createTransport } from '../../../src/http/transport.ts'
import { bodyOf, formType, plainOptions, planFor, readBroken, textOf } from './plans.ts'
import { type RawServer, rawServer } from './raw-server.ts'

const head = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n'
const paywall = 'HTTP/1.1 402 Payment Required\r\nContent-Length: 3\r\n\r\npay'

async function fetchOnce(server: RawServer, changes: Partial<RequestPlan> = {}, path = '/'): Promise<Reply> {
  const transport = createTransport(plainOptions, undefined)
  try {
    return await transport.send(planFor(server.origin + path, changes))
  } finally {
    // What is on its way goes on; nothing of it holds the test process.
    setImmediate(() => setImmediate(transport.close))
  }
}

/** A server that says `bytes` and closes. */
function says(bytes: string): Promise<RawServer> {
  return rawServer(({ socket }) => {
    socket.end(Buffer.from(bytes, 'latin1'))
    return undefined
  })
}

// Each was answered by curl 7.88.1 with the same bytes and exit code 0.
test.each([
  ['a folded line', 'HTTP/1.1 200 OK\r\nX-A: one\r\n  two\r\nContent-Length: 2\r\n\r\n'],
  ['bare line feeds', 'HTTP/1.1 200 OK\nX-A: one\nContent-Length: 2\n\n'],
  ['no reason', 'HTTP/1.1 200\r\nContent-Length: 2\r\n\r\n'],
  ['HTTP/1.0 until the end', 'HTTP/1.0 200 OK\r\n\r\n'],
  ['blanks, cases and repeats', 'HTTP/1.1 200 OK\r\nx-a:\t1  \r\nX-A:2\r\nX-a:\r\nConTent-LENGTH:2\r\n\r\n'],
  ['bytes beyond ASCII', 'HTTP/1.1 200 \u00c3\u00a9\r\nX-A: \u00e9\u0001\r\nContent-Length: 2\r\n\r\n'],
  ['a head of 64 KB', `HTTP/1.1 200 OK\r\nX-A: ${'a'.repeat(65_000)}\r\nContent-Length: 2\r\n\r\n`],
  ['3000 headers', `HTTP/1.1 200 OK\r\n${'X-A: b\r\n'.repeat(3000)}Content-Length: 2\r\n\r\n`],
  ['status 999', 'HTTP/1.1 999 OK\r\nContent-Length: 2\r\n\r\n'],
  ['another protocol', 'HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n'],
])('a head with %s comes as it was sent', async (_name, sent) => {
  const reply = await fetchOnce(await says(`${sent}hi`))
  expect(Buffer.from(reply.raw).toString('latin1')).toBe(sent)
  expect(await textOf(reply.body)).toBe('hi')
})

test('headers keep spelling, order and repeats', async () => {
  const reply = await fetchOnce(
    await says('HTTP/1.1 200 Fine\r\nx-a: 1\r\nX-A:2 \r\nB:\r\nContent-Length: 0\r\n\r\n'),
  )
  expect(reply.headers).toEqual([
    ['x-a', '1'],
    ['X-A', '2'],
    ['B', ''],
    ['Content-Length', '0'],
  ])
  expect(reply).toMatchObject({ status: 200, reason: 'Fine', httpVersion: '1.1', informational: false })
})

test('1xx heads are kept in order', async () => {
  const interim = ['HTTP/1.1 100 Continue\r\n\r\n', 'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n']
  const reply = await fetchOnce(await says(`${interim.join('')}${head}hi`))
  expect(reply.before.map(({ raw }) => Buffer.from(raw).toString())).toEqual(interim)
  expect(reply.before.every(({ informational }) => informational)).toBe(true)
  expect(Buffer.from(reply.raw).toString()).toBe(head)
})

test.each([
  ['HEAD', 'HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n'],
  ['GET', 'HTTP/1.1 204 No Content\r\nContent-Length: 2\r\n\r\nhi'],
  ['GET', 'HTTP/1.1 304 Not Modified\r\nContent-Length: 20\r\n\r\n'],
])('%s without a body: %j', async (method, answer) => {
  const reply = await fetchOnce(await says(answer), { method })
  expect(await textOf(reply.body)).toBe('')
})

test.each([
  ['what comes behind the body', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhiEXTRA'],
  [
    'Content-Length beside chunks',
    'HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n2;x=y\r\nhi\r\n0\r\nX-T: 1\r\n\r\n',
  ],
])('%s is not part of it', async (_name, answer) => {
  const reply = await fetchOnce(await says(answer))
  expect(await readBroken(reply)).toEqual({ text: 'hi', error: undefined })
  expect(reply.bytesReceived()).toBe(2)
})

test.each([
  ['', 52, 'Empty reply from server'],
  ['HTTP/1.1 20', 52, 'Empty reply from server'],
  ['HTTP/1.1 200 OK\r\nContent-Le', 18, 'transfer closed with outstanding read data remaining'],
  ['hello\n', 1, 'Received HTTP/0.9 when not allowed'],
  ['HTTP/1.2 200 OK\r\n\r\n', 1, 'Unsupported HTTP version (1.2) in response'],
  ['HTTP/1.1 099 OK\r\n\r\n', 1, 'Unsupported response code in HTTP response'],
  ['HTTP/1.1 200 OK\r\nNo colon\r\n\r\n', 8, 'Weird server reply'],
  ['HTTP/1.1 200 OK\r\nX: a\0b\r\n\r\n', 8, 'Nul byte in header'],
  ['HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n', 8, 'Invalid Content-Length: value'],
  [`HTTP/1.1 200 OK\r\nX-A: ${'a'.repeat(400_000)}\r\n\r\n`, 56, 'Too large response headers'],
])('an answer that is none: %.40j', async (answer, number, message) => {
  await expect(fetchOnce(await says(answer))).rejects.toMatchObject({ number, message })
})

test.each([
  ['Content-Length: 20\r\n\r\nhi', 'hi', 18, 'transfer closed with 18 bytes remaining to read'],
  [
    'Transfer-Encoding: chunked\r\n\r\n20\r\nhi',
    'hi',
    18,
    'transfer closed with outstanding read data remaining',
  ],
  [
    'Transfer-Encoding: chunked\r\n\r\n2\r\nhi\r\nZZ\r\n',
    'hi',
    56,
    'Illegal or missing hexadecimal sequence in chunked-encoding',
  ],
])('a broken body gives what came, then its error: %j', async (rest, text, number, message) => {
  const reply = await fetchOnce(await says(`HTTP/1.1 200 OK\r\n${rest}`))
  expect(await readBroken(reply)).toMatchObject({ text, error: { number, message } })
})

test('a reset is 56, before the head and inside the body', async () => {
  const silent = await rawServer(({ socket }) => void socket.resetAndDestroy())
  await expect(fetchOnce(silent)).rejects.toMatchObject({
    number: 56,
    message: 'Recv failure: Connection reset by peer',
  })
  const server = await rawServer(() => 'HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\nhi')
  const reply = await fetchOnce(server)
  const { value } = await reply.body[Symbol.asyncIterator]().next()
  expect(Buffer.from(value ?? []).toString()).toBe('hi')
  server.requests[0]?.socket.resetAndDestroy()
  expect(await readBroken(reply)).toMatchObject({ text: '', error: { number: 56 } })
})

test('a name and a port where nobody is', async () => {
  const transport = createTransport(plainOptions, undefined)
  await expect(transport.send(planFor('http://no-such-name.invalid/'))).rejects.toMatchObject({
    number: 6,
    message: 'Could not resolve host: no-such-name.invalid',
  })
  for (const host of ['127.0.0.1', 'localhost'])
    await expect(transport.send(planFor(`http://${host}:1/`))).rejects.toMatchObject({
      number: 7,
      message: expect.stringMatching(
        `^Failed to connect to ${host} port 1 after \\d+ ms: Couldn't connect to server$`,
      ),
    })
})

test.each(['127.0.0.1', '::1'])('localhost finds a server that only listens on %s', async (address) => {
  const server = await rawServer(() => `${head}hi`, address)
  const transport = createTransport(plainOptions, undefined)
  const reply = await transport.send(planFor(`http://sub.localhost:${server.port}/`))
  expect(reply).toMatchObject({
    remoteIp: address,
    remotePort: server.port,
    loopback: true,
    verified: false,
  })
  expect(transport.connections()).toBe(1)
  expect(server.requests[0]?.head).toContain(`Host: sub.localhost:${server.port}\r\n`)
  transport.close()
})

test('the paid request goes over the connection of the 402', async () => {
  const server = await rawServer((_request, index) => (index === 0 ? paywall : `${head}hi`))
  const transport = createTransport(plainOptions, undefined)
  const plan = planFor(`${server.origin}/a`, { method: 'POST', body: bodyOf('a=1'), headers: [formType] })
  await (await transport.send(plan)).drain()
  const left: number[] = []
  const reply = await transport.send(plan, {
    extra: [{ name: 'Authorization', value: 'Payment abc', from: 'auth' }],
    beforeFirstByte: () => left.push(server.requests.length),
  })
  expect(await textOf(reply.body)).toBe('hi')
  expect(left).toEqual([1])
  expect(server.connections()).toBe(1)
  expect(transport.connections()).toBe(1)
  expect(server.requests[1]?.head).toBe(
    `POST /a HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nUser-Agent: presto\r\nAccept: */*\r\nAuthorization: Payment abc\r\nContent-Length: 3\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\n`,
  )
  expect(server.requests[1]?.body).toBe('a=1')
  expect(reply.requestSize).toBe((server.requests[1]?.head.length ?? 0) + 3)
  transport.close()
})

test('when the ledger says no, not one byte leaves', async () => {
  const server = await rawServer(() => `${head}hi`)
  const transport = createTransport(plainOptions, undefined)
  const refusal = new StateError('the ledger is full')
  const beforeFirstByte = (): void => {
    throw refusal
  }
  await expect(transport.send(planFor(server.origin), { beforeFirstByte })).rejects.toBe(refusal)
  // The next answer proves that the server had the chance to see the first one.
  await (await transport.send(planFor(`${server.origin}/after`))).drain()
  expect(server.requests.map((request) => request.head.split(' ')[1])).toEqual(['/after'])
  transport.close()
})

test('a kept connection that died is replaced for an unpaid request, and only then', async () => {
  const server = await rawServer(({ connection, socket }, index) => {
    if (connection === 0 && index === 0) return `${head}hi`
    if (connection === 0) return void socket.destroy()
    return `${head}ok`
  })
  const lines: TraceLine[] = []
  const transport = createTransport(plainOptions, (line) => lines.push(line))
  await (await transport.send(planFor(server.origin))).drain()
  const reply = await transport.send(planFor(server.origin))
  expect(await textOf(reply.body)).toBe('ok')
  expect(server.connections()).toBe(2)
  expect(lines).toContainEqual({ kind: '*', text: 'Connection died, retrying a fresh connect' })
  transport.close()
})

test('a credential that went into a dying connection is not sent again', async () => {
  const server = await rawServer(({ socket }, index) => (index === 0 ? `${head}hi` : void socket.destroy()))
  const transport = createTransport(plainOptions, undefined)
  await (await transport.send(planFor(server.origin))).drain()
  let calls = 0
  const paid = transport.send(planFor(server.origin), {
    beforeFirstByte: () => {
      calls += 1
    },
  })
  await expect(paid).rejects.toMatchObject({ number: 52 })
  expect(calls).toBe(1)
  expect(server.requests).toHaveLength(2)
  transport.close()
})

test('a credential never enters a connection that the server has closed', async () => {
  const server = await rawServer(() => `${head}hi`)
  const transport = createTransport(plainOptions, undefined)
  await (await transport.send(planFor(server.origin))).drain()
  await new Promise((closed) => server.requests[0]?.socket.end(() => closed(undefined)))
  const reply = await transport.send(planFor(server.origin), { beforeFirstByte: () => {} })
  expect(await textOf(reply.body)).toBe('hi')
  expect(server.requests.map(({ connection }) => connection)).toEqual([0, 1])
  transport.close()
})

test('a rest that is too long to throw away costs the connection', async () => {
  const server = await rawServer((_request, index) =>
    index === 0 ? `HTTP/1.1 402 P\r\nContent-Length: 9000000\r\n\r\n${'x'.repeat(2_000_000)}` : `${head}hi`,
  )
  const transport = createTransport(plainOptions, undefined)
  await (await transport.send(planFor(server.origin))).drain()
  const reply = await transport.send(planFor(server.origin))
  expect(await textOf(reply.body)).toBe('hi')
  expect(server.connections()).toBe(2)
  transport.close()
})

test('a reader that is behind stops the server', async () => {
  const chunk = Buffer.alloc(1 << 20, 97)
  const total = 64
  let sent = 0
  const server = await rawServer(({ socket }) => {
    socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${total << 20}\r\n\r\n`)
    const more = (): void => {
      while (sent < total) {
        sent += 1
        if (!socket.write(chunk)) return void socket.once('drain', more)
      }
    }
    more()
    return undefined
  })
  const reply = await fetchOnceKept(server)
  // A second exchange takes longer than the server would need for everything that the kernel takes.
  const other = await rawServer(() => `${head}hi`)
  await textOf((await fetchOnce(other)).body)
  expect(reply.bytesReceived()).toBeLessThan(1 << 20)
  expect(sent).toBeLessThan(total)
  let received = 0
  for await (const bytes of reply.body) received += bytes.length
  expect(received).toBe(total << 20)
})

async function fetchOnceKept(server: RawServer): Promise<Reply> {
  return createTransport(plainOptions, undefined).send(planFor(server.origin))
}

test('-m covers everything that one transport sends', async () => {
  const server = await rawServer((_request, index) =>
    index === 0 ? paywall : 'HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\nhi',
  )
  const transport = createTransport({ ...plainOptions, maxTimeMs: 300 }, undefined)
  await (await transport.send(planFor(server.origin))).drain()
  const reply = await transport.send(planFor(server.origin))
  expect(await readBroken(reply)).toMatchObject({
    text: 'hi',
    error: {
      number: 28,
      message: 'Operation timed out after 300 milliseconds with 2 out of 20 bytes received',
    },
  })
  let calls = 0
  const late = transport.send(planFor(server.origin), {
    beforeFirstByte: () => {
      calls += 1
    },
  })
  await expect(late).rejects.toMatchObject({ number: 28 })
  expect(calls).toBe(0)
  expect(server.requests).toHaveLength(2)
})

test('the lines of -v', async () => {
  const server = await rawServer(() => 'HTTP/1.1 200 OK\r\nX-A:  1\r\nContent-Length: 0\r\n\r\n')
  const lines: TraceLine[] = []
  const transport = createTransport(plainOptions, (line) => lines.push(line))
  await (await transport.send(planFor(`${server.origin}/a`))).drain()
  transport.close()
  expect(lines.map(({ kind, text }) => `${kind} ${text}`)).toEqual([
    `*   Trying 127.0.0.1:${server.port}...`,
    `* Connected to 127.0.0.1 (127.0.0.1) port ${server.port} (#0)`,
    '> GET /a HTTP/1.1',
    `> Host: 127.0.0.1:${server.port}`,
    '> User-Agent: presto',
    '> Accept: */*',
    '> ',
    '< HTTP/1.1 200 OK',
    '< X-A:  1',
    '< Content-Length: 0',
    '< ',
    '* Connection #0 to host 127.0.0.1 left intact',
  ])
})

test('the steps are in order', async () => {
  const { timings } = await fetchOnce(await says(`${head}hi`))
  const { nameLookup, connect, appConnect, preTransfer, startTransfer, redirect } = timings
  const steps = [nameLookup, connect, preTransfer, startTransfer]
  expect(steps).toEqual([...steps].sort((a, b) => a - b))
  expect(nameLookup).toBeGreaterThan(0)
  expect([appConnect, redirect]).toEqual([0, 0])
})
