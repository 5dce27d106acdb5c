import { NoUsableOfferError } from '../../../core/errors.ts'
import type { Reply } from '../../../core/http.ts'
import type { Ledger } from '../../../core/ledger.ts'
import { sanitize } from '../../../core/sanitize.ts'
import { redactText } from '../../../output/redact.ts'
import type { PaidSession } from '../../../payment/channel/paid-session.ts'
import { settleSessionFailure } from '../../../payment/channel/session-failure.ts'
import { isSession } from '../../../payment/channel/session-offer.ts'
import { judgeOffers } from '../../../payment/choose.ts'
import { explainRefusal } from '../../../payment/explain-refusal.ts'
import type { PreparedPayment } from '../../../payment/pay.ts'
import { readOffers } from '../../../payment/read-offers.ts'
import { closeAtEnd } from '../close-after.ts'
import { checkPeer, explainBrokenBody, giveUpUnsent } from '../paid-request.ts'
import { prepareAnswer } from '../pay-paywall.ts'
import { printPayment } from '../print-payment.ts'
import { showOffers } from '../show-offers.ts'
import { readSituation, toPaywall } from '../situation.ts'
import type { TransferState } from '../transfer-state.ts'
import { connectSocket, type OpenedSocket } from './connect-socket.ts'
import { type MessageSink, openMessageSink } from './print-messages.ts'
import { readPaidSocket, SocketBreach, type SocketEnd } from './read-paid-socket.ts'

/**
 * Answers a 402 of the URL of a WebSocket: pays out of a channel, and prints what comes.
 *
 * @returns False for a 402 that speaks no payment protocol.
 * @throws {CliError} 110 to 120
 */
export async function paySocket(state: TransferState, reply: Reply): Promise<boolean> {
  const { app, flags } = state.session
  const offers = readOffers(toPaywall(reply), Math.floor(app.now() / 1000))
  if (offers.length === 0) return false
  await reply.drain()
  const situation = await readSituation(state, reply)
  const verdicts = judgeOffers(offers, situation)
  if (flags.dryRun) {
    await showOffers(state, reply, verdicts)
    return true
  }
  const sessions = verdicts.filter(({ offer }) => isSession(offer))
  if (sessions.length === 0)
    throw new NoUsableOfferError('A WebSocket is paid out of a channel, and the server offers none.', {
      hint: 'Nothing was sent. Its other offers may be for the same URL with https://.',
    })
  const { payment, ledger } = await prepareAnswer(state, reply, sessions, situation)
  let next: PreparedPayment | undefined
  try {
    const first = await attempt(state, reply, payment, ledger)
    next = first.printed ? undefined : await answerRefusal(reply, payment, first.end)
    await conclude(state, ledger, next ? await attempt(state, reply, next, ledger) : first)
  } finally {
    payment.session?.release()
    next?.session?.release()
  }
  return true
}

/** One WebSocket that was paid, and how it ended. */
type Attempt = Readonly<{
  payment: PreparedPayment
  session: PaidSession
  end: SocketEnd | Readonly<{ kind: 'failed'; error: unknown }> | Readonly<{ kind: 'broken'; words: string }>
  printed: boolean
}>

async function attempt(
  state: TransferState,
  { plan }: Reply,
  payment: PreparedPayment,
  ledger: Ledger,
): Promise<Attempt> {
  const { session } = payment
  if (!session) throw new Error('a WebSocket is paid out of a channel')
  state.payment = payment
  state.paidPlan = plan
  state.session.app.inFlight.add(payment.id)
  let opened: OpenedSocket | undefined
  let sink: MessageSink
  try {
    opened = await connectSocket(state, plan, (peer) => checkPeer(state, plan, peer))
    sink = await openMessageSink(state, opened.heads)
    payment.markSent()
    state.credentialLeft = true
  } catch (error) {
    opened?.socket.close(1000)
    giveUpUnsent(state, payment, ledger)
    if (state.credentialLeft) {
      const words = error instanceof Error ? error.message.replace(/\.$/, '') : 'the connection failed'
      return { payment, session, end: { kind: 'broken', words }, printed: false }
    }
    throw error
  }
  const before = state.bytesPrinted
  const end = await read(opened, payment, session, sink)
  if (end.kind === 'finished') sink.finish()
  else sink.abandon()
  return { payment, session, end, printed: state.bytesPrinted > before }
}

async function read(
  { socket }: OpenedSocket,
  payment: PreparedPayment,
  session: PaidSession,
  sink: MessageSink,
): Promise<Attempt['end']> {
  const take = async (receipt: Readonly<Record<string, unknown>>): Promise<undefined> => {
    const doubt = session.socket.takeReceipt(receipt)
    if (doubt !== undefined) throw new SocketBreach(doubt)
  }
  try {
    return await readPaidSocket(socket, credentialOf(payment), {
      onMessage: sink.print,
      onNeedVoucher: async (event) => {
        if (event.channelId !== session.channelId)
          throw new SocketBreach('the server asked for a voucher of another channel')
        return session.socket.answerNeed(event)
      },
      onReceipt: take,
      onCloseReady: take,
    })
  } catch (error) {
    return { kind: 'failed', error }
  }
}

function credentialOf({ headers, priced: { offer } }: PreparedPayment): string {
  const header = headers.find(({ name }) => name === offer.credentialHeader)
  if (!header) throw new Error('a payment without a credential')
  return header.value
}

const gone = new Set([402, 410])

/** A first credential that was refused is followed by another one where that cannot pay twice. */
async function answerRefusal(
  { plan: { url } }: Reply,
  { session }: PreparedPayment,
  end: Attempt['end'],
): Promise<PreparedPayment | undefined> {
  if (end.kind !== 'refused' || !gone.has(end.status)) return undefined
  const headers = [['Content-Type', 'application/problem+json']] as const
  const body = Buffer.from(end.message)
  return session?.answerRefusal({ status: end.status, headers, url: url.href, host: url.host, body })
}

/** Says what became of the money. @throws {CliError} for everything but an end as it should be */
async function conclude(
  state: TransferState,
  ledger: Ledger,
  { payment, session, end }: Attempt,
): Promise<void> {
  const cause = causeOf(end)
  const failure =
    end.kind === 'failed'
      ? await explainBrokenBody(state, ledger, end.error)
      : cause && settleSessionFailure(ledger, payment, session, cause)
  state.session.app.inFlight.delete(payment.id)
  if (end.kind === 'lost')
    state.session.warn(
      'the server closed the WebSocket without a final receipt; what it acknowledged before counts',
    )
  await printPayment(state, ledger, payment.id)
  session.release()
  if (state.session.flags.sessions.close) await closeAtEnd(state, ledger, session.channelId, failure)
  if (failure) throw failure
}

/** @returns A clause without a full stop; `undefined` for an end without fault. */
function causeOf(end: Attempt['end']): string | undefined {
  if (end.kind === 'violation')
    return end.words ?? `the server sent a frame that it may not send, ${end.frame}`
  if (end.kind === 'broken') return end.words
  if (end.kind !== 'refused') return undefined
  const plain = `the server ended the WebSocket with ${end.status}`
  const words = explainRefusal('application/problem+json', Buffer.from(end.message))
  return `${plain}, ${redactText(words ?? `the server says "${sanitize(end.message)}"`)}`
}
