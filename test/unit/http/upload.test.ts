import type { Socket } from 'node:net'
import { afterEach, expect, test, vi } from 'vitest'
import { CurlError } from '../../../src/core/errors.ts'
import type { RequestBody } from '../../../src/core/http.ts'
import { createTransport } from '../../../src/http/transport.ts'
import { bodyOf, formType, plainOptions, planFor, textOf, user } from './plans.ts'
import { rawServer } from './raw-server.ts'

const ok = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'
const big = bodyOf(Buffer.alloc(1024 * 1024 + 1, 97))

afterEach(() => {
  vi.useRealTimers()
})

function announced(origin: string) {
  return planFor(`${origin}/`, { method: 'POST', body: big, headers: [formType] })
}

/** Everything that comes on a connection from now on; resolves with each count of bytes. */
function countBytes(
  socket: Socket,
  wanted: number | undefined,
): { received(): number; whole: Promise<void> } {
  let received = 0
  const whole = new Promise<void>((resolve) => {
    socket.on('data', (chunk) => {
      received += chunk.length
      if (received === wanted) resolve()
    })
  })
  return { received: () => received, whole }
}

test('a large body waits for 100 Continue', async () => {
  const server = await rawServer(({ socket }) => {
    void countBytes(socket, big.length).whole.then(() => socket.write(ok))
    return 'HTTP/1.1 100 Continue\r\n\r\n'
  })
  const transport = createTransport(plainOptions, undefined)
  const reply = await transport.send(announced(server.origin))
  expect(server.requests[0]?.head).toContain('\r\nExpect: 100-continue\r\n')
  expect(server.requests[0]?.body).toBe('')
  expect(reply.before.map(({ status }) => status)).toEqual([100])
  expect(await textOf(reply.body)).toBe('ok')
  transport.close()
})

test('a server that says nothing gets the body after a second', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  let asked = (_socket: Socket): void => {}
  const asking = new Promise<Socket>((resolve) => {
    asked = resolve
  })
  const server = await rawServer(({ socket }) => void asked(socket))
  const transport = createTransport(plainOptions, undefined)
  const sending = transport.send(announced(server.origin))
  const socket = await asking
  const { received, whole } = countBytes(socket, big.length)
  vi.advanceTimersByTime(999)
  await new Promise(setImmediate)
  expect(received()).toBe(0)
  vi.advanceTimersByTime(1)
  await whole
  socket.write(ok)
  expect(await textOf((await sending).body)).toBe('ok')
  transport.close()
})

test('a final answer instead of 100 keeps the body here and the connection out of the pool', async () => {
  const server = await rawServer((_request, index) =>
    index === 0 ? 'HTTP/1.1 402 Payment Required\r\nContent-Length: 3\r\n\r\npay' : ok,
  )
  const transport = createTransport(plainOptions, undefined)
  const reply = await transport.send(announced(server.origin))
  expect(await textOf(reply.body)).toBe('pay')
  expect(server.requests[0]?.body).toBe('')
  await (await transport.send(planFor(server.origin))).drain()
  expect(server.requests.map(({ connection }) => connection)).toEqual([0, 1])
  transport.close()
})

test('a server that refuses Expect is asked without it, but not with a credential', async () => {
  const refusal = 'HTTP/1.1 417 Expectation Failed\r\nContent-Length: 0\r\n\r\n'
  const server = await rawServer(({ head }) => (/^expect:/im.test(head) ? refusal : ok))
  const transport = createTransport(plainOptions, undefined)
  const reply = await transport.send(announced(server.origin))
  expect(await textOf(reply.body)).toBe('ok')
  expect(server.requests.map(({ body }) => body.length)).toEqual([0, big.length])
  const paid = await transport.send(announced(server.origin), { beforeFirstByte: () => {} })
  expect(paid.status).toBe(417)
  expect(server.requests).toHaveLength(3)
  transport.close()
})

test('an error in the middle of an upload ends it', async () => {
  const refusal = 'HTTP/1.1 413 Content Too Large\r\nContent-Length: 2\r\n\r\nno'
  const server = await rawServer(({ socket }) => void socket.write(refusal))
  let opened = 0
  const endless = {
    ...big,
    async *open() {
      for (;;) {
        opened += 1
        yield Buffer.alloc(65536)
      }
    },
  }
  const headers = [user('Expect', 'nothing'), user('Content-Length', '0')]
  const transport = createTransport(plainOptions, undefined)
  const reply = await transport.send(planFor(server.origin, { method: 'POST', body: endless, headers }))
  expect(await textOf(reply.body)).toBe('no')
  const before = opened
  await (await transport.send(planFor(server.origin))).drain()
  expect(opened).toBe(before)
  expect(server.requests.at(-1)?.connection).toBe(1)
  transport.close()
})

test('a body of unknown length goes out in chunks', async () => {
  const server = await rawServer(() => ok)
  const transport = createTransport(plainOptions, undefined)
  const body = bodyOf('hello', false)
  await (
    await transport.send({ ...planFor(server.origin, { method: 'PUT', body }), removed: ['expect'] })
  ).drain()
  expect(server.requests[0]?.body).toBe('5\r\nhello\r\n0\r\n\r\n')
  expect(server.requests[0]?.head).toMatch(/\r\nTransfer-Encoding: chunked\r\n/)
  transport.close()
})

test('a file that breaks while it is read is its own error', async () => {
  const server = await rawServer(() => ok)
  const failure = new CurlError(26, 'Failed to open/read local data from file/application')
  const body = {
    ...bodyOf('abc'),
    async *open() {
      yield Buffer.from('a')
      throw failure
    },
  }
  const transport = createTransport(plainOptions, undefined)
  await expect(transport.send(planFor(server.origin, { method: 'POST', body }))).rejects.toBe(failure)
  expect(server.requests).toHaveLength(0)
})

test('an answer before the end of a file was read leaves the connection usable', async () => {
  const server = await rawServer((_request, index) =>
    index === 0 ? 'HTTP/1.1 402 Payment Required\r\nContent-Length: 2\r\n\r\nno' : ok,
  )
  const transport = createTransport(plainOptions, undefined)
  let read = (): void => {}
  const end = new Promise<void>((resolve) => {
    read = resolve
  })
  const slow: RequestBody = {
    ...bodyOf('abc'),
    async *open() {
      yield Buffer.from('abc')
      await end
    },
  }
  const plan = planFor(`${server.origin}/`, { method: 'POST', body: slow, headers: [formType] })
  const first = await transport.send(plan)
  expect(await textOf(first.body)).toBe('no')
  const second = await transport.send(plan)
  expect(await textOf(second.body)).toBe('ok')
  read()
  expect(server.requests.map(({ body, connection }) => [body, connection])).toEqual([
    ['abc', 0],
    ['abc', 0],
  ])
  transport.close()
})

test('no byte leaves behind the length that was announced', async () => {
  const server = await rawServer(() => ok)
  const transport = createTransport(plainOptions, undefined)
  const grown: RequestBody = {
    ...bodyOf('abc'),
    async *open() {
      yield Buffer.from('abc')
      yield Buffer.from('more')
    },
  }
  const plan = planFor(`${server.origin}/`, { method: 'POST', body: grown, headers: [formType] })
  for (let count = 0; count < 2; count += 1)
    expect(await textOf((await transport.send(plan)).body)).toBe('ok')
  expect(server.requests.map(({ body, connection }) => [body, connection])).toEqual([
    ['abc', 0],
    ['abc', 0],
  ])
  transport.close()
})
