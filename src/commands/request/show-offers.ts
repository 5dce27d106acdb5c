import type { Reply } from '../../core/http.ts'
import type { Verdict } from '../../payment/choose.ts'
import { offersDocument } from './offers-document.ts'
import { formatOffers } from './offers-text.ts'
import type { TransferState } from './transfer-state.ts'

/** `--dry-run`: the offers on stderr, since stdout is for bodies; with `-j` and `-t` the document on stdout. */
export async function showOffers(
  { session: { app, flags } }: TransferState,
  reply: Reply,
  verdicts: readonly Verdict[],
): Promise<void> {
  const document = offersDocument(reply, verdicts)
  if (!flags.json && !flags.toon) {
    app.io.writeErr(formatOffers(document))
    return
  }
  const { formatDocument } = await import('../../output/format-document.ts')
  await app.io.writeOut(await formatDocument(document, flags.toon ? 'toon' : 'json'))
}
