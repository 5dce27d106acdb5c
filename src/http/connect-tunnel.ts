import type { Socket } from 'node:net'
import { CurlError, TunnelError } from '../core/errors.ts'
import type { HeaderList, ReplyHead } from '../core/http.ts'
import { type Place, proxyHeadersOf, type Route } from './choose-route.ts'
import type { ConnectContext, ConnectTimes } from './connect-tcp.ts'
import { createHandshakeReader } from './handshake-reader.ts'
import type { ProxyServer } from './proxy-url.ts'

/**
 * Asks an http proxy for a tunnel. The answer is told with the reply's heads, and is never an answer of the server: a
 * proxy that asks for money is not paid.
 *
 * @throws {TunnelError} 56 when the proxy refuses
 * @source RFC 9110, section 9.3.6
 */
export async function openTunnel(
  context: ConnectContext,
  { options }: Route,
  proxy: ProxyServer,
  { host, port }: Place,
  socket: Socket,
  record: ConnectTimes,
): Promise<void> {
  const name = `${host.includes(':') ? `[${host}]` : host}:${port}`
  const given = new Set(options.proxyHeaders.map((header) => header.name.toLowerCase()))
  const [auth, ...rest] = proxyHeadersOf(options, proxy, options.proxyHeaders)
  const hasAuth = auth?.name === 'Proxy-Authorization' && auth.from === 'auth'
  const lines = [`CONNECT ${name} HTTP/${options.connectVersion}`]
  if (!given.has('host')) lines.push(`Host: ${name}`)
  if (hasAuth) lines.push(`Proxy-Authorization: ${auth.value}`)
  if (!given.has('user-agent')) lines.push(`User-Agent: ${options.userAgent}`)
  for (const header of hasAuth || !auth ? rest : [auth, ...rest])
    lines.push(`${header.name}: ${header.value}`)
  for (const text of lines) context.trace?.({ kind: '>', text })
  context.trace?.({ kind: '>', text: '' })
  const reader = createHandshakeReader(socket, new CurlError(56, 'Proxy CONNECT aborted'))
  try {
    const request = `${lines.join('\r\n')}\r\n\r\n`
    socket.write(request, 'latin1')
    record.tunnelSize += request.length
    const head = await readAnswer(reader.takeHead, context)
    const shown = options.hideConnect ? [] : [head]
    if (head.status < 200 || head.status > 299) throw new TunnelError(head.status, shown, options.fail)
    record.tunnelStatus = head.status
    record.heads.push(...shown)
  } finally {
    reader.release()
  }
}

/** The final head; interim ones are passed over. */
async function readAnswer(takeHead: () => Promise<Buffer>, { trace }: ConnectContext): Promise<ReplyHead> {
  for (;;) {
    const raw = await takeHead()
    const lines = raw
      .toString('latin1')
      .replace(/(\r?\n)+$/, '')
      .split(/\r?\n/)
    for (const text of [...lines, '']) trace?.({ kind: '<', text })
    const [, httpVersion = '1.1', digits = '0', reason = ''] =
      /^HTTP\/(1\.[01]) (\d{3})(?: (.*))?$/.exec(lines[0] ?? '') ?? []
    const status = Number(digits)
    if (status < 100 || status > 199)
      return { status, reason, httpVersion, headers: readHeaders(lines.slice(1)), raw, informational: false }
  }
}

function readHeaders(lines: readonly string[]): HeaderList {
  return lines.flatMap((line) => {
    const [, name, value = ''] = /^([^:\s]+):[ \t]*(.*)$/.exec(line) ?? []
    return name === undefined ? [] : [[name, value] as const]
  })
}
