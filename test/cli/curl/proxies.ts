import { createHash, createPrivateKey, X509Certificate } from 'node:crypto'
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { join } from 'node:path'
import { createServer as createTlsServer } from 'node:tls'
import { fileURLToPath } from 'node:url'

const folder = fileURLToPath(new URL('../../fixtures/tls/', import.meta.url))
const cert = readFileSync(`${folder}localhost.pem`)
const key = readFileSync(`${folder}localhost-key.pem`)

/** Made once: encryption takes a salt. */
const locked = createPrivateKey(key).export({
  type: 'pkcs8',
  format: 'pem',
  cipher: 'aes-256-cbc',
  passphrase: 'secret',
})

/** Certificates and keys that command lines may use; `locked.pem` and `client.p12` have the password `secret`. */
export function prepareCertificates(cwd: string): void {
  const { raw, publicKey } = new X509Certificate(cert)
  writeFileSync(join(cwd, 'key.pem'), key)
  writeFileSync(join(cwd, 'both.pem'), Buffer.concat([cert, key]))
  writeFileSync(join(cwd, 'locked.pem'), Buffer.concat([cert, Buffer.from(locked as string)]))
  writeFileSync(join(cwd, 'cert.der'), raw)
  writeFileSync(join(cwd, 'key.der'), createPrivateKey(key).export({ type: 'pkcs8', format: 'der' }))
  writeFileSync(join(cwd, 'public.pem'), publicKey.export({ type: 'spki', format: 'pem' }))
  writeFileSync(join(cwd, 'public.der'), publicKey.export({ type: 'spki', format: 'der' }))
  copyFileSync(`${folder}localhost.p12`, join(cwd, 'client.p12'))
}

/** `sha256//` hash of the key that the servers have. */
export const pin = `sha256//${createHash('sha256')
  .update(new X509Certificate(cert).publicKey.export({ type: 'spki', format: 'der' }))
  .digest('base64')}`

/** A server that wants the certificate of the fixtures, one that is https up to TLS 1.2, and one from TLS 1.3 on. */
export function tlsServers(serve: (socket: Socket) => void): Server[] {
  const servers = [
    createTlsServer({ cert, key, ca: cert, requestCert: true, rejectUnauthorized: true }, serve),
    createTlsServer({ cert, key, maxVersion: 'TLSv1.2' }, serve),
    createTlsServer({ cert, key, minVersion: 'TLSv1.3' }, serve),
  ]
  for (const server of servers) server.on('tlsClientError', () => {})
  return servers
}

type Keep = (text: string) => void

/** Answers CONNECT: `refuse.test` and `auth.test` get no tunnel, `hangup.test` no answer, others one to `port`. */
export function answerConnect(socket: Socket, head: string, port: number): void {
  const [, host = ''] = /^CONNECT (\S+):\d+ /.exec(head) ?? []
  if (host === 'refuse.test')
    socket.write('HTTP/1.1 402 Payment Required\r\nX-Proxy: pay\r\nContent-Length: 4\r\n\r\npay\n')
  else if (host === 'auth.test' && !/^proxy-authorization: basic dTpw\r$/im.test(head))
    socket.write('HTTP/1.1 407 Who\r\nProxy-Authenticate: Basic realm="p"\r\nContent-Length: 0\r\n\r\n')
  else if (host === 'hangup.test') socket.end()
  else {
    socket.write('HTTP/1.1 200 Connection established\r\nX-Proxy: yes\r\n\r\n')
    joinSockets(socket, port)
  }
}

function joinSockets(socket: Socket, port: number): void {
  const other = connect(port, '127.0.0.1')
  other.on('error', () => socket.destroy())
  socket.on('error', () => other.destroy()).on('close', () => other.destroy())
  socket.pipe(other).pipe(socket)
}

/** A SOCKS proxy; every address leads to `ports` by the port that is asked for: 443 to the second, others to the first. */
export function socksServer(record: Keep, ports: () => readonly [number, number]): Server {
  return createServer((socket) => {
    let greeted = false
    const read = (chunk: Buffer): void => {
      record(describeSocks(chunk, greeted))
      const reply = answerSocks(chunk, greeted)
      greeted = true
      socket.write(reply.bytes)
      if (reply.kind === 'refused') socket.end()
      if (reply.kind !== 'open') return
      socket.off('data', read)
      joinSockets(socket, ports()[reply.port === 443 ? 1 : 0])
    }
    socket.on('error', () => {}).on('data', read)
  })
}

type SocksReply = Readonly<
  { kind: 'talk' | 'refused'; bytes: Buffer } | { kind: 'open'; bytes: Buffer; port: number }
>

function answerSocks(chunk: Buffer, greeted: boolean): SocksReply {
  const isOld = chunk[0] === 4
  if (!isOld && !greeted) return { kind: 'talk', bytes: Buffer.from([5, chunk.includes(2, 2) ? 2 : 0]) }
  if (chunk[0] === 1) return { kind: 'talk', bytes: Buffer.from([1, 0]) }
  const isRefused = chunk.includes('refuse.test')
  if (isOld) {
    const bytes = Buffer.from([0, isRefused ? 0x5b : 0x5a, 0, 0, 0, 0, 0, 0])
    return isRefused ? { kind: 'refused', bytes } : { kind: 'open', bytes, port: chunk.readUInt16BE(2) }
  }
  const bytes = Buffer.from([5, isRefused ? 5 : 0, 0, 1, 0, 0, 0, 0, 0, 0])
  return isRefused
    ? { kind: 'refused', bytes }
    : { kind: 'open', bytes, port: chunk.readUInt16BE(chunk.length - 2) }
}

/** The methods that SOCKS5 clients offer besides password are theirs to choose. */
function describeSocks(chunk: Buffer, greeted: boolean): string {
  const greeting = chunk.includes(2, 2) ? 'greets with password' : 'greets'
  return `SOCKS ${chunk[0] === 5 && !greeted ? greeting : chunk.toString('hex')}\r\n\r\n`
}
