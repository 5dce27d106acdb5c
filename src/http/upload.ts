import type { Writable } from 'node:stream'
import type { RequestBody } from '../core/http.ts'

/** How long curl waits for `100 Continue` before it sends anyway. */
const continueMs = 1000

/** A request, or a stream of HTTP/2: that one is never announced to. */
type Outlet = Writable & { flushHeaders?(): void }

/** The body of a request on its way out. */
export class Upload {
  /** Bytes handed to the connection, without chunk framing. */
  sent = 0
  /** The same with the framing that chunks would have. */
  framed = 0
  readonly #request: Outlet
  readonly #body: RequestBody
  readonly #fail: (error: unknown) => void
  #started = false
  #stopped = false
  #complete = false
  #timer: NodeJS.Timeout | undefined

  constructor(request: Outlet, body: RequestBody, fail: (error: unknown) => void) {
    this.#request = request
    this.#body = body
    this.#fail = fail
  }

  /** Everything is with the connection. */
  get isComplete(): boolean {
    return this.#complete
  }

  get isStarted(): boolean {
    return this.#started
  }

  /** Sends the head alone and the body when the server says so, or after a while, a second unless told. */
  announce(waitMs = continueMs): void {
    this.#request.flushHeaders?.()
    this.#timer = setTimeout(() => this.start(), waitMs)
    this.#request.once('continue', () => this.start())
  }

  start(): void {
    clearTimeout(this.#timer)
    if (this.#started || this.#stopped) return
    this.#started = true
    this.#run().catch(this.#fail)
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.#stopped = true
  }

  async #run(): Promise<void> {
    for await (const chunk of this.#body.open()) {
      if (this.#stopped || this.#complete) return
      this.sent += chunk.length
      if (chunk.length > 0) this.framed += chunk.length.toString(16).length + chunk.length + 4
      const hasRoom = chunk.length === 0 || this.#request.write(chunk)
      // A fast server answers before the end of the file was read: everything has left, and the connection stays usable.
      if (this.sent === this.#body.length) this.#finish()
      if (!hasRoom) await this.#drained()
      if (this.#stopped) return
    }
    this.#finish()
  }

  #finish(): void {
    if (this.#complete) return
    this.#complete = true
    this.framed += 5
    this.#request.end()
  }

  #drained(): Promise<void> {
    const request = this.#request
    return new Promise((resolve) => {
      const go = (): void => {
        request.off('drain', go).off('close', go)
        resolve()
      }
      request.once('drain', go).once('close', go)
      if (request.destroyed) go()
    })
  }
}
