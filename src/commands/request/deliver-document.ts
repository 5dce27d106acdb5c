import type { Reply } from '../../core/http.ts'
import { formatDocument } from '../../output/format-document.ts'
import { paymentDocument } from '../../output/payment-document.ts'
import { replyDocument } from '../../output/reply-document.ts'
import { bodyFileOf } from './body-file.ts'
import { openBodySink, pour } from './pour.ts'
import type { TransferState } from './transfer-state.ts'

/** `-j` and `-t`: one document on stdout. With `-o` the body goes to its file and is null in the document. */
export async function deliverDocument(state: TransferState, reply: Reply, failed: boolean): Promise<void> {
  const { app, flags } = state.session
  const body = failed ? undefined : await readBody(state, reply)
  const row = state.payment && (await app.ledger()).get(state.payment.id)
  const document = replyDocument({
    url: reply.plan.url.href,
    status: reply.status,
    headers: reply.headers,
    body: body ?? new Uint8Array(),
    payment: row && paymentDocument(row),
  })
  const whole = body === undefined ? { ...document, body: null } : document
  const text = await formatDocument(whole, flags.toon ? 'toon' : 'json')
  // An answer that is no error is never asked for again.
  if (flags.many.retry > 0 && reply.status >= 400) state.document = text
  else await app.io.writeOut(text)
}

/** @returns `undefined` when the body was saved instead. */
async function readBody(state: TransferState, reply: Reply): Promise<Uint8Array | undefined> {
  if (bodyFileOf(state) !== undefined) {
    await pour(state, reply, await openBodySink(state))
    return undefined
  }
  const chunks: Uint8Array[] = []
  for await (const chunk of reply.body) chunks.push(chunk)
  return Buffer.concat(chunks)
}
