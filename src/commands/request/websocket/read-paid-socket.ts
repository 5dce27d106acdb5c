import type { StreamEvent } from '../../../core/channel.ts'
import {
  type IncomingFrame,
  linkSocket,
  type PaidSocket,
  type TextSocket,
} from '../../../payment/link-socket.ts'

/** A receipt as it came; its amounts are claims until the payment's owner has checked them. */
type RawReceipt = Readonly<Record<string, unknown>>

/** What a paid socket needs done; each is awaited before the next frame is read. */
export type SocketActions = Readonly<{
  /** What was paid for. */
  onMessage(data: string | Uint8Array): Promise<void>
  /** @returns The credential that goes out, as the value of an `Authorization` header; `undefined` for an event to ignore. */
  onNeedVoucher(event: Extract<StreamEvent, { kind: 'need-voucher' }>): Promise<string | undefined>
  onReceipt(receipt: RawReceipt): Promise<void>
  /** The server is through. @returns A credential that closes the channel; `undefined` leaves it open. */
  onCloseReady(receipt: RawReceipt): Promise<string | undefined>
}>

/** How a paid socket came to its end. */
export type SocketEnd =
  /** The last receipt is the final one. */
  | Readonly<{ kind: 'finished'; receipt: RawReceipt }>
  /** The server refused a credential, or broke off. `message` is its text. */
  | Readonly<{ kind: 'refused'; status: number; message: string }>
  /** It said what it may not say, or what is not true: `words` then has our own words for it. */
  | Readonly<{ kind: 'violation'; frame: string; words?: string }>
  /** It closed without a final receipt. */
  | Readonly<{ kind: 'lost' }>

/** For an action to throw: what the server said is not true. It is left at once; the message is a clause without a full stop. */
export class SocketBreach extends Error {}

/** Close codes: a normal end, and a breach of the protocol. */
const normalEnd = 1000
const protocolViolation = 3008

/** How long a server that was asked to stop may take to say what it spent. */
const patienceMs = 5000

type Reading = {
  readonly paid: PaidSocket
  readonly actions: SocketActions
  /** A closing credential went out: the next receipt is the last one. */
  isClosing: boolean
  /** The server was asked to stop: nothing more is paid. */
  isStopping: boolean
  failure: Readonly<{ error: unknown }> | undefined
  isLeft: boolean
  /** Leaves a server that was asked to stop and does not. */
  timer: NodeJS.Timeout | undefined
}

/**
 * Reads a paid WebSocket to its end. When paying goes wrong the server is asked to stop first, so that its final receipt says
 * what was spent; a server that does not answer is left by closing the socket.
 *
 * @param authorization The first credential, for the challenge of the same URL over HTTP.
 * @param stop When it is aborted, nothing more is paid and the server is asked to stop.
 * @throws What an action threw, after the server has stopped; what `socket.messages` throws.
 * @source mppx 0.11.0, session/client/Transports (no draft says it)
 */
export async function readPaidSocket(
  socket: TextSocket,
  authorization: string,
  actions: SocketActions,
  stop?: AbortSignal,
): Promise<SocketEnd> {
  const paid = linkSocket(socket)
  const reading: Reading = {
    paid,
    actions,
    isClosing: false,
    isStopping: false,
    failure: undefined,
    timer: undefined,
    isLeft: false,
  }
  const onStop = (): void => {
    // A socket that is gone ends the frames, too: that is where it is noticed.
    requestStop(reading).catch(() => undefined)
  }
  try {
    await paid.authorize(authorization)
    if (stop?.aborted) onStop()
    stop?.addEventListener('abort', onStop, { once: true })
    const end = await readFrames(reading)
    if (!reading.failure) return end
  } catch (error) {
    if (!reading.failure) throw error
  } finally {
    stop?.removeEventListener('abort', onStop)
    clearTimeout(reading.timer)
    leave(reading, normalEnd)
  }
  throw reading.failure.error
}

async function readFrames(reading: Reading): Promise<SocketEnd> {
  for await (const frame of reading.paid.frames) {
    const end = await takeFrame(reading, frame)
    if (!end) continue
    // Before the loop is left: that gives the connection up.
    leave(reading, end.kind === 'violation' ? protocolViolation : normalEnd)
    return end
  }
  return { kind: 'lost' }
}

function leave(reading: Reading, code: number): void {
  if (reading.isLeft) return
  reading.isLeft = true
  reading.paid.close(code)
}

async function requestStop(reading: Reading): Promise<void> {
  if (reading.isStopping) return
  reading.isStopping = true
  reading.timer = setTimeout(() => leave(reading, normalEnd), patienceMs)
  await reading.paid.requestClose()
}

async function takeFrame(reading: Reading, frame: IncomingFrame): Promise<SocketEnd | undefined> {
  try {
    return await act(reading, frame)
  } catch (error) {
    if (error instanceof SocketBreach) return { kind: 'violation', frame: frame.kind, words: error.message }
    const isLast = reading.failure !== undefined || frame.kind === 'close-ready'
    reading.failure ??= { error }
    if (isLast) return { kind: 'lost' }
    await requestStop(reading)
    return undefined
  }
}

async function act(reading: Reading, frame: IncomingFrame): Promise<SocketEnd | undefined> {
  const { paid, actions } = reading
  switch (frame.kind) {
    case 'message':
    case 'binary':
      await actions.onMessage(frame.data)
      return undefined
    case 'need-voucher': {
      const authorization = reading.isStopping ? undefined : await actions.onNeedVoucher(frame)
      if (authorization !== undefined) await paid.authorize(authorization)
      return undefined
    }
    case 'receipt':
      await actions.onReceipt(frame.receipt)
      return reading.isClosing ? { kind: 'finished', receipt: frame.receipt } : undefined
    case 'close-ready':
      return finish(reading, frame.receipt)
    case 'error':
      return { kind: 'refused', status: frame.status, message: frame.message }
    case 'malformed':
      return { kind: 'violation', frame: frame.name }
    case 'authorization':
    case 'close-request':
      return { kind: 'violation', frame: frame.kind }
  }
}

async function finish(reading: Reading, receipt: RawReceipt): Promise<SocketEnd | undefined> {
  const { paid, actions } = reading
  const authorization = await actions.onCloseReady(receipt)
  if (authorization === undefined) return { kind: 'finished', receipt }
  reading.isClosing = true
  await paid.authorize(authorization)
  return undefined
}
