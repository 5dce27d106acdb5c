import { createServer, request } from 'node:http'
import { readBody } from '../../src/sandbox/loopback-server.ts'
import { readCredential } from './hostile-server.ts'
import { listen, type Recorded, record, type TestServer } from './paid-server.ts'

/**
 * What becomes of a request on its way: `lose` it before it arrives, `swallow` its answer, or `pass` both on.
 *
 * @param action Of a session credential; `undefined` without one.
 */
export type Fate = (action: string | undefined, recorded: Recorded) => 'pass' | 'lose' | 'swallow'

/** Stands before another server of the test, and loses what `fate` says. Closed after the test file. */
export function createFront(target: TestServer, fate: Fate): Promise<TestServer> {
  const requests: Recorded[] = []
  const server = createServer((incoming, outgoing) => {
    void (async () => {
      const body = (await readBody(incoming, 1_000_000)) ?? Buffer.alloc(0)
      const recorded = record(incoming, body)
      requests.push(recorded)
      const become = fate(actionOf(recorded), recorded)
      if (become === 'lose') return void incoming.socket.destroy()
      const { method, path, headers } = recorded
      const onward = request(target.url + path, { method, headers }, (answer) => {
        if (become === 'swallow') {
          answer.resume()
          answer.once('end', () => incoming.socket.destroy())
          return
        }
        outgoing.writeHead(answer.statusCode ?? 502, answer.rawHeaders)
        answer.pipe(outgoing)
        outgoing.once('close', () => answer.destroy())
      })
      onward.once('error', () => incoming.socket.destroy())
      onward.end(body)
    })()
  })
  return listen(server, requests)
}

function actionOf({ credential }: Recorded): string | undefined {
  if (credential === undefined) return undefined
  return (readCredential(credential)['payload'] as { action?: string } | undefined)?.action
}
