/** Hex digits without `0x`, or a list. */
export type RlpItem = string | readonly RlpItem[]

/** Recursive-length prefix. @source Ethereum yellow paper, appendix B */
export function encodeRlp(item: RlpItem): string {
  if (typeof item !== 'string') {
    const content = item.map(encodeRlp).join('')
    return formatLength(content.length / 2, 0xc0) + content
  }
  if (item.length === 2 && Number.parseInt(item, 16) < 0x80) return item
  return formatLength(item.length / 2, 0x80) + item
}

/** @throws {Error} for anything but one canonical item and nothing behind it. */
export function decodeRlp(digits: string): RlpItem {
  if (!/^([0-9a-f]{2})+$/.test(digits)) throw new Error('RLP: no hex digits')
  const { item, end } = decodeAt(digits, 0)
  if (end !== digits.length || encodeRlp(item) !== digits) throw new Error('RLP: not canonical')
  return item
}

function formatLength(length: number, offset: number): string {
  if (length < 56) return formatByte(offset + length)
  const digits = length.toString(16)
  const even = digits.length % 2 === 0 ? digits : `0${digits}`
  return formatByte(offset + 55 + even.length / 2) + even
}

function decodeAt(digits: string, at: number): { item: RlpItem; end: number } {
  const first = readByte(digits, at)
  if (first < 0x80) return { item: digits.slice(at, at + 2), end: at + 2 }
  const isList = first >= 0xc0
  const short = first - (isList ? 0xc0 : 0x80)
  const lengthDigits = short > 55 ? (short - 55) * 2 : 0
  const start = at + 2 + lengthDigits
  const length = lengthDigits === 0 ? short : Number.parseInt(digits.slice(at + 2, start), 16)
  const end = start + length * 2
  if (!(end <= digits.length)) throw new Error('RLP: cut off')
  if (!isList) return { item: digits.slice(start, end), end }
  const items: RlpItem[] = []
  for (let next = start; next < end; ) {
    const decoded = decodeAt(digits, next)
    items.push(decoded.item)
    next = decoded.end
  }
  return { item: items, end }
}

function readByte(digits: string, at: number): number {
  const byte = Number.parseInt(digits.slice(at, at + 2), 16)
  if (Number.isNaN(byte)) throw new Error('RLP: cut off')
  return byte
}

function formatByte(byte: number): string {
  return byte.toString(16).padStart(2, '0')
}
