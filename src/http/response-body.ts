import type { Readable } from 'node:stream'

/** The source is stopped while this many bytes wait for the reader. */
const highMark = 128 * 1024
/** What `drain` reads at most before it gives the connection up. */
const drainBytes = 1024 * 1024
const drainMs = 2000

/** What stops and starts the bytes: the socket below a response, or the decoder itself. */
type Flow = Readonly<{ pause(): unknown; resume(): unknown; destroy(): unknown }>

type Waiting = { resolve(result: IteratorResult<Uint8Array>): void; reject(error: Error): void }

/**
 * The bytes of one response. They are taken from Node's message as soon as they come, because it throws away what it
 * holds when the connection breaks; the socket is stopped while the reader is behind.
 */
export class ResponseBody implements AsyncIterableIterator<Uint8Array> {
  /** Bytes that came over the wire, without chunk framing. */
  received = 0
  /** By Content-Length; `undefined` when the answer does not say. */
  readonly length: number | undefined
  /** Called once when nothing more will come. */
  onDone: () => void = () => {}
  readonly #flow: Flow
  #queue: Uint8Array[] = []
  #queued = 0
  #paused = false
  #done = false
  #failure: Error | undefined
  #waiting: Waiting | undefined

  constructor(source: Readable, flow: Flow, length: number | undefined) {
    this.#flow = flow
    this.length = length
    source.on('data', (chunk: Buffer) => this.#add(chunk))
    source.once('end', () => this.#finish(undefined))
  }

  get remaining(): number | undefined {
    return this.length === undefined ? undefined : Math.max(0, this.length - this.received)
  }

  /** What ends it early. */
  get failure(): Error | undefined {
    return this.#failure
  }

  /** The reader is behind. */
  get isPaused(): boolean {
    return this.#paused
  }

  /** Ends the body, behind the bytes that have come; `undefined`: this is as it should be. */
  fail(error: Error | undefined): void {
    this.#finish(error)
  }

  /** Stops listening: what has not come is not wanted any more, and the connection with it. */
  abandon(): void {
    if (!this.#done) this.#flow.destroy()
    this.#queue = []
    this.#queued = 0
    this.#finish(undefined)
    this.#failure = undefined
  }

  /** Reads to the end, so that the connection can be used again; a long or slow rest costs the connection instead. */
  async drain(): Promise<void> {
    if ((this.remaining ?? 0) > drainBytes) return this.abandon()
    const timer = setTimeout(() => this.abandon(), drainMs)
    try {
      let left = drainBytes
      for await (const chunk of this) {
        left -= chunk.length
        if (left < 0) this.abandon()
      }
    } catch {
      // A broken connection is not used again; what was to be thrown away is not missed.
    } finally {
      clearTimeout(timer)
    }
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  next(): Promise<IteratorResult<Uint8Array>> {
    if (this.#queued > 0) return Promise.resolve({ done: false, value: this.#take() })
    if (this.#failure) return Promise.reject(this.#failure)
    if (this.#done) return Promise.resolve({ done: true, value: undefined })
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject }
    })
  }

  return(): Promise<IteratorResult<Uint8Array>> {
    this.abandon()
    return Promise.resolve({ done: true, value: undefined })
  }

  #add(chunk: Buffer): void {
    if (this.#done) return
    this.received += chunk.length
    const waiting = this.#waiting
    this.#waiting = undefined
    if (waiting) {
      waiting.resolve({ done: false, value: chunk })
      return
    }
    this.#queue.push(chunk)
    this.#queued += chunk.length
    if (this.#queued >= highMark && !this.#paused) {
      this.#paused = true
      this.#flow.pause()
    }
  }

  #take(): Uint8Array {
    const [first] = this.#queue
    const bytes = this.#queue.length === 1 && first ? first : Buffer.concat(this.#queue)
    this.#queue = []
    this.#queued = 0
    if (this.#paused) {
      this.#paused = false
      this.#flow.resume()
    }
    return bytes
  }

  #finish(failure: Error | undefined): void {
    if (this.#done) return
    this.#done = true
    this.#failure = failure
    this.onDone()
    const waiting = this.#waiting
    this.#waiting = undefined
    if (failure) waiting?.reject(failure)
    else waiting?.resolve({ done: true, value: undefined })
  }
}
