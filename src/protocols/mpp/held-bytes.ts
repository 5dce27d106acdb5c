/** Bytes of earlier chunks that are not decided yet, in one piece. */
export type HeldBytes = { buffer: Uint8Array; length: number }

const empty = new Uint8Array(0)

/** Holds nothing and costs nothing. */
export function holdNothing(): HeldBytes {
  return { buffer: empty, length: 0 }
}

/** Adds a copy of the bytes; what they are cut from may be used again. */
export function hold(held: HeldBytes, bytes: Uint8Array): void {
  const length = held.length + bytes.length
  if (length > held.buffer.length) {
    const larger = new Uint8Array(Math.max(length, held.buffer.length * 2, 256))
    larger.set(held.buffer.subarray(0, held.length))
    held.buffer = larger
  }
  held.buffer.set(bytes, held.length)
  held.length = length
}

/** Gives the bytes away; nothing is held then. */
export function letGo(held: HeldBytes): Uint8Array {
  const bytes = held.buffer.subarray(0, held.length)
  held.buffer = empty
  held.length = 0
  return bytes
}
