import { readFileSync } from 'node:fs'
import { createServer } from 'node:https'
import { readBody } from '../../src/sandbox/loopback-server.ts'
import type { Answer } from './hostile-server.ts'
import { listen, type Recorded, record, type TestServer } from './paid-server.ts'

/** The authority to trust with `--cacert`. */
export const caFile = 'test/fixtures/tls/ca.pem'

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
