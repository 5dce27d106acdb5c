import { readFileSync } from 'node:fs'
import { createSecureServer, type Http2SecureServer, type ServerHttp2Stream } from 'node:http2'
import type { AddressInfo } from 'node:net'
import { afterAll, expect, test } from 'vitest'
import { createTransport } from '../../../src/http/transport.ts'
import { plainOptions, planFor, readBroken, textOf } from './plans.ts'

const folder = 'test/fixtures/tls'
const options = { ...plainOptions, caFile: `${folder}/localhost.pem`, alpn: ['h2', 'http/1.1'] }

const servers: Http2SecureServer[] = []
afterAll(() => {
  for (const server of servers) server.close()
})

type Served = Readonly<{ url: string; sessions(): number }>

async function serve(answer: (stream: ServerHttp2Stream, path: string) => void): Promise<Served> {
  let sessions = 0
  const server = createSecureServer({
    cert: readFileSync(`${folder}/localhost.pem`),
    key: readFileSync(`${folder}/localhost-key.pem`),
  })
  servers.push(server.unref() as Http2SecureServer)
  server.on('session', () => {
    sessions += 1
  })
  server.on('stream', (stream, headers) => {
    stream.on('error', () => {})
    answer(stream, String(headers[':path']))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return { url: `https://localhost:${port}`, sessions: () => sessions }
}

function ok(stream: ServerHttp2Stream, text: string): void {
  stream.respond({ ':status': 200 })
  stream.end(text)
}

test('requests that start together wait for one handshake and share the connection', async () => {
  const { url, sessions } = await serve((stream, path) => ok(stream, path))
  const transport = createTransport(options, undefined)
  const paths = Array.from({ length: 20 }, (_, index) => `/${index}`)
  const texts = await Promise.all(
    paths.map(async (path) => textOf((await transport.send(planFor(url + path))).body)),
  )
  transport.close()
  expect(texts).toEqual(paths)
  expect(sessions()).toBe(1)
})

test('a reader that is behind stops the server', async () => {
  const chunk = Buffer.alloc(1_048_576, 'x')
  let written = 0
  const { url } = await serve((stream, path) => {
    if (path !== '/') return ok(stream, path)
    stream.respond({ ':status': 200 })
    const more = (): void => {
      while (written < 64 && stream.write(chunk)) written += 1
      if (written < 64) {
        written += 1
        stream.once('drain', more)
      } else stream.end()
    }
    more()
  })
  const transport = createTransport(options, undefined)
  const { body } = await transport.send(planFor(url))
  const first = await body[Symbol.asyncIterator]().next()
  // Meanwhile others are answered on the same connection; the server had all the time to send.
  for (let round = 0; round < 100; round += 1) await textOf((await transport.send(planFor(`${url}/x`))).body)
  expect(written).toBeLessThan(32)
  let length = (first.value as Uint8Array).length
  for await (const bytes of body) length += bytes.length
  transport.close()
  expect(length).toBe(64 * 1_048_576)
})

test('a kept connection that says goodbye is replaced; one stream that breaks leaves the others alone', async () => {
  const { url, sessions } = await serve((stream, path) => {
    if (path === '/last') stream.session?.close()
    if (path !== '/broken') return ok(stream, path)
    stream.respond({ ':status': 200, 'content-length': 100 })
    stream.write('part', () => stream.close(8))
  })
  const transport = createTransport(options, undefined)
  const [broken, whole] = await Promise.all([
    transport.send(planFor(`${url}/broken`)).then(readBroken),
    transport.send(planFor(`${url}/whole`)).then(({ body }) => textOf(body)),
  ])
  expect(broken.error?.number).toBe(92)
  expect(whole).toBe('/whole')
  expect(sessions()).toBe(1)
  await textOf((await transport.send(planFor(`${url}/last`))).body)
  expect(await textOf((await transport.send(planFor(`${url}/next`))).body)).toBe('/next')
  transport.close()
  expect(sessions()).toBe(2)
})

test('what beforeFirstByte throws leaves nothing at the server', async () => {
  const seen: string[] = []
  const { url } = await serve((stream, path) => {
    seen.push(path)
    ok(stream, path)
  })
  const transport = createTransport(options, undefined)
  await textOf((await transport.send(planFor(`${url}/first`))).body)
  const stop = (): void => {
    throw new Error('not over this one')
  }
  await expect(transport.send(planFor(`${url}/second`), { beforeFirstByte: stop })).rejects.toThrow(
    'not over',
  )
  await textOf((await transport.send(planFor(`${url}/third`))).body)
  transport.close()
  expect(seen).toEqual(['/first', '/third'])
})
