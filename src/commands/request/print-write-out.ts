import { readFileSync } from 'node:fs'
import { CliError, CurlError } from '../../core/errors.ts'
import { verifyResultOf } from '../../http/verify-result.ts'
import type { PaymentDocument } from '../../output/payment-document.ts'
import { formatWriteOut } from '../../output/write-out.ts'
import { bodyFileOf } from './body-file.ts'
import type { TransferState } from './transfer-state.ts'

/** Prints what `-w` wants, after failures and refusals too. A stdout that is gone by now is nothing new. */
export async function printWriteOut(state: TransferState, exitCode: number, failure: unknown): Promise<void> {
  const { io } = state.session.app
  const format = readFormat(state)
  const facts = await readFacts(state, exitCode, failure)
  for (const { stream, text } of formatWriteOut(format, facts)) {
    if (stream === 'stderr') io.writeErr(text)
    else await io.writeOut(text).catch(() => undefined)
  }
}

/** `@file` holds the format; its line breaks are none of it. */
function readFormat({ session: { flags } }: TransferState): string {
  const given = flags.writeOut ?? ''
  if (!given.startsWith('@')) return given
  try {
    return readFileSync(given === '@-' ? 0 : given.slice(1), 'utf8').replace(/[\r\n]/g, '')
  } catch (cause) {
    throw new CurlError(26, `Failed to open/read the format of --write-out from ${given.slice(1)}`, { cause })
  }
}

async function readFacts(state: TransferState, exitCode: number, failure: unknown) {
  const { session, plan, target } = state
  const reply = state.reply ?? state.transport?.passed()
  const last = reply?.plan ?? plan
  const total = Math.max((session.app.now() - state.startedAt) / 1000, reply?.timings.startTransfer ?? 0)
  return {
    version: session.app.version,
    url: plan?.url.href ?? target.url,
    urlEffective: last?.url.href ?? target.url,
    urlNumber: state.urlNumber,
    method: last?.method,
    scheme: last?.url.scheme,
    referer: last?.headers.find(({ name }) => name.toLowerCase() === 'referer')?.value,
    exitCode,
    errorMessage: failure instanceof Error ? failure.message : undefined,
    filename: state.filename ?? wantedFile(state),
    sizeDownload: reply?.bytesReceived() ?? 0,
    sizeUpload: reply?.chunkedSize?.() ?? reply?.plan.body?.length ?? 0,
    connections: state.transport?.connections() ?? 0,
    totalSeconds: total,
    verifyResult: failure instanceof CurlError && failure.number === 60 ? readVerifyResult(failure) : 0,
    reply,
    payment: await readPayment(state, failure),
  }
}

/** The name is told also when nothing was saved. */
function wantedFile(state: TransferState): string | undefined {
  try {
    return bodyFileOf(state)
  } catch {
    return undefined
  }
}

/** curl says 1 where OpenSSL found nothing, and the name was wrong. */
function readVerifyResult({ cause }: CurlError): number {
  return verifyResultOf(cause) || 1
}

/** The payment of this transfer, also one that was refused. */
async function readPayment(
  { session, payment }: TransferState,
  failure: unknown,
): Promise<PaymentDocument | undefined> {
  const id = payment?.id ?? (failure instanceof CliError ? failure.payment?.id : undefined)
  if (id === undefined) return undefined
  const row = (await session.app.ledger()).get(id)
  const { paymentDocument } = await import('../../output/payment-document.ts')
  return row && paymentDocument(row)
}
