import { CurlError } from '../../core/errors.ts'
import { findHeader } from '../../core/find-header.ts'
import type { Reply, RequestPlan } from '../../core/http.ts'
import { bodyFileOf } from './body-file.ts'
import { findTrace } from './open-trace.ts'
import type { TransferState } from './transfer-state.ts'

/** One step that all bytes of a body go through. */
type Step = (bytes: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>

/** What watches the bytes of a transfer's bodies, and slows them down. */
export type Taps = Readonly<{
  sent: readonly Step[]
  received(reply: Reply): readonly Step[]
  /** Longest body that is taken, bytes. */
  maxFileSize: number | undefined
  /** The transfer is over; may be called more than once. */
  end(): void
}>

/** @returns `undefined` when no option asks for any, and nobody would see a meter. */
export async function openTaps(state: TransferState): Promise<Taps | undefined> {
  const { app, flags } = state.session
  const { limitRate = 0, maxFileSize = 0, trace } = flags.saving
  const sent: Step[] = []
  const received: Step[] = []
  let isOver = false
  if (trace) {
    const data = (await findTrace(app, flags.saving)).data
    sent.push((bytes) => observe(bytes, (chunk) => data('sent', chunk)))
    received.push((bytes) => observe(bytes, (chunk) => data('received', chunk)))
  }
  if (limitRate > 0) {
    const { pace } = await import('./pace.ts')
    sent.push((bytes) => pace(bytes, limitRate, app, () => !isOver))
    received.push((bytes) => pace(bytes, limitRate, app, () => isInTime(state)))
  }
  const meter = await openMeter(state)
  if (meter)
    sent.push((bytes) => {
      meter.start()
      return observe(
        bytes,
        (chunk) => meter.sent(chunk.length),
        () => meter.pause(),
      )
    })
  if (sent.length === 0 && maxFileSize === 0) return undefined
  return {
    sent,
    received: (reply) => [...received, ...(meter ? [meter.follow(reply)] : [])],
    maxFileSize: maxFileSize > 0 ? maxFileSize : undefined,
    end: () => {
      isOver = true
      meter?.end()
    },
  }
}

/** @throws {CurlError} 28 when the time is up, whatever is still waiting to be let through */
function isInTime({ reply }: TransferState): boolean {
  const failure = reply?.failure?.()
  if (failure instanceof CurlError && failure.number === 28) throw failure
  return true
}

/** True where a meter is wanted: not with `-s`, not beside a body on the same terminal, and only where somebody sees it. */
function wantsMeter(state: TransferState): boolean {
  const { app, flags } = state.session
  const { progress } = flags.saving
  if (flags.silent || progress === 'none' || flags.many.parallel) return false
  if (progress === undefined && !app.io.stderrIsTty) return false
  return !app.io.stdoutIsTty || bodyFileOf(state) !== undefined
}

async function openMeter(state: TransferState) {
  if (!wantsMeter(state)) return undefined
  const { createMeter } = await import('./meter.ts')
  return createMeter(state)
}

/** The plan with the body that goes through the taps each time it is opened. */
export function tapPlan({ sent }: Taps, plan: RequestPlan): RequestPlan {
  const { body } = plan
  if (!body || sent.length === 0) return plan
  return Object.freeze({ ...plan, body: { ...body, open: () => pass(body.open(), sent) } })
}

/** @throws {CurlError} 63 for an answer that says that it is too long */
export function tapReply({ received, maxFileSize }: Taps, reply: Reply): Reply {
  const steps = [...received(reply)]
  if (maxFileSize !== undefined) {
    const length = findHeader(reply.headers, 'content-length')
    if (Number(length) > maxFileSize) throw tooLarge()
    steps.unshift((bytes) => limitSize(bytes, maxFileSize))
  }
  const body = pass(reply.body, steps)
  return { ...reply, body }
}

function pass(bytes: AsyncIterable<Uint8Array>, steps: readonly Step[]): AsyncIterable<Uint8Array> {
  return steps.reduce((flow, step) => step(flow), bytes)
}

async function* observe(
  bytes: AsyncIterable<Uint8Array>,
  see: (chunk: Uint8Array) => void,
  end: () => void = () => {},
): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of bytes) {
      see(chunk)
      yield chunk
    }
  } finally {
    end()
  }
}

async function* limitSize(bytes: AsyncIterable<Uint8Array>, most: number): AsyncGenerator<Uint8Array> {
  let seen = 0
  for await (const chunk of bytes) {
    seen += chunk.length
    if (seen > most) {
      yield chunk.subarray(0, chunk.length - (seen - most))
      throw tooLarge()
    }
    yield chunk
  }
}

function tooLarge(): CurlError {
  return new CurlError(63, 'Maximum file size exceeded')
}
