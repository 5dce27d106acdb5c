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
  onMessage(text: string): Promise<void>
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
  /** It said what it may not say. */
  | Readonly<{ kind: 'violation'; frame: string }>
  /** It closed without a final receipt. */
  | Readonly<{ kind: 'lost' }>

/** Close codes: a normal end, and a breach of the protocol. */
const normalEnd = 1000
const protocolViolation = 3008

type Reading = {
  readonly paid: PaidSocket
  readonly actions: SocketActions
  /** A closing credential went out: the next receipt is the last one. */
  isClosing: boolean
  /** The server was asked to stop: nothing more is paid. */
  isStopping: boolean
  failure: Readonly<{ error: unknown }> | undefined
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
  const reading: Reading = { paid, actions, isClosing: false, isStopping: false, failure: undefined }
  const onStop = (): void => {
    // A socket that is gone ends the frames, too: that is where it is noticed.
    requestStop(reading).catch(() => undefined)
  }
  let end: SocketEnd = { kind: 'lost' }
  try {
    await paid.authorize(authorization)
    if (stop?.aborted) onStop()
    stop?.addEventListener('abort', onStop, { once: true })
    for await (const frame of paid.frames) {
      const found = await takeFrame(reading, frame)
      if (!found) continue
      end = found
      break
    }
  } finally {
    stop?.removeEventListener('abort', onStop)
    paid.close(end.kind === 'violation' ? protocolViolation : normalEnd)
  }
  if (reading.failure) throw reading.failure.error
  return end
}

async function requestStop(reading: Reading): Promise<void> {
  if (reading.isStopping) return
  reading.isStopping = true
  await reading.paid.requestClose()
}

async function takeFrame(reading: Reading, frame: IncomingFrame): Promise<SocketEnd | undefined> {
  try {
    return await act(reading, frame)
  } catch (error) {
    if (reading.failure) return { kind: 'lost' }
    reading.failure = { error }
    await requestStop(reading)
    return undefined
  }
}

async function act(reading: Reading, frame: IncomingFrame): Promise<SocketEnd | undefined> {
  const { paid, actions } = reading
  switch (frame.kind) {
    case 'message':
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
