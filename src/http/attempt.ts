import type { ClientRequest, IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { CurlError } from '../core/errors.ts'
import type { ReplyHead, SendOptions } from '../core/http.ts'
import { type HopProgress, toCurlError } from './failures.ts'
import { isAmbiguous, readHead } from './head.ts'
import { HeadRecorder } from './head-recorder.ts'
import { catchHeadless, headless } from './headless.ts'
import { bodyLength, formHopReply, type HopReply, readPeer } from './hop-reply.ts'
import { Http2Agreed } from './http2-lines.ts'
import { measureRequest } from './measure-request.ts'
import { openRequest } from './open-request.ts'
import type { Outcome } from './outcome.ts'
import type { BodyParter } from './part-body.ts'
import { formatRequestHead, type Hop, type RequestHead } from './request-head.ts'
import { ResponseBody } from './response-body.ts'
import { traceEnd, traceHead, traceRequest } from './trace.ts'
import { Upload } from './upload.ts'
import type { Wire } from './wire.ts'

/** One request over one connection, from the pool or fresh. */
export class Attempt {
  readonly #hop: Hop
  readonly #wire: Wire
  readonly #beforeFirstByte: SendOptions['beforeFirstByte']
  readonly #head: RequestHead
  readonly #start: number
  readonly #progress: HopProgress
  readonly #opening = { abort: (_error: Error): void => {} }
  readonly #recorder = new HeadRecorder()
  readonly #interim: ReplyHead[] = []
  readonly #request: ClientRequest
  #upload: Upload | undefined
  #message: IncomingMessage | undefined
  #body: ResponseBody | undefined
  #parter: BodyParter | undefined
  #sentAt: number | undefined
  #firstByteAt = 0
  #settled = false
  #stopWatch = (): void => {}
  #resolve: (outcome: Outcome) => void = () => {}
  #reject: (error: Error) => void = () => {}

  constructor(hop: Hop, wire: Wire, beforeFirstByte: SendOptions['beforeFirstByte']) {
    this.#hop = hop
    this.#wire = wire
    this.#beforeFirstByte = beforeFirstByte
    this.#head = formatRequestHead(hop)
    this.#start = wire.now()
    this.#progress = { phase: 'connect', startedAt: this.#start, hasLine: false, remaining: undefined }
    const { url, route } = hop
    const { agent, options, trace, now } = wire
    const more = { progress: this.#progress, opening: this.#opening }
    this.#request = openRequest(agent, hop.method, { url, options, route, trace, now, ...more })
  }

  /** @throws {CurlError}, and what `beforeFirstByte` or the request's body throws */
  run(): Promise<Outcome> {
    const request = this.#request
    request.maxHeadersCount = 0
    request.on('error', (error) => {
      if (error instanceof Http2Agreed) this.#end({ kind: 'http2', socket: error.socket })
      else this.#onError(error)
    })
    request.once('socket', (socket) => this.#onSocket(socket))
    request.on('information', (info) => this.#guard(() => this.#onInterim(info)))
    request.once('response', (message) => this.#guard(() => this.#onResponse(message)))
    request.once('upgrade', (message, socket, rest) => {
      if (rest.length > 0) socket.unshift(rest)
      this.#guard(() => this.#onResponse(message, socket as Socket))
    })
    this.#stopWatch = this.#wire.deadline.watch(
      (error) => this.#onExpire(error),
      () => ({
        bytes: this.#body?.received ?? 0,
        total: this.#body?.length,
        sent: this.#upload?.sent ?? 0,
      }),
    )
    return new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
  }

  #onSocket(socket: Socket): void {
    const launch = (): void => this.#guard(() => this.#launch(socket))
    // A server may have closed a kept connection already. Two turns of the loop let its goodbye arrive: a credential
    // that goes into a closed connection costs more than a microsecond.
    if (this.#request.reusedSocket && this.#beforeFirstByte) setImmediate(() => setImmediate(launch))
    else launch()
  }

  #launch(socket: Socket): void {
    const request = this.#request
    if (this.#settled || request.destroyed || socket.destroyed) return
    const late = this.#wire.deadline.check()
    if (late) throw late
    this.#beforeFirstByte?.(readPeer(socket))
    this.#progress.phase = 'head'
    this.#sentAt = this.#wire.now()
    this.#parter = this.#hop.partBody?.(socket)
    if (this.#wire.options.allowHttp09) catchHeadless(socket, () => this.#onHeadless(socket))
    // Before Node's own listener, so that a head is recorded when the parser has read it.
    socket.prependListener('data', this.#recorder.add)
    traceRequest(this.#wire.trace, this.#head.text, request.reusedSocket ? socket : undefined)
    // Node writes what is here as it is. Its own formatting would upper-case the method, refuse paths and headers that
    // curl sends, and add `Connection`.
    Object.assign(request, { _header: this.#head.text, chunkedEncoding: this.#head.chunked })
    if (!this.#head.keepAlive) request.shouldKeepAlive = false
    const { body } = this.#hop
    if (body === undefined) {
      request.end()
      return
    }
    this.#upload = new Upload(request, body, (error) => this.#fail(error))
    if (this.#head.expects) this.#upload.announce(this.#hop.exchange?.expectMs)
    else this.#upload.start()
  }

  #onInterim(info: Parameters<typeof readHead>[0]): void {
    if (this.#recorder.isTooLarge) throw new CurlError(56, 'Too large response headers')
    this.#interim.push(this.#takeHead(info))
  }

  /** HTTP/0.9: everything is body. */
  #onHeadless(socket: Socket): void {
    socket.off('data', this.#recorder.add)
    this.#firstByteAt ||= this.#wire.now()
    this.#progress.phase = 'body'
    this.#upload?.stop()
    this.#request.shouldKeepAlive = false
    if (!this.#settled) this.#deliver(socket, socket, headless)
  }

  #takeHead(message: Parameters<typeof readHead>[0]): ReplyHead {
    this.#firstByteAt ||= this.#wire.now()
    const head = readHead(message, this.#recorder.take())
    traceHead(this.#wire.trace, head)
    return head
  }

  /** @param source Where the body comes from, when not from the message. */
  #onResponse(message: IncomingMessage, source: IncomingMessage | Socket = message): void {
    const { socket } = message
    socket.off('data', this.#recorder.add)
    if (this.#settled) return
    // Said before anything was asked: a farewell on a kept connection.
    if (this.#sentAt === undefined) {
      this.#end({ kind: 'stale' })
      return
    }
    const head = this.#takeHead(message)
    this.#progress.phase = 'body'
    if (this.#stopUpload(head)) {
      this.#end({ kind: 'unexpected' })
      return
    }
    // What comes after a 101 is not of the message, which is complete with its head.
    this.#message = source === message ? message : undefined
    const endless = this.#parter?.choose(message, bodyLength(head.status, this.#hop.method, head.headers))
    if (endless) this.#request.shouldKeepAlive = false
    const openRaw = source === message ? this.#hop.openRaw : undefined
    this.#deliver(socket, endless ?? openRaw?.(message, this.#recorder.rest) ?? source, head)
  }

  #deliver(socket: Socket, source: ConstructorParameters<typeof ResponseBody>[0], head: ReplyHead): void {
    const message = this.#message
    if (isAmbiguous(head)) this.#request.shouldKeepAlive = false
    const length = this.#parter ? undefined : bodyLength(head.status, this.#hop.method, head.headers)
    const body = new ResponseBody(source, socket, length)
    // The body takes every byte at once and stops the socket itself; Node would start it again with every read.
    if (message && source === message) message._read = () => body.isPaused || socket.resume()
    this.#body = body
    source.once('error', (error) => this.#onError(error))
    body.onDone = () => {
      this.#stopWatch()
      traceEnd(this.#wire.trace, socket, this.#hop.url, this.#request.shouldKeepAlive)
    }
    this.#settled = true
    this.#resolve({ kind: 'reply', reply: this.#reply(head, body, socket) })
  }

  #reply(head: ReplyHead, body: ResponseBody, socket: Socket): HopReply {
    const steps = { start: this.#start, send: this.#sentAt ?? this.#start, firstByte: this.#firstByteAt }
    const sizes = measureRequest(this.#hop, this.#head, () => this.#upload?.framed)
    const reply = { head, interim: this.#interim, body, ...sizes }
    return formHopReply(socket, this.#request.reusedSocket, steps, reply)
  }

  /** A final answer before the whole body has left ends the upload, as in curl. @returns True to ask without Expect. */
  #stopUpload(head: ReplyHead): boolean {
    const upload = this.#upload
    if (upload === undefined || upload.isComplete || (head.status < 300 && upload.isStarted)) return false
    const refused = head.status === 417 && this.#head.expects && !upload.isStarted
    upload.stop()
    this.#request.shouldKeepAlive = false
    return refused && this.#hop.mayExpect && !this.#beforeFirstByte
  }

  #onError(error: Error): void {
    this.#progress.hasLine = this.#recorder.hasLine
    const body = this.#body
    if (body) {
      this.#progress.remaining = body.remaining
      // What comes behind a complete body does not harm it. Bytes that were parsed before the failure are given out in
      // the next tick: they come first.
      const explained = this.#explain(error)
      if (!this.#message?.complete) process.nextTick(() => body.fail(explained))
      return
    }
    const isUntouched =
      this.#recorder.received === 0 && !(this.#beforeFirstByte && this.#sentAt !== undefined)
    if (this.#request.reusedSocket && isUntouched && !this.#settled) this.#end({ kind: 'stale' })
    else this.#fail(error)
  }

  #onExpire(error: CurlError): void {
    this.#fail(error)
    this.#request.destroy()
    // Behind a 101 the socket is no longer the request's.
    this.#request.socket?.destroy()
  }

  #end(outcome: Outcome): void {
    if (this.#settled) return
    this.#stop()
    this.#resolve(outcome)
  }

  #fail(error: unknown): void {
    const explained = this.#explain(error)
    this.#body?.fail(explained)
    if (this.#settled) return
    if (!this.#request.reusedSocket && this.#progress.phase !== 'connect') this.#wire.tally.connections += 1
    this.#stop()
    this.#reject(explained)
  }

  #stop(): void {
    this.#settled = true
    this.#stopWatch()
    this.#upload?.stop()
    this.#opening.abort(new Error('not wanted any more'))
    this.#request.destroy()
  }

  #guard(step: () => void): void {
    try {
      step()
    } catch (error) {
      this.#fail(error)
    }
  }

  #explain(error: unknown): Error {
    return toCurlError(error, this.#hop.url, this.#progress, this.#wire.now())
  }
}
