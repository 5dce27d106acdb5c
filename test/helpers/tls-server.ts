import { readFileSync } from 'node:fs'
import { request } from 'node:http'
import { createServer } from 'node:https'
import { readBody } from '../../src/sandbox/loopback-server.ts'
import type { Answer } from './hostile-server.ts'
import { listen, type Recorded, record, type TestServer } from './paid-server.ts'

/** The authority to trust with `--cacert`. */
export const caFile = 'test/fixtures/tls/ca.pem'

/** Stands before another server of the test, over TLS; its `url` starts with `https://`. */
export async function tlsFront(target: TestServer): Promise<TestServer> {
  const [key, cert] = ['server-key.pem', 'server.pem'].map((name) =>
    readFileSync(`test/fixtures/tls/${name}`),
  )
  const requests: Recorded[] = []
  const server = createServer({ key, cert }, (incoming, outgoing) => {
    const { method, headers, url = '' } = incoming
    requests.push(record(incoming, Buffer.alloc(0)))
    const onward = request(target.url + url, { method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.rawHeaders)
      answer.pipe(outgoing)
    })
    incoming.pipe(onward)
  })
  const started = await listen(server, requests)
  return { ...started, url: started.url.replace('http:', 'https:') }
}

/** A scripted server like `hostileServer`, over TLS; its `url` starts with `https://`. */
export async function tlsServer(answer: (request: Recorded) => Answer, host?: string): Promise<TestServer> {
  const requests: Recorded[] = []
  const [key, cert] = ['server-key.pem', 'server.pem'].map((name) =>
    readFileSync(`test/fixtures/tls/${name}`),
  )
  const server = createServer({ key, cert }, (incoming, outgoing) => {
    void (async () => {
      const recorded = record(incoming, (await readBody(incoming, 1_000_000)) ?? Buffer.alloc(0))
      requests.push(recorded)
      const { status = 200, headers = [], body = '' } = answer(recorded)
      outgoing.writeHead(status, headers.flat())
      outgoing.end(body)
    })()
  })
  const started = await listen(server, requests, host)
  return { ...started, url: started.url.replace('http:', 'https:') }
}
