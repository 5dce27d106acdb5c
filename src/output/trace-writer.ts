import type { TraceLine } from '../core/http.ts'
import { redactHeaderLine, redactText } from './redact.ts'
import { formatTraceTime } from './verbose.ts'

/** Writes what goes over the wire in the form of `--trace`. */
export type TraceWriter = Readonly<{
  line(line: TraceLine): void
  data(direction: 'sent' | 'received', bytes: Uint8Array): void
}>

type Options = Readonly<{
  ascii: boolean
  /** Unix milliseconds; `undefined`: without times. */
  now: (() => number) | undefined
}>

/**
 * Heads are redacted as with `-v`, and their lengths are those of what is shown; bodies are written as they are.
 *
 * @source curl 7.88.1, curl(1), --trace, --trace-ascii, and its behaviour
 */
export function createTraceWriter(write: (text: string) => void, { ascii, now }: Options): TraceWriter {
  let head = ''
  const block = (title: string, bytes: Buffer): void => {
    const time = now ? formatTraceTime(now()) : ''
    const length = `${bytes.length} bytes (0x${bytes.length.toString(16)})`
    write(`${time}${title}, ${length}\n${ascii ? formatText(bytes) : formatHex(bytes)}`)
  }
  return {
    line: ({ kind, text }) => {
      if (kind === '*') write(`${now ? formatTraceTime(now()) : ''}== Info: ${redactText(text)}\n`)
      else if (kind === '<') block('<= Recv header', Buffer.from(`${redactHeaderLine(text)}\r\n`, 'latin1'))
      else {
        head += `${redactHeaderLine(text)}\r\n`
        if (text !== '') return
        block('=> Send header', Buffer.from(head, 'latin1'))
        head = ''
      }
    },
    data: (direction, bytes) => {
      if (bytes.length > 0) block(direction === 'sent' ? '=> Send data' : '<= Recv data', Buffer.from(bytes))
    },
  }
}

const hexWidth = 16
const textWidth = 64

function formatHex(bytes: Buffer): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += hexWidth) {
    const row = bytes.subarray(at, at + hexWidth)
    const hex = [...row].map((byte) => `${byte.toString(16).padStart(2, '0')} `).join('')
    text += `${offset(at)}${hex.padEnd(hexWidth * 3)}${printable(row)}\n`
  }
  return text
}

/** A line of the text on a line, broken where it is too long. */
function formatText(bytes: Buffer): string {
  let text = ''
  let at = 0
  while (at < bytes.length) {
    const end = bytes.indexOf('\r\n', at)
    const stop = Math.min(end === -1 ? bytes.length : end, at + textWidth)
    text += `${offset(at)}${printable(bytes.subarray(at, stop))}\n`
    at = stop === end ? stop + 2 : stop
  }
  return text
}

function offset(at: number): string {
  return `${at.toString(16).padStart(4, '0')}: `
}

function printable(bytes: Buffer): string {
  return bytes.toString('latin1').replace(/[^ -~]/g, '.')
}
