import type { Reply } from '../../core/http.ts'
import type { Ledger } from '../../core/ledger.ts'
import type { PreparedPayment } from '../../payment/pay.ts'
import { deliver } from './deliver.ts'
import { isEventStream } from './event-stream-reply.ts'
import { explainBrokenBody, readOutcome } from './paid-request.ts'
import { printPayment } from './print-payment.ts'
import type { TransferState } from './transfer-state.ts'

/**
 * Prints the answer to a paid request and says what became of the money.
 *
 * @throws {CliError} 115 to 117, 112
 */
export async function deliverPaid(
  state: TransferState,
  reply: Reply,
  payment: PreparedPayment,
  ledger: Ledger,
): Promise<void> {
  const { session } = payment
  const outcome = await readOutcome(state, reply, payment, ledger)
  const { failure } = outcome
  const { events } = state.session.flags.sessions
  const isStream = isEventStream(reply) && (session !== undefined || events === 'json')
  // A stream goes on paying; every other answer is paid for when its head is there.
  if (!isStream) session?.release()
  // The second 402 is a refusal in the protocol's own words; its body is no answer.
  if (failure && reply.status === 402) throw failure
  let broken: unknown
  try {
    await deliver(state, isStream ? await watched(reply, events, session) : reply, { paid: true })
  } catch (error) {
    broken = error
  }
  if (isStream) await session?.settled()
  state.cost?.end()
  if (broken !== undefined) broken = await explainBrokenBody(state, ledger, broken)
  session?.release()
  state.session.app.inFlight.delete(payment.id)
  const doubt = isStream && session ? streamDoubt(ledger, payment.id) : outcome.doubt
  if (doubt !== undefined && broken === undefined)
    state.session.warn(
      `${doubt}; payment ${payment.id} stays "sent" until \`presto history check\` has asked the chain`,
    )
  // A reader that went away (`| head`) does not make the payment less interesting.
  await printPayment(state, ledger, payment.id)
  const error = broken ?? failure
  if (session && state.session.flags.sessions.close) {
    const { closeAtEnd } = await import('./close-after.ts')
    await closeAtEnd(state, ledger, session.channelId, error)
  }
  if (error) throw error
}

async function watched(
  reply: Reply,
  mode: TransferState['session']['flags']['sessions']['events'],
  session: PreparedPayment['session'],
): Promise<Reply> {
  const { payStream } = await import('./pay-stream.ts')
  return payStream(reply, mode, session)
}

function streamDoubt(ledger: Ledger, id: string): string | undefined {
  return ledger.get(id)?.state === 'settled' ? undefined : 'the stream carried no valid receipt'
}
