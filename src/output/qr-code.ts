import { renderUnicodeCompact } from 'uqr'

/** A QR code of half blocks for a terminal, light on dark with its quiet zone. */
export function formatQrCode(text: string): string {
  return `${renderUnicodeCompact(text, { border: 2 })}\n`
}
