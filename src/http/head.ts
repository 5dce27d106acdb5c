import type { IncomingMessage, InformationEvent } from 'node:http'
import type { HeaderList, ReplyHead } from '../core/http.ts'

/** A response's head: as values, and as the bytes that `-i` and `-D` print. */
export function readHead(message: IncomingMessage | InformationEvent, informational: boolean): ReplyHead {
  const headers = pairHeaders(message.rawHeaders)
  const status = message.statusCode ?? 0
  const reason = message.statusMessage ?? ''
  const lines = [`HTTP/${message.httpVersion} ${status} ${reason}`, ...headers.map((pair) => pair.join(': '))]
  const raw = Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1')
  return { status, reason, httpVersion: message.httpVersion, headers, raw, informational }
}

/** First value of a header, case-insensitive. */
export function findHeader(headers: HeaderList, name: string): string | undefined {
  return headers.find(([key]) => key.toLowerCase() === name)?.[1]
}

function pairHeaders(flat: readonly string[]): HeaderList {
  const pairs: [string, string][] = []
  for (let at = 0; at < flat.length; at += 2) pairs.push([flat[at] ?? '', flat[at + 1] ?? ''])
  return pairs
}
