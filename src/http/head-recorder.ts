/** More than this many bytes of interim heads are no honest answer. */
const maxBytes = 1024 * 1024

/** Keeps the bytes of a connection until the heads in them are read: Node's parser only gives the values. */
export class HeadRecorder {
  /** All bytes so far, those of heads that were taken included. */
  received = 0
  #pending: Buffer = Buffer.alloc(0)

  readonly add = (chunk: Buffer): void => {
    this.received += chunk.length
    this.#pending = this.#pending.length === 0 ? chunk : Buffer.concat([this.#pending, chunk])
  }

  /** The next head with its closing blank line. */
  take(): Uint8Array {
    let start = 0
    while (this.#pending[start] === 0x0d || this.#pending[start] === 0x0a) start += 1
    const end = findHeadEnd(this.#pending, start) ?? this.#pending.length
    const head = Buffer.from(this.#pending.subarray(start, end))
    this.#pending = this.#pending.subarray(end)
    return head
  }

  /** What came behind the last head that was taken. */
  get rest(): Uint8Array {
    return this.#pending
  }

  /** The status line of the next head has come as a whole. */
  get hasLine(): boolean {
    return this.#pending.includes(0x0a)
  }

  get isTooLarge(): boolean {
    return this.received > maxBytes
  }
}

/** Behind the blank line; `undefined` when there is none. */
export function findHeadEnd(bytes: Buffer, start: number): number | undefined {
  const ends = ['\n\r\n', '\n\n'].flatMap((mark) => {
    const at = bytes.indexOf(mark, start, 'latin1')
    return at === -1 ? [] : [at + mark.length]
  })
  return ends.length === 0 ? undefined : Math.min(...ends)
}
