import { type ClientHttp2Stream, constants } from 'node:http2'
import type { CurlError } from '../core/errors.ts'
import type { ReplyHead, SendOptions } from '../core/http.ts'
import { type HopProgress, toCurlError } from './failures.ts'
import { bodyLength, formHopReply, type HopReply, readPeer } from './hop-reply.ts'
import { explainStream, isRefused, isUnwanted, type StreamEnd } from './http2-failures.ts'
import { formatHttp2Request, readHttp2Head, toHttp2Headers } from './http2-head.ts'
import type { Http2Line } from './http2-line.ts'
import type { Outcome } from './outcome.ts'
import { formatRequestHead, type Hop } from './request-head.ts'
import { ResponseBody } from './response-body.ts'
import { traceEnd, traceHead, traceRequest } from './trace.ts'
import { Upload } from './upload.ts'
import type { Wire } from './wire.ts'

/** How a connection is used by one request; `startedAt` is when the request asked for it. */
export type LineUse = Readonly<{ line: Http2Line; isReused: boolean; startedAt: number }>

/** One request on one stream of a connection that others may use too. */
export class Http2Attempt {
  readonly #hop: Hop
  readonly #wire: Wire
  readonly #beforeFirstByte: SendOptions['beforeFirstByte']
  readonly #use: LineUse
  readonly #sentText: string
  readonly #text: string
  readonly #progress: HopProgress
  readonly #interim: ReplyHead[] = []
  #stream: ClientHttp2Stream | undefined
  #upload: Upload | undefined
  #body: ResponseBody | undefined
  #sentAt: number | undefined
  #firstByteAt = 0
  #error: Error | undefined
  #settled = false
  #stopWatch = (): void => {}
  #resolve: (outcome: Outcome) => void = () => {}
  #reject: (error: Error) => void = () => {}

  constructor(hop: Hop, wire: Wire, beforeFirstByte: SendOptions['beforeFirstByte'], use: LineUse) {
    this.#hop = hop
    this.#wire = wire
    this.#beforeFirstByte = beforeFirstByte
    this.#use = use
    const head = formatRequestHead({ ...hop, mayExpect: false })
    this.#text = head.text
    this.#sentText = formatHttp2Request(head)
    this.#progress = { phase: 'head', startedAt: use.startedAt, hasLine: false, remaining: undefined }
  }

  /** @throws {CurlError}, and what `beforeFirstByte` or the request's body throws */
  run(): Promise<Outcome> {
    this.#stopWatch = this.#wire.deadline.watch(
      (error) => this.#fail(error),
      () => ({ bytes: this.#body?.received ?? 0, total: this.#body?.length }),
    )
    return new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
      const launch = (): void => this.#guard(() => this.#launch())
      // As with HTTP/1.1: a goodbye that has come already is heard before a credential leaves.
      if (this.#use.isReused && this.#beforeFirstByte) setImmediate(() => setImmediate(launch))
      else launch()
    })
  }

