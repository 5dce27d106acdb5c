import { readFileSync } from 'node:fs'
import { type AddressInfo, createServer as createTcpServer, type Server } from 'node:net'
import { createServer as createTlsServer, type TlsOptions } from 'node:tls'
import { afterAll, expect, test } from 'vitest'
import type { TransportOptions } from '../../../src/core/http.ts'
import { createTransport } from '../../../src/http/transport.ts'
import { plainOptions, planFor, textOf } from './plans.ts'

const folder = 'test/fixtures/tls'
const caFile = `${folder}/ca.pem`
const answer = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'

const servers: Server[] = []
afterAll(() => {
  for (const server of servers) server.close()
})

async function listen(server: Server): Promise<number> {
  servers.push(server.unref())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

/** @param name Which certificate; @param seen The server's names that clients asked for. */
function tlsServer(name: string, options: TlsOptions = {}, seen: unknown[] = []): Promise<number> {
  const key = readFileSync(`${folder}/${name === 'elsewhere' ? name : 'server'}-key.pem`)
  const cert = readFileSync(`${folder}/${name}.pem`)
  const server = createTlsServer({ key, cert, ...options }, (socket) => {
    seen.push([socket.servername, socket.getProtocol()])
    socket.on('error', () => {})
    socket.on('data', () => socket.write(answer))
  })
  return listen(server)
}

function send(port: number, options: Partial<TransportOptions>, host = 'localhost') {
  const transport = createTransport({ ...plainOptions, ...options }, undefined)
  return transport.send(planFor(`https://${host}:${port}/`)).finally(transport.close)
}

test('a private authority is trusted with --cacert, over one connection for both requests', async () => {
  const seen: unknown[] = []
  const port = await tlsServer('server', {}, seen)
  const transport = createTransport({ ...plainOptions, caFile }, undefined)
  const plan = planFor(`https://localhost:${port}/`)
  await (await transport.send(plan)).drain()
  const reply = await transport.send(plan)
  expect(await textOf(reply.body)).toBe('ok')
  expect(reply).toMatchObject({ verified: true, loopback: true })
  expect(transport.connections()).toBe(1)
  expect(seen).toEqual([['localhost', 'TLSv1.3']])
  transport.close()
})

test('an address is checked by address, without a server name', async () => {
  const seen: unknown[] = []
  const port = await tlsServer('server', {}, seen)
  const { verified, timings } = await send(port, { caFile }, '127.0.0.1')
  expect(verified).toBe(true)
  expect(timings.appConnect).toBeGreaterThan(timings.connect)
  expect(timings.preTransfer).toBeGreaterThanOrEqual(timings.appConnect)
  expect(seen).toEqual([[false, 'TLSv1.3']])
})

test('-k trusts anybody, and the reply says that nothing was verified', async () => {
  expect(await send(await tlsServer('elsewhere'), { insecure: true })).toMatchObject({
    status: 200,
    verified: false,
  })
})

test.each([
  ['server', {}, /^SSL certificate problem: /],
  ['elsewhere', { caFile }, /no alternative certificate subject name matches target host name/],
  ['expired', { caFile }, /^SSL certificate problem: /],
])('certificate %s with %j is refused with 60', async (name, options, message) => {
  await expect(send(await tlsServer(name), options)).rejects.toMatchObject({
    number: 60,
    message: expect.stringMatching(message),
    hint: expect.stringContaining('--cacert'),
  })
})

test.each(['/nonexistent/ca.pem', 'package.json'])('%s is no --cacert', async (file) => {
  await expect(send(await tlsServer('server'), { caFile: file })).rejects.toMatchObject({
    number: 77,
    message: `error setting certificate file: ${file}`,
  })
})

test('a server below TLS 1.2, one without TLS and one that hangs up are 35', async () => {
  const old = await tlsServer('server', {
    minVersion: 'TLSv1',
    maxVersion: 'TLSv1.1',
    ciphers: 'DEFAULT@SECLEVEL=0',
  })
  await expect(send(old, { caFile })).rejects.toMatchObject({ number: 35 })
  const plain = await listen(createTcpServer((socket) => socket.on('error', () => {}).end(answer)))
  await expect(send(plain, {})).rejects.toMatchObject({
    number: 35,
    message: expect.stringContaining('wrong version number'),
  })
  const rude = await listen(createTcpServer((socket) => socket.on('error', () => {}).destroy()))
  await expect(send(rude, {})).rejects.toMatchObject({ number: 35 })
})

test('a server that wants a certificate of ours is 56', async () => {
  const port = await tlsServer('server', { requestCert: true, rejectUnauthorized: true })
  await expect(send(port, { caFile })).rejects.toMatchObject({ number: 56 })
})

test('--connect-timeout and -m cover the handshake', async () => {
  const silent = await listen(createTcpServer((socket) => void socket.on('error', () => {}).resume()))
  await expect(send(silent, { connectTimeoutMs: 50 })).rejects.toMatchObject({
    number: 28,
    message: 'Connection timed out after 50 milliseconds',
  })
  await expect(send(silent, { maxTimeMs: 50 })).rejects.toMatchObject({
    number: 28,
    message: 'Operation timed out after 50 milliseconds with 0 bytes received',
  })
})
