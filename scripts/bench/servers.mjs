// The servers of the benchmark in a process of their own: the sandbox with the real mppx server, and a plain one.
// Prints one line of JSON when they answer, and ends when its stdin does.
import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import { startSandbox } from '../../src/sandbox/sandbox.ts'
import { lightSessions } from './light-sessions.mjs'

const body = '{"answer":"thirty-three bytes long"}\n'
const megabyte = randomBytes(1_048_576)

/** A challenge that any client of MPP can pay; whether the credential is worth anything is not looked at. */
function writePaywall(reply) {
  const request = {
    amount: '10000',
    currency: '0x20c0000000000000000000000000000000000000',
    methodDetails: { chainId: 1337 },
    recipient: '0xa0ee7a142d267c1f36714e4a8f75612f20a79720',
  }
  const params = {
    id: randomBytes(32).toString('base64url'),
    realm: '127.0.0.1',
    method: 'tempo',
    intent: 'charge',
    request: Buffer.from(JSON.stringify(request)).toString('base64url'),
    expires: new Date(Date.now() + 300_000).toISOString(),
  }
  const challenge = Object.entries(params).map(([name, value]) => `${name}="${value}"`)
  reply.writeHead(402, { 'www-authenticate': `Payment ${challenge.join(', ')}`, 'content-length': 0 }).end()
}

async function stream(reply, megabytes) {
  reply.writeHead(200, { 'content-length': megabytes * megabyte.length })
  for (let sent = 0; sent < megabytes; sent++)
    if (!reply.write(megabyte)) await new Promise((resolve) => reply.once('drain', resolve))
  reply.end()
}

const seen = { connections: 0, requests: 0, rpc: 0 }
const answerSession = lightSessions()
const plain = createServer((request, reply) => {
  seen.requests += 1
  const url = new URL(request.url, 'http://plain')
  const { pathname } = url
  if (answerSession(request, reply, url) !== false) return undefined
  if (pathname === '/seen') return reply.end(JSON.stringify(seen))
  if (pathname.startsWith('/stream/')) return stream(reply, Number(pathname.slice(8)))
  if (pathname === '/paid' && request.headers.authorization === undefined) return writePaywall(reply)
  const receipt = {
    method: 'tempo',
    status: 'success',
    timestamp: new Date().toISOString(),
    reference: '0x00',
  }
  const headers = pathname === '/paid' ? { 'payment-receipt': encode(receipt) } : {}
  return reply.writeHead(200, { ...headers, 'content-length': body.length }).end(body)
})
plain.on('connection', () => {
  seen.connections += 1
})

function encode(value) {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

const sandbox = await startSandbox({ path: process.env['PATH'] })
/** Counts what the measured client asks the chain; the sandbox's own server has its own way there. */
const rpc = createServer(async (request, reply) => {
  seen.rpc += 1
  const chunks = []
  for await (const chunk of request) chunks.push(chunk)
  const answer = await fetch(sandbox.rpcUrl, { method: 'POST', body: Buffer.concat(chunks) })
  reply.writeHead(200, { 'content-type': 'application/json' }).end(await answer.text())
})
for (const server of [plain, rpc]) await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
const urlOf = (server) => `http://127.0.0.1:${server.address().port}`
process.stdout.write(
  `${JSON.stringify({ plain: urlOf(plain), rpc: urlOf(rpc), sandbox: sandbox.url, genesis: sandbox.genesis })}\n`,
)
process.stdin.resume().on('end', async () => {
  await sandbox.close()
  process.exit(0)
})