  #launch(): void {
    const { line, isReused } = this.#use
    if (this.#settled) return
    if (!line.isUsable) {
      this.#end({ kind: 'stale' })
      return
    }
    const late = this.#wire.deadline.check()
    if (late) throw late
    const { body } = this.#hop
    const headers = toHttp2Headers(this.#hop, this.#text)
    this.#beforeFirstByte?.(readPeer(line.socket))
    this.#sentAt = this.#wire.now()
    traceRequest(this.#wire.trace, this.#sentText, isReused ? line.socket : undefined)
    const stream = line.session.request(headers, { endStream: body === undefined })
    this.#stream = stream
    const onHead = (_: unknown, _flags: number, flat: unknown): void =>
      this.#guard(() => this.#onHead(flat as readonly string[]))
    stream.on('headers', onHead)
    stream.on('response', onHead)
    stream.on('error', (error) => {
      this.#error = error
    })
    stream.once('close', () => this.#onClose())
    if (body === undefined) return
    this.#upload = new Upload(stream, body, (error) => this.#fail(error))
    this.#upload.start()
  }

  /** Of an interim or the final answer; what comes behind that one are trailers, which nobody reads. */
  #onHead(flat: readonly string[]): void {
    if (this.#body || this.#settled) return
    this.#firstByteAt ||= this.#wire.now()
    const head = readHttp2Head(flat)
    traceHead(this.#wire.trace, head)
    if (head.informational) this.#interim.push(head)
    else this.#deliver(head)
  }

  #deliver(head: ReplyHead): void {
    const stream = this.#stream
    if (!stream) throw new Error('an answer without a stream')
    const { line } = this.#use
    this.#progress.phase = 'body'
    // A refusal ends the upload, as in curl.
    const isRefusal = head.status >= 300 && this.#upload?.isComplete === false
    if (isRefusal) this.#upload?.stop()
    // In front of the body's own listener: a stream that was cut off ends as well.
    stream.once('end', () => this.#onEnd())
    const length = bodyLength(head.status, this.#hop.method, head.headers)
    const body = new ResponseBody(
      stream,
      {
        pause: () => stream.pause(),
        resume: () => stream.resume(),
        destroy: () => stream.close(constants.NGHTTP2_CANCEL),
      },
      length,
    )
    this.#body = body
    body.onDone = () => {
      this.#stopWatch()
      if (isRefusal) stream.close(constants.NGHTTP2_CANCEL)
      traceEnd(this.#wire.trace, line.socket, this.#hop.url, line.isUsable)
    }
    this.#settled = true
    this.#resolve({ kind: 'reply', reply: this.#reply(head, body) })
  }

  #reply(head: ReplyHead, body: ResponseBody): HopReply {
    const { line, isReused, startedAt } = this.#use
    const steps = { start: startedAt, send: this.#sentAt ?? startedAt, firstByte: this.#firstByteAt }
    const requestSize = this.#sentText.length
    return formHopReply(line.socket, isReused, steps, {
      head,
      interim: this.#interim,
      body,
      requestSize,
      chunkedSize: () => undefined,
    })
  }

  #onEnd(): void {
    const code = this.#stream?.rstCode ?? 0
    if (code !== 0 || (this.#body?.remaining ?? 0) > 0) this.#body?.fail(this.#explain())
  }

  #onClose(): void {
    this.#upload?.stop()
    this.#body?.fail(this.#explain())
    if (!this.#settled) this.#onLost()
  }

  /** The stream is gone, and no answer has come. */
  #onLost(): void {
    const kind = this.#beforeFirstByte ? undefined : this.#whyAgain()
    if (kind) this.#end({ kind })
    else this.#fail(this.#explain())
  }

  #whyAgain(): 'stale' | 'http1' | undefined {
    const end = this.#streamEnd()
    if (isUnwanted(end)) return 'http1'
    const isUntouched = this.#firstByteAt === 0 && this.#use.isReused && this.#use.line.isBroken
    return isRefused(end) || isUntouched ? 'stale' : undefined
  }

  #streamEnd(): StreamEnd {
    const { id = 0, rstCode: code = 0 } = this.#stream ?? {}
    return { id, code, error: this.#error }
  }

  #explain(): Error {
    const { line } = this.#use
    const known = explainStream(line, this.#streamEnd())
    return known ?? this.#name(line.failure ?? this.#error)
  }

  #name(error: unknown): Error {
    this.#progress.remaining = this.#body?.remaining
    return toCurlError(error, this.#hop.url, this.#progress, this.#wire.now())
  }

  #end(outcome: Outcome): void {
    this.#stop()
    this.#resolve(outcome)
  }

  #fail(error: unknown): void {
    const explained: Error | CurlError = this.#name(error)
    this.#body?.fail(explained)
    if (!this.#settled && !this.#use.isReused) this.#wire.tally.connections += 1
    if (!this.#settled) this.#reject(explained)
    this.#stop()
  }

  #stop(): void {
    this.#settled = true
    this.#stopWatch()
    this.#upload?.stop()
    const stream = this.#stream
    if (stream && !stream.closed) stream.close(constants.NGHTTP2_CANCEL)
  }

  #guard(step: () => void): void {
    try {
      step()
    } catch (error) {
      this.#fail(error)
    }
  }
}
