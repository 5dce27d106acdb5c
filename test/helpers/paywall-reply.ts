import type { Paywall } from '../../src/core/payment.ts'

/** A reply as protocols see it; header values must be one character per byte. */
export function reply(status: number, ...headers: (readonly [name: string, value: string])[]): Paywall {
  return { status, headers, url: 'https://api.example.com/report', host: 'api.example.com' }
}

/** A text as it arrives in a header: one character per UTF-8 byte. */
export function bytesOf(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1')
}
